import {
  type Change,
  type ExpectedItems,
  type ItemFacts,
  messageOf,
  OutsideError,
  type ScanEvent,
} from '@coffer/model';
import { type On, withAccess } from '../drive/with-access.ts';
import { listDefinitionFacts, type ReadDefinition, readListDefinition, siteDefinitionFacts } from './definition.ts';
import { listFolderId } from './ids.ts';
import { markOf, textTicket } from './json-file.ts';
import { scanLibrary } from './library-scan.ts';
import { type ListScan, resetOf } from './list-events.ts';
import { type ListFacts, readListFacts } from './list-facts.ts';
import { scanList } from './list-scan.ts';
import { type ListRow, readLists } from './lists.ts';
import type { SitesParts } from './parts.ts';
import { readSite, topFolders } from './site.ts';
import { readSiteDefinition } from './site-definition.ts';
import { type ListState, openState, type SiteState, sealState } from './state.ts';

const DAY = 24 * 3600_000;
/** What the listing does not show, such as a permission of a list, is found after so long. Milliseconds. */
const DEFINITION_GOOD_FOR = 7 * DAY;
/** So many libraries and lists in one site that are out of order mean that it is not they. */
const MOST_OUTAGES = 3;

/** A scan of a site under way. */
interface SiteScan {
  readonly parts: SitesParts;
  readonly on: On;
  readonly rows: readonly ListRow[];
  /** What SharePoint REST tells of the lists, once somebody asks; undefined where it does not answer. */
  readonly facts: () => Promise<ReadonlyMap<string, ListFacts> | undefined>;
  /** Whether anything was told yet, and how many lists were out of order. */
  readonly seen: { changed: boolean; outages: number };
}

/**
 * What happened in a site since `state`: libraries and lists that came or went, their items, what they are built from, how
 * the site is set up. A library or list that cannot be read does not hold up the others: it is told of with the reason, what
 * was held of it stays, and the next scan goes on where this one could not.
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
  const facts = lazily(() => factsIfAny(parts, on));
  const scan: SiteScan = { parts, on, rows, facts: facts.get, seen: { changed: false, outages: 0 } };
  const mark = markOf(`${on.object.displayName} ${on.object.webUrl}`);
  const created = known.created ?? (await createdAt(parts, on));
  const [root, lists] = topFolders(on.object, created);
  if (known.mark !== mark) yield changed([root, lists].map((item) => ({ type: 'upsert', item }) as const));
  const present = new Set(rows.map(({ id }) => id));
  const gone = Object.keys(known.lists).filter((id) => !present.has(id));
  if (gone.length > 0) yield changed(gone.map((id) => ({ type: 'delete', id: listFolderId(id) }) as const));
  const after: Record<string, ListState> = {};
  for (const row of rows) after[row.id] = yield* scanRow(scan, row, known.lists[row.id] ?? {});
  const definedAt = yield* siteDefinition(scan, root, known.definedAt);
  const expected = expectedItems(rows, scan.seen.changed || facts.asked() ? await facts.get() : undefined);
  yield { type: 'end', state: sealState({ lists: after, mark, created, definedAt }), expected };
}

function changed(changes: readonly Change[]): ScanEvent {
  return { type: 'changes', changes };
}

function lazily<T>(read: () => Promise<T>): { readonly get: () => Promise<T>; readonly asked: () => boolean } {
  let value: Promise<T> | undefined;
  return {
    get: () => {
      value ??= read();
      return value;
    },
    asked: () => value !== undefined,
  };
}

async function factsIfAny(parts: SitesParts, on: On): Promise<ReadonlyMap<string, ListFacts> | undefined> {
  try {
    return await readListFacts(parts, on);
  } catch (error) {
    if (!(error instanceof OutsideError) || (error.code !== 'denied' && error.code !== 'rejected')) throw error;
    const { name } = on.object;
    on.context.warn?.(
      `${name}: views, settings and rights of lists are not read, nor attachments. ${messageOf(error)}`,
    );
    return undefined;
  }
}

async function createdAt(parts: SitesParts, { object, context }: On): Promise<string> {
  const site = await readSite(parts.graph, object.id, context);
  if (site === undefined) throw new OutsideError('gone', 'The site does not exist any more.');
  return site.createdDateTime ?? '1970-01-01T00:00:00Z';
}

async function* scanRow(scan: SiteScan, row: ListRow, known: ListState): AsyncGenerator<ScanEvent, ListState> {
  if (row.excluded !== undefined) {
    if (known.token !== undefined || known.begun === true)
      yield resetOf(row, `${row.folder.name} is left out from now on`);
    if (known.mark !== row.mark) yield changed([{ type: 'excluded', item: row.folder, reason: row.excluded }]);
    return { mark: row.mark };
  }
  let begun = known.begun === true;
  try {
    const events = scanProtected(scan, row, known);
    for (;;) {
      const step = await events.next();
      if (step.done) return step.value;
      begun = true;
      scan.seen.changed = true;
      yield step.value;
    }
  } catch (error) {
    scan.on.context.signal.throwIfAborted();
    if (!belongsToList(error, scan.seen)) throw error;
    yield changed([{ type: 'failed', item: row.folder, code: error.code, reason: error.message }]);
    const { mark, ...rest } = known;
    return { ...rest, ...(begun ? { begun: true } : {}) };
  }
}

/** The folder, its items, and what it is built from. */
async function* scanProtected(scan: SiteScan, row: ListRow, known: ListState): AsyncGenerator<ScanEvent, ListState> {
  const { parts, on, rows } = scan;
  const now = parts.clock.now();
  if (known.mark !== row.mark) yield changed([{ type: 'upsert', item: row.folder }]);
  let definition: ReadDefinition | undefined;
  if (known.mark !== row.mark || now - (known.definedAt ?? 0) > DEFINITION_GOOD_FOR)
    definition = await readListDefinition(parts, on, { row, rows, facts: await scan.facts() });
  const people = definition?.people ?? known.people;
  const items: ListScan = { parts, on, row, known: { ...known, ...(people === undefined ? {} : { people }) } };
  const { begun, ...after } = yield* row.kind === 'library' ? scanLibrary(items) : scanList(items);
  if (definition === undefined) return { ...after, mark: row.mark };
  // After the items: had they been named anew as a whole, the definition would have to be among them.
  const { text } = definition;
  yield changed([{ type: 'upsert', item: listDefinitionFacts(row, text), ticket: textTicket(text) }]);
  return { ...after, mark: row.mark, definedAt: now };
}

/** How the site is set up: at first, a week after, and a day after if something changed in the site. */
async function* siteDefinition(
  scan: SiteScan,
  root: ItemFacts,
  definedAt: number | undefined,
): AsyncGenerator<ScanEvent, number> {
  const now = scan.parts.clock.now();
  const age = now - (definedAt ?? 0);
  if (definedAt !== undefined && age < DEFINITION_GOOD_FOR && !(scan.seen.changed && age > DAY)) return definedAt;
  const text = await readSiteDefinition(scan.parts, scan.on);
  yield changed([{ type: 'upsert', item: siteDefinitionFacts(root, text), ticket: textTicket(text) }]);
  return now;
}

/** What SharePoint counts in the libraries and lists that are protected. */
function expectedItems(
  rows: readonly ListRow[],
  facts: ReadonlyMap<string, ListFacts> | undefined,
): readonly ExpectedItems[] {
  return rows.flatMap(({ id, excluded, folder }) => {
    const items = facts?.get(id)?.items;
    return items === undefined || excluded !== undefined ? [] : [{ folderId: folder.id, items }];
  });
}

/** Whether an error says something about one library or list alone. */
function belongsToList(error: unknown, seen: { outages: number }): error is OutsideError {
  if (!(error instanceof OutsideError)) return false;
  if (error.code === 'unavailable') seen.outages += 1;
  return (
    ['denied', 'gone', 'locked', 'damaged', 'rejected'].includes(error.code) ||
    (error.code === 'unavailable' && seen.outages < MOST_OUTAGES)
  );
}
