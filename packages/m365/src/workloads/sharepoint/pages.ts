import { type Change, type ItemFacts, OutsideError, type ScanEvent, type WorkContext } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import type { On } from '../drive/with-access.ts';
import { guidIn, pageId } from './ids.ts';
import { canonical, JSON_TYPE, textTicket } from './json-file.ts';
import type { ListScan } from './list-events.ts';
import type { SitesParts } from './parts.ts';

/** Pages that are read at the same time. */
const AT_ONCE = 6;
/** What changes on a page without anybody touching it, or says only how it was asked for. */
const VOLATILE = new Set(['@odata.context', '@odata.etag', '@odata.type', 'canvasLayout@odata.context', 'reactions']);

/**
 * The changes of the library of pages, each file that is a modern page followed by what it shows. Pages are read here and
 * not later, because only the answer tells whether a file is one: an older page has no parts and is just its file.
 */
export async function* withPages(scan: ListScan, changes: readonly Change[]): AsyncGenerator<ScanEvent> {
  for (let at = 0; at < changes.length; at += AT_ONCE) {
    const part = changes.slice(at, at + AT_ONCE);
    const pages = await Promise.all(part.map((change) => pageBeside(scan, change)));
    yield { type: 'changes', changes: part.flatMap((change, index) => [change, ...(pages[index] ?? [])]) };
  }
}

async function pageBeside({ parts, on, known }: ListScan, change: Change): Promise<readonly Change[]> {
  if (change.type !== 'upsert' || change.item.kind !== 'file' || !/\.aspx$/i.test(change.item.name)) return [];
  const { item } = change;
  const id = guidIn(item.eTag);
  const text = id === undefined ? undefined : await readPageText(parts, on, id);
  if (text !== undefined) return [{ type: 'upsert', item: pageFacts(item, text), ticket: textTicket(text) }];
  return known.token === undefined ? [] : [{ type: 'delete', id: pageId(item.id) }];
}

/** What a page shows, as a file beside the page's own. */
export function pageFacts(file: ItemFacts, text: string): ItemFacts {
  const { hash, createdBy, modifiedBy, ...facts } = file;
  return {
    ...facts,
    id: pageId(file.id),
    name: `${file.name}.page.json`,
    size: Buffer.byteLength(text),
    mimeType: JSON_TYPE,
    role: 'page',
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
  };
}

/** What a page shows, as the bytes that are kept; undefined if the file is no modern page. One unit. */
export async function readPageText(
  parts: SitesParts,
  { object, context }: { readonly object: On['object']; readonly context: WorkContext },
  id: string,
): Promise<string | undefined> {
  try {
    const answer = await parts.graph.json({
      method: 'GET',
      path: `/sites/${segment(object.id)}/pages/${segment(id)}/microsoft.graph.sitePage${query({ $expand: 'canvasLayout' })}`,
      as: 'drive',
      cost: 'get',
      purpose: 'content',
      objectId: object.id,
      context,
    });
    if (typeof answer.body !== 'object' || answer.body === null)
      throw new OutsideError('damaged', 'Microsoft sent no page where one was due.', { transient: true });
    const page = Object.entries(answer.body).filter(([name]) => !VOLATILE.has(name));
    return canonical(Object.fromEntries(page));
  } catch (error) {
    if (error instanceof OutsideError && (error.code === 'gone' || error.code === 'rejected')) return undefined;
    throw error;
  }
}
