import { type ItemFacts, OutsideError } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';
import type { On } from '../drive/with-access.ts';
import { definitionId } from './ids.ts';
import { canonical, JSON_TYPE, markOf } from './json-file.ts';
import type { ListRow } from './lists.ts';
import type { SitesParts } from './parts.ts';

/** The name of every definition. Microsoft refuses names with `_vti_`, so it meets no item. */
const DEFINITION_NAME = '_vti_definition.json';

type Json = Readonly<Record<string, unknown>>;

/** How a library or list is built, as it is kept. Columns and content types are Graph's own words. */
interface ListDefinition {
  readonly format: 'list definition 1';
  readonly name: string;
  readonly description: string;
  readonly template: string;
  readonly contentTypesEnabled: boolean;
  readonly columns: readonly Json[];
  readonly contentTypes: readonly Json[];
}

/** A definition that was read. */
export interface ReadDefinition {
  readonly text: string;
  /** Names of the columns that hold people. */
  readonly people: readonly string[];
}

/** How a library or list is built. */
export async function readListDefinition(parts: SitesParts, on: On, row: ListRow): Promise<ReadDefinition> {
  const base = `/sites/${segment(on.object.id)}/lists/${segment(row.id)}`;
  const [list, columns, contentTypes] = await Promise.all([
    one(parts, on, `${base}${query({ $select: 'id,name,displayName,description,list' })}`),
    all(parts, on, `${base}/columns`),
    all(parts, on, `${base}/contentTypes`),
  ]);
  const facet = (list['list'] ?? {}) as Json;
  const definition: ListDefinition = {
    format: 'list definition 1',
    name: String(list['displayName'] ?? row.folder.name),
    description: String(list['description'] ?? ''),
    template: row.template,
    contentTypesEnabled: facet['contentTypesEnabled'] === true,
    columns,
    contentTypes,
  };
  const people = columns.filter((column) => 'personOrGroup' in column).map((column) => String(column['name']));
  return { text: canonical(definition), people };
}

/** A definition as a file of the folder it describes. Its content counts as new when the text differs. */
function definitionFacts(folder: ItemFacts, id: string, text: string): ItemFacts {
  const { created, modified } = folder;
  return {
    id,
    parentId: folder.id,
    name: DEFINITION_NAME,
    kind: 'file',
    size: Buffer.byteLength(text),
    created,
    modified,
    eTag: markOf(text),
    mimeType: JSON_TYPE,
    role: 'definition',
  };
}

/** The definition of a library or list as a file. */
export function listDefinitionFacts(row: ListRow, text: string): ItemFacts {
  return definitionFacts(row.folder, definitionId(row.id), text);
}

/** One resource of Graph, without what says only how it was asked for. One unit. */
async function one(parts: SitesParts, on: On, path: string): Promise<Json> {
  const answer = await parts.graph.json({ ...common(on), path, cost: 'get' });
  if (typeof answer.body !== 'object' || answer.body === null)
    throw new OutsideError('damaged', 'Microsoft sent nothing where an answer was due.', { transient: true });
  return plain(answer.body as Json);
}

/** A whole collection of Graph. Two units a page. */
async function all(parts: SitesParts, on: On, path: string): Promise<Json[]> {
  const rows: Json[] = [];
  const call = { ...common(on), path, cost: 'list' } as const;
  for await (const row of everyItem((next) => readPage<Json, Json>(parts.graph, call, next, plain))) rows.push(row);
  return rows;
}

function common({ object, context }: On) {
  return { method: 'GET', as: 'drive', purpose: 'scan', objectId: object.id, context } as const;
}

function plain(row: Json): Json {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('@odata.')));
}
