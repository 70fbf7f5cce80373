import type { ItemFacts } from '@coffer/model';
import { query } from '../../client/graph.ts';
import type { On } from '../drive/with-access.ts';
import { listGraphPath } from './columns.ts';
import { all, type Json, one } from './graph-json.ts';
import { definitionId, SITE_DEFINITION } from './ids.ts';
import { canonical, JSON_TYPE, markOf } from './json-file.ts';
import type { ListFacts } from './list-facts.ts';
import type { ListRow } from './lists.ts';
import { NotRead } from './not-read.ts';
import type { SitesParts } from './parts.ts';
import { listPath, webCall } from './rest.ts';
import { type RoleAssignment, readAssignments } from './role-assignments.ts';

/** The name of every definition. Microsoft refuses names with `_vti_`, so it meets no item. */
const DEFINITION_NAME = '_vti_definition.json';

/** How a library or list is built, as it is kept: columns and content types in Graph's words, the rest in those of SharePoint REST. */
export interface ListDefinition {
  readonly format: 'list definition 1';
  readonly name: string;
  readonly description: string;
  readonly template: string;
  readonly contentTypesEnabled: boolean;
  readonly columns: readonly Json[];
  readonly contentTypes: readonly Json[];
  /** Titles of the lists that columns look into, by id. */
  readonly lookupLists: Readonly<Record<string, string>>;
  readonly settings?: Json;
  readonly views?: readonly Json[];
  /** Rights of its own; absent where it inherits. */
  readonly permissions?: readonly RoleAssignment[];
  /** What could not be read, and why. */
  readonly notRead?: Readonly<Record<string, string>>;
}

/** A definition that was read. */
export interface ReadDefinition {
  readonly text: string;
  /** Names of the columns that hold people. */
  readonly people: readonly string[];
}

/** What is known of a site's lists already while the definition of one of them is read. */
export interface AroundList {
  readonly row: ListRow;
  /** All lists of the site. */
  readonly rows: readonly ListRow[];
  /** What SharePoint REST tells of them; undefined where it does not answer. */
  readonly facts: ReadonlyMap<string, ListFacts> | undefined;
}

/** How a library or list is built. Seven units, two more if it has rights of its own. */
export async function readListDefinition(parts: SitesParts, on: On, around: AroundList): Promise<ReadDefinition> {
  const { row, rows } = around;
  const facts = around.facts?.get(row.id);
  const notRead = new NotRead();
  const [list, columns, contentTypes, views, permissions] = await Promise.all([
    one(parts, on, `${listGraphPath(on, row.id)}${query({ $select: 'id,name,displayName,description,list' })}`),
    all(parts, on, listGraphPath(on, row.id, '/columns')),
    all(parts, on, listGraphPath(on, row.id, '/contentTypes')),
    notRead.unless('views', () => readViews(parts, on, row.id)),
    facts?.unique === true
      ? notRead.unless('permissions', () => readAssignments(parts, on, listPath(row.id)))
      : Promise.resolve(undefined),
  ]);
  if (facts === undefined) notRead.note('settings', 'SharePoint REST does not answer.');
  const facet = (list['list'] ?? {}) as Json;
  const definition: ListDefinition = {
    format: 'list definition 1',
    name: String(list['displayName'] ?? row.folder.name),
    description: String(list['description'] ?? ''),
    template: row.template,
    contentTypesEnabled: facet['contentTypesEnabled'] === true,
    columns,
    contentTypes,
    lookupLists: lookupLists(columns, rows),
    ...(facts === undefined ? {} : { settings: facts.settings }),
    ...(views === undefined ? {} : { views }),
    ...(permissions === undefined ? {} : { permissions }),
    ...notRead.members,
  };
  const people = columns.filter((column) => 'personOrGroup' in column).map((column) => String(column['name']));
  return { text: canonical(definition), people };
}

const VIEW_FIELDS = [
  'Title',
  'ViewQuery',
  'RowLimit',
  'Paged',
  'DefaultView',
  'Hidden',
  'PersonalView',
  'CustomFormatter',
];

async function readViews(parts: SitesParts, on: On, listId: string): Promise<readonly Json[]> {
  const select = [...VIEW_FIELDS, 'ViewFields/Items'].join(',');
  const path = `${listPath(listId)}/views?$select=${select}&$expand=ViewFields&$top=5000`;
  const answer = await parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'scan' }));
  const { value } = (answer.body ?? {}) as { readonly value?: readonly Json[] };
  return (value ?? []).map((view) => {
    const kept = VIEW_FIELDS.flatMap((name) => (view[name] === undefined ? [] : [[name, view[name]] as const]));
    const items = (view['ViewFields'] as { readonly Items?: unknown } | undefined)?.Items;
    const fields = Array.isArray(items)
      ? items
      : ((items as { readonly results?: unknown } | undefined)?.results ?? []);
    return { ...Object.fromEntries(kept), fields };
  });
}

function lookupLists(columns: readonly Json[], rows: readonly ListRow[]): Readonly<Record<string, string>> {
  const found = columns.flatMap((column) => {
    const id = (column['lookup'] as { readonly listId?: string } | undefined)?.listId
      ?.toLowerCase()
      .replace(/[{}]/g, '');
    const row = rows.find((list) => list.id === id);
    return row === undefined ? [] : [[row.id, row.folder.name] as const];
  });
  return Object.fromEntries(found);
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

/** The definition of a site as a file of its root. */
export function siteDefinitionFacts(root: ItemFacts, text: string): ItemFacts {
  return definitionFacts(root, SITE_DEFINITION, text);
}
