import {
  type BuiltTrees,
  type CatalogItem,
  type CatalogObject,
  factsText,
  type ItemStatus,
  type StoredContent,
  type StoredVersion,
} from '@coffer/engine';
import { Defect, type ItemFacts } from '@coffer/model';
import { type Insertable, type Selectable, sql } from 'kysely';
import type { CatalogItemsTable } from '../schema/catalog.ts';

/** An item's row as it comes out of the database, without the key of its object. */
export type ItemRow = Omit<Selectable<CatalogItemsTable>, 'job_id' | 'object_id' | 'sort_name'>;

/** The columns of {@link ItemRow}. */
export const itemColumns = [
  'id',
  'parent_id',
  'status',
  'facts',
  'reason',
  'blobs',
  'content',
  'trees',
  'extra',
] as const;

/** Written out, not bound: so the database sees that its index of failing items will do. */
export const isFailing = sql<boolean>`status = 'failed'`;

/** What few items have. */
type Extra = Pick<CatalogItem, 'failure' | 'permissions' | 'treeName'> & {
  readonly versions?: readonly (Omit<StoredVersion, 'blobs'> & { readonly blobs: string })[];
};

/** The row of an item. Names that are not well-formed text are ordered as their well-formed twins. */
export function itemRow(jobId: string, objectId: string, item: CatalogItem): Insertable<CatalogItemsTable> {
  const { blobs, ...content } = item.content ?? { blobs: undefined };
  return {
    job_id: jobId,
    object_id: objectId,
    id: item.id,
    parent_id: item.parentId,
    sort_name: item.facts.name.toWellFormed(),
    status: item.status,
    facts: factsText(item.facts),
    reason: item.reason ?? null,
    blobs: blobs ?? null,
    content: item.content === undefined ? null : JSON.stringify(content),
    trees: item.trees === undefined ? null : JSON.stringify(item.trees),
    extra: extraOf(item),
  };
}

function extraOf({ failure, permissions, treeName, versions }: CatalogItem): string | null {
  if (failure === undefined && permissions === undefined && treeName === undefined && versions === undefined)
    return null;
  const packed = versions?.map(({ blobs, ...version }) => ({
    ...version,
    blobs: Buffer.from(blobs.buffer, blobs.byteOffset, blobs.byteLength).toString('base64'),
  }));
  return JSON.stringify({ failure, permissions, treeName, versions: packed });
}

/** The item of a row. */
export function itemOf(row: ItemRow): CatalogItem {
  return {
    id: row.id,
    parentId: row.parent_id,
    facts: JSON.parse(row.facts) as ItemFacts,
    status: row.status as ItemStatus,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.content === null ? {} : { content: contentOf(row.content, row.blobs) }),
    ...(row.trees === null ? {} : { trees: JSON.parse(row.trees) as BuiltTrees }),
    ...(row.extra === null ? {} : unpacked(JSON.parse(row.extra) as Extra)),
  };
}

function unpacked({ versions, ...rest }: Extra): Partial<CatalogItem> {
  if (versions === undefined) return rest;
  return {
    ...rest,
    versions: versions.map(({ blobs, ...version }) => ({
      ...version,
      blobs: new Uint8Array(Buffer.from(blobs, 'base64')),
    })),
  };
}

/** The object of a row's record. */
export function objectOf(record: string): CatalogObject {
  return JSON.parse(record) as CatalogObject;
}

function contentOf(json: string, blobs: Uint8Array | null): StoredContent {
  if (blobs === null) throw new Defect('A catalogue row has content without blobs.');
  return { ...(JSON.parse(json) as Omit<StoredContent, 'blobs'>), blobs: new Uint8Array(blobs) };
}
