import { type CatalogItem, describesPlainFile, type ListedItem } from '@coffer/engine';
import { CompiledQuery, type Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';
import { type ItemRow, itemOf } from './catalog-rows.ts';

/** Items of a page. */
const pageSize = 500;

/** A folder of an object of a job. */
export interface FolderKey {
  readonly jobId: string;
  readonly objectId: string;
  readonly parentId: string;
}

/** The children of a folder as `CatalogItems.listing` gives them, staged rows hiding committed ones of the same id. */
export async function* folderPages(db: Kysely<Database>, key: FolderKey): AsyncIterable<readonly ListedItem[]> {
  const { jobId, objectId, parentId } = key;
  let after = { name: '', id: '' };
  while (true) {
    const side = [jobId, objectId, parentId, after.name, after.id];
    // Written out, because they are asked for each folder whose trees are built; and joined here, for the database would sort both again.
    // In this order, so that none is missed that is staged in between.
    const committed = await db.executeQuery<ChildRow>(CompiledQuery.raw(committedSql, [...side, jobId, objectId]));
    const staged = await db.executeQuery<ChildRow>(CompiledQuery.raw(stagedSql, side));
    const rows = merged(committed.rows, staged.rows).slice(0, pageSize);
    if (rows.length > 0) yield rows.map((row) => listedOf(row, parentId));
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    after = { name: end.sort_name, id: end.id };
  }
}

/** The ids of blobs come as text: it costs the database's driver less than an array of bytes, and trees hold them as text. */
type ChildRow = Omit<ItemRow, 'parent_id' | 'blobs'> & { readonly sort_name: string; readonly blobs: string | null };

const columns = 'id, sort_name, status, facts, reason, hex(blobs) as blobs, content, trees, extra';
const behind = 'job_id = ? and object_id = ? and parent_id = ? and (sort_name, id) > (?, ?)';
const inOrder = `order by sort_name, id limit ${pageSize}`;

/** A page of staged children behind a name and an id. */
const stagedSql = `select ${columns} from catalog_staged_items where ${behind} and is_deleted = 0 ${inOrder}`;

/** The same of committed ones that this run has not touched. */
const committedSql = `select ${columns} from catalog_items where ${behind} and not exists (
  select 1 from catalog_staged_items as twin where twin.job_id = ? and twin.object_id = ? and twin.id = catalog_items.id
) ${inOrder}`;

/** Two pages in order as one; what is in both counts as the second says. */
function merged(many: readonly ChildRow[], few: readonly ChildRow[]): readonly ChildRow[] {
  if (few.length === 0) return many;
  const rows: ChildRow[] = [];
  const twice = new Set(few.map(({ id }) => id));
  let next = 0;
  for (const row of many) {
    if (twice.has(row.id)) continue;
    for (let other = few[next]; other && compareRows(other, row) < 0; other = few[next]) {
      rows.push(other);
      next += 1;
    }
    rows.push(row);
  }
  return [...rows, ...few.slice(next)];
}

/** As the database compares them: by bytes. */
function compareRows(one: ChildRow, other: ChildRow): number {
  return compareTexts(one.sort_name, other.sort_name) || compareTexts(one.id, other.id);
}

/** From the surrogates on, the order of JavaScript's strings is no longer that of their bytes. */
const beyond = /[\ud800-\uffff]/;

function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  if (beyond.test(one) || beyond.test(other)) return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : 1;
}

function listedOf(row: ChildRow, parentId: string): ListedItem {
  const whole = (): CatalogItem => {
    const blobs = row.content === null ? null : Buffer.from(row.blobs ?? '', 'hex');
    return itemOf({ ...row, parent_id: parentId, blobs });
  };
  // Where something became U+FFFD the true name is another.
  const name = row.sort_name.includes('\ufffd') ? whole().facts.name : row.sort_name;
  const plain = plainOf(row);
  return { id: row.id, name, text: row.facts, ...(plain && { plain }), whole };
}

function plainOf({ status, facts, content, blobs, extra }: ChildRow): ListedItem['plain'] {
  if (status !== 'protected' || content === null || extra !== null) return undefined;
  const { size, modified } = sizeAndTime(content);
  return describesPlainFile(facts, size) ? { blobs: idsOf((blobs ?? '').toLowerCase()), size, modified } : undefined;
}

/** How content usually begins: reading this much takes a fraction of the time of reading all of it. */
const beginning = /^\{"size":(\d{1,15}),"modified":"([^"\\]*)"/;

function sizeAndTime(content: string): { readonly size: number; readonly modified: string } {
  const [, size, time] = beginning.exec(content) ?? [];
  if (size !== undefined && time !== undefined) return { size: Number(size), modified: time };
  const { size: bytes, modified } = JSON.parse(content) as { readonly size: number; readonly modified: string };
  return { size: bytes, modified };
}

const idLength = 64;

function idsOf(hex: string): readonly string[] {
  if (hex.length === idLength) return [hex];
  return Array.from({ length: hex.length / idLength }, (_, at) => hex.slice(at * idLength, (at + 1) * idLength));
}
