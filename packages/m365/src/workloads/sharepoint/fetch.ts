import { type Content, type ContentTicket, type ItemFacts, OutsideError } from '@coffer/model';
import { query } from '../../client/graph.ts';
import { openContent } from '../drive/download.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import { openAttachment } from './attachments.ts';
import { listGraphPath } from './columns.ts';
import { peopleColumns } from './current.ts';
import { readListDefinition } from './definition.ts';
import type { Drives } from './drives.ts';
import { one } from './graph-json.ts';
import { guidIn, parseItemId, type SiteItemId } from './ids.ts';
import { ticketText } from './json-file.ts';
import { readListFacts } from './list-facts.ts';
import { itemText, peopleIn, type WireListItem } from './list-item.ts';
import { readLists } from './lists.ts';
import { readPageText } from './pages.ts';
import type { SitesParts } from './parts.ts';
import { readSiteDefinition } from './site-definition.ts';

/** What a file of a site is fetched with. */
export interface Fetch {
  readonly parts: SitesParts;
  readonly drives: Drives;
  readonly on: On;
  readonly item: ItemFacts;
}

/**
 * The content of any file of a site. What the scan knew already travels in the ticket and costs nothing.
 *
 * @throws OutsideError `gone` if it exists no more.
 */
export async function fetchItem(fetch: Fetch, ticket: ContentTicket | undefined): Promise<Content> {
  const text = ticketText(ticket);
  if (text !== undefined) return textContent(text);
  const { parts, on, item } = fetch;
  const id = parseItemId(item.id);
  return withAccess(parts, on, async () => {
    if (id.kind === 'drive-item') {
      const { driveId } = await fetch.drives.of(id.listId, on);
      return openContent({ ...parts, ...on, driveId, item: { ...item, id: id.itemId } }, ticket);
    }
    if (id.kind === 'attachment') return openAttachment(parts, on, { ...id, number: id.itemId });
    return textContent(await textOf(fetch, id));
  });
}

/** What is JSON, asked for anew. */
async function textOf({ parts, on, item }: Fetch, id: SiteItemId): Promise<string> {
  if (id.kind === 'site-definition') return readSiteDefinition(parts, on);
  if (id.kind === 'list-item') return readItemText(parts, on, { listId: id.listId, number: id.itemId });
  if (id.kind === 'page') {
    const guid = guidIn(item.eTag);
    const text = guid === undefined ? undefined : await readPageText(parts, on, guid);
    if (text !== undefined) return text;
  }
  if (id.kind === 'definition') {
    const rows = await readLists(parts, on);
    const row = rows.find((list) => list.id === id.listId);
    if (row !== undefined)
      return (await readListDefinition(parts, on, { row, rows, facts: await readListFacts(parts, on) })).text;
  }
  throw new OutsideError('gone', `${item.name} does not exist any more.`);
}

/** A list item with its fields. One unit, two more for the list's columns, and what its people cost. */
async function readItemText(
  parts: SitesParts,
  on: On,
  { listId, number }: { readonly listId: string; readonly number: string },
): Promise<string> {
  const path = listGraphPath(on, listId, `/items/${number}${query({ $expand: 'fields' })}`);
  const [wire, people] = await Promise.all([
    one(parts, on, path, 'content') as Promise<WireListItem>,
    peopleColumns(parts, on, listId),
  ]);
  return itemText(wire, await parts.people.behind(peopleIn(wire, people), on), people);
}

/** A text as content. */
export function textContent(text: string): Content {
  const bytes = Buffer.from(text, 'utf8');
  return {
    size: bytes.length,
    bytes: (async function* () {
      yield bytes;
    })(),
  };
}
