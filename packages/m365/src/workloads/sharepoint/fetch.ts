import { type Content, type ContentTicket, type ItemFacts, OutsideError } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { openContent } from '../drive/download.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import { openAttachment } from './attachments.ts';
import { readListDefinition } from './definition.ts';
import type { Drives } from './drives.ts';
import { parseItemId, type SiteItemId } from './ids.ts';
import { ticketText } from './json-file.ts';
import { itemText, peopleIn, type WireListItem } from './list-item.ts';
import { readLists } from './lists.ts';
import { guidOfFile, readPageText } from './pages.ts';
import type { SitesParts } from './parts.ts';

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
  if (text !== undefined) return contentOf(text);
  const { parts, on, item } = fetch;
  const id = parseItemId(item.id);
  return withAccess(parts, on, async () => {
    if (id.kind === 'drive-item') {
      const { driveId } = await fetch.drives.of(id.listId, on);
      return openContent({ ...parts, ...on, driveId, item: { ...item, id: id.itemId } }, ticket);
    }
    if (id.kind === 'attachment') return openAttachment(parts, on, { ...id, number: id.itemId });
    return contentOf(await textOf(fetch, id));
  });
}

/** What is JSON, asked for anew. */
async function textOf({ parts, on, item }: Fetch, id: SiteItemId): Promise<string> {
  if (id.kind === 'list-item') return readItemText(parts, on, { listId: id.listId, number: id.itemId });
  if (id.kind === 'page') {
    const guid = guidOfFile(item);
    const text = guid === undefined ? undefined : await readPageText(parts, on, guid);
    if (text !== undefined) return text;
  }
  if (id.kind === 'definition') {
    const row = (await readLists(parts, on)).find((list) => list.id === id.listId);
    if (row !== undefined) return (await readListDefinition(parts, on, row)).text;
  }
  throw new OutsideError('gone', `${item.name} does not exist any more.`);
}

/** A list item with its fields. One unit, two more for the list's columns, and what its people cost. */
async function readItemText(
  parts: SitesParts,
  on: On,
  { listId, number }: { readonly listId: string; readonly number: string },
): Promise<string> {
  const { object, context } = on;
  const base = `/sites/${segment(object.id)}/lists/${segment(listId)}`;
  const call = { method: 'GET', as: 'drive', purpose: 'content', objectId: object.id, context } as const;
  const [answer, columns] = await Promise.all([
    parts.graph.json({ ...call, path: `${base}/items/${number}${query({ $expand: 'fields' })}`, cost: 'get' }),
    parts.graph.json({ ...call, path: `${base}/columns`, cost: 'list' }),
  ]);
  const { value } = (columns.body ?? {}) as { readonly value?: readonly Readonly<Record<string, unknown>>[] };
  if (!Array.isArray(value)) throw new OutsideError('damaged', 'Microsoft sent no columns of a list.');
  const rows = value as readonly Readonly<Record<string, unknown>>[];
  const people = new Set(rows.filter((row) => 'personOrGroup' in row).map((row) => String(row['name'])));
  const wire = (answer.body ?? {}) as WireListItem;
  return itemText(wire, await parts.people.behind(peopleIn(wire, people), on), people);
}

function contentOf(text: string): Content {
  const bytes = Buffer.from(text, 'utf8');
  return {
    size: bytes.length,
    bytes: (async function* () {
      yield bytes;
    })(),
  };
}
