import { type CatalogItem, describesPlainFile, type ListedItem, type PlainContent } from '@coffer/engine';
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
    const page = await db.executeQuery<ChildRow>(CompiledQuery.raw(pageSql, [...side, jobId, objectId, ...side]));
    const rows = joined(page.rows).slice(0, pageSize);
    if (rows.length > 0) yield rows.map((row) => new ListedRow(row, parentId));
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    after = { name: end.sort_name, id: end.id };
  }
}

/** The ids of blobs come as text: it costs the database's driver less than an array of bytes, and trees hold them as text. */
type ChildRow = Omit<ItemRow, 'parent_id' | 'blobs'> & {
  readonly sort_name: string;
  readonly blobs: string | null;
  /** 1 of what this run has staged. */
  readonly staged: number;
};

const columns = 'id, sort_name, status, facts, reason, lower(hex(blobs)) as blobs, content, trees, extra';
const behind = 'job_id = ? and object_id = ? and parent_id = ? and (sort_name, id) > (?, ?)';
const inOrder = `order by sort_name, id limit ${pageSize}`;

/** A page of committed children behind a name and an id that this run has not touched, and behind it one of staged ones. */
const pageSql = `
  select * from (select ${columns}, 0 as staged from catalog_items where ${behind} and not exists (
    select 1 from catalog_staged_items as twin where twin.job_id = ? and twin.object_id = ? and twin.id = catalog_items.id
  ) ${inOrder})
  union all
  select * from (select ${columns}, 1 as staged from catalog_staged_items where ${behind} and is_deleted = 0 ${inOrder})`;

/** Both pages in order as one. */
function joined(rows: readonly ChildRow[]): readonly ChildRow[] {
  const first = rows.findIndex(({ staged }) => staged === 1);
  return first < 0 ? rows : merged(rows.slice(0, first), rows.slice(first));
}

function merged(committed: readonly ChildRow[], staged: readonly ChildRow[]): readonly ChildRow[] {
  const rows: ChildRow[] = [];
  let next = 0;
  for (const row of committed) {
    for (let other = staged[next]; other && compareRows(other, row) < 0; other = staged[next]) {
      rows.push(other);
      next += 1;
    }
    rows.push(row);
  }
  return [...rows, ...staged.slice(next)];
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

/** A child as the database gave it; `whole` is unpacked when it is asked for. */
class ListedRow implements ListedItem {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly plain?: PlainContent;
  readonly #row: ChildRow;
  readonly #parentId: string;

  constructor(row: ChildRow, parentId: string) {
    this.#row = row;
    this.#parentId = parentId;
    this.id = row.id;
    this.text = row.facts;
    // Where something became U+FFFD the true name is another.
    this.name = row.sort_name.includes('\ufffd') ? this.whole().facts.name : row.sort_name;
    const plain = plainOf(row);
    if (plain) this.plain = plain;
  }

  whole(): CatalogItem {
    const row = this.#row;
    const blobs = row.content === null ? null : Buffer.from(row.blobs ?? '', 'hex');
    return itemOf({ ...row, parent_id: this.#parentId, blobs });
  }
}

function plainOf({ status, facts, content, blobs, extra }: ChildRow): PlainContent | undefined {
  if (status !== 'protected' || content === null || extra !== null) return undefined;
  const { size, modified } = sizeAndTime(content);
  return describesPlainFile(facts, size) ? { blobs: idsOf(blobs ?? ''), size, modified } : undefined;
}

/** How content usually begins: reading this much takes a fraction of the time of reading all of it. */
const beginning = '{"size":';
const middle = ',"modified":"';
/** What a size is written with, and no other number. */
const digits = /^\d{1,15}$/;

function sizeAndTime(content: string): PlainSizeAndTime {
  const comma = content.indexOf(',');
  const start = comma + middle.length;
  const end = content.indexOf('"', start);
  if (content.startsWith(beginning) && content.startsWith(middle, comma) && end > start) {
    const size = content.slice(beginning.length, comma);
    const modified = content.slice(start, end);
    if (digits.test(size) && !modified.includes('\\')) return { size: Number(size), modified };
  }
  const { size, modified } = JSON.parse(content) as PlainSizeAndTime;
  return { size, modified };
}

type PlainSizeAndTime = Pick<PlainContent, 'size' | 'modified'>;

const idLength = 64;

function idsOf(hex: string): readonly string[] {
  if (hex.length === idLength) return [hex];
  return Array.from({ length: hex.length / idLength }, (_, at) => hex.slice(at * idLength, (at + 1) * idLength));
}
