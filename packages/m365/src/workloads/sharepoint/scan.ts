import { type Change, type ExpectedItems, type ItemFacts, OutsideError, type ScanEvent } from '@coffer/model';
import { type On, withAccess } from '../drive/with-access.ts';
import { listDefinitionFacts, readListDefinition } from './definition.ts';
import { LISTS_FOLDER, listFolderId } from './ids.ts';
import { markOf, textTicket } from './json-file.ts';
import { scanLibrary } from './library-scan.ts';
import type { ListScan } from './list-events.ts';
import { scanList } from './list-scan.ts';
import { readLists } from './lists.ts';
import type { SitesParts } from './parts.ts';
import { readSite, webIdOf } from './site.ts';
import { type ListState, openState, type SiteState, sealState } from './state.ts';

/** What the listing does not show, such as a permission of a list, is found after so long. Milliseconds. */
const DEFINITION_GOOD_FOR = 7 * 24 * 3600_000;
/** So many libraries and lists in one site that are out of order mean that it is not they. */
const MOST_OUTAGES = 3;

/**
 * What happened in a site since `state`: libraries and lists that came or went, their items, what they are built from.
 * A library or list that cannot be read does not hold up the others: it is told of with the reason, what was held of it
 * stays, and the next scan goes on where this one could not.
 */
export async function* scanSite(
  parts: SitesParts,
  on: On & { readonly state: string | undefined },
): AsyncGenerator<ScanEvent> {
  await parts.beforeScan(on.context.signal);
  const rows = await withAccess(parts, on, () => readLists(parts, on));
  const kept = on.state === undefined ? undefined : openState(on.state);
  if (on.state !== undefined && kept === undefined)
    yield { type: 'reset', reason: 'What was kept of the last scan is not readable by this version.' };
  const known: SiteState = kept ?? { lists: {} };
  const mark = markOf(`${on.object.displayName} ${on.object.webUrl}`);
  if (known.mark !== mark) yield { type: 'changes', changes: await topFolders(parts, on) };
  const present = new Set(rows.map(({ id }) => id));
  const gone = Object.keys(known.lists).filter((id) => !present.has(id));
  if (gone.length > 0)
    yield { type: 'changes', changes: gone.map((id) => ({ type: 'delete', id: listFolderId(id) }) as const) };
  const lists: Record<string, ListState> = {};
  const outages = { count: 0 };
  for (const row of rows) lists[row.id] = yield* scanRow({ parts, on, row, known: known.lists[row.id] ?? {} }, outages);
  const expected: ExpectedItems[] = [];
  yield { type: 'end', state: sealState({ lists, mark }), ...(expected.length === 0 ? {} : { expected }) };
}

/** The root of the site and the folder in which its lists lie. */
async function topFolders(parts: SitesParts, { object, context }: On): Promise<readonly Change[]> {
  const site = await readSite(parts.graph, object.id, context);
  if (site === undefined) throw new OutsideError('gone', 'The site does not exist any more.');
  const created = site.createdDateTime ?? '1970-01-01T00:00:00Z';
  const facts = { kind: 'folder', size: 0, created, modified: created, webUrl: object.webUrl } as const;
  const root: ItemFacts = { ...facts, id: webIdOf(object), parentId: null, name: object.displayName };
  const lists: ItemFacts = { ...facts, id: LISTS_FOLDER, parentId: root.id, name: 'Lists' };
  return [root, lists].map((item) => ({ type: 'upsert', item }) as const);
}

async function* scanRow(scan: ListScan, outages: { count: number }): AsyncGenerator<ScanEvent, ListState> {
  const { row, known } = scan;
  if (row.excluded !== undefined) {
    if (known.mark !== row.mark)
      yield { type: 'changes', changes: [{ type: 'excluded', item: row.folder, reason: row.excluded }] };
    return { mark: row.mark };
  }
  let reset = false;
  let begun = known.begun === true;
  try {
    const events = scanProtected(scan);
    for (;;) {
      const step = await events.next();
      if (step.done) return step.value;
      reset ||= step.value.type === 'reset' && step.value.below === row.folder.id;
      begun = true;
      yield step.value;
    }
  } catch (error) {
    scan.on.context.signal.throwIfAborted();
    // What was named anew only in part would be taken for deleted in its other part.
    if (reset || !belongsToList(error, outages)) throw error;
    yield { type: 'changes', changes: [{ type: 'failed', item: row.folder, code: error.code, reason: error.message }] };
    const { mark, ...rest } = known;
    return { ...rest, ...(begun ? { begun: true } : {}) };
  }
}

/** The folder, what it is built from, and its items. */
async function* scanProtected(scan: ListScan): AsyncGenerator<ScanEvent, ListState> {
  const { parts, on, row } = scan;
  const now = parts.clock.now();
  let { known } = scan;
  if (known.mark !== row.mark) yield { type: 'changes', changes: [{ type: 'upsert', item: row.folder }] };
  if (known.mark !== row.mark || now - (known.definedAt ?? 0) > DEFINITION_GOOD_FOR) {
    const { text, people } = await readListDefinition(parts, on, row);
    const item = listDefinitionFacts(row, text);
    yield { type: 'changes', changes: [{ type: 'upsert', item, ticket: textTicket(text) }] };
    known = { ...known, definedAt: now, people };
  }
  const after = yield* row.kind === 'library' ? scanLibrary({ ...scan, known }) : scanList({ ...scan, known });
  const { begun, ...rest } = after;
  return { ...rest, mark: row.mark };
}

/** Whether an error says something about one library or list alone. */
function belongsToList(error: unknown, outages: { count: number }): error is OutsideError {
  if (!(error instanceof OutsideError)) return false;
  if (error.code === 'unavailable') outages.count += 1;
  return (
    ['denied', 'gone', 'locked', 'damaged', 'rejected'].includes(error.code) ||
    (error.code === 'unavailable' && outages.count < MOST_OUTAGES)
  );
}
