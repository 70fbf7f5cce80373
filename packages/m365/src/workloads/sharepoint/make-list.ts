import { messageOf, OutsideError, type RestoredFolder, type RestoreFolder } from '@coffer/model';
import { query } from '../../client/graph.ts';
import type { On } from '../drive/with-access.ts';
import { listGraphPath } from './columns.ts';
import type { ListDefinition } from './definition.ts';
import { all, type Json, oneIfThere, write } from './graph-json.ts';
import { listFolderId } from './ids.ts';
import { readJsonFile } from './json-file.ts';
import { LIBRARIES } from './lists.ts';
import { rebuild, restoreViews } from './rebuild-list.ts';
import type { Restore } from './restore.ts';

/** Names that are tried when something else has the name. */
const MOST_NAMES = 20;

/**
 * The library or list of that name. One that is not there is made from its definition; one that is there is left as it is,
 * except that columns which are missing are added, because items could not be restored without them.
 */
export async function ensureList(
  restore: Restore,
  on: On,
  folder: RestoreFolder,
  kind: 'library' | 'list',
): Promise<RestoredFolder> {
  const definition = folder.definition === undefined ? undefined : await readDefinition(folder.name, folder.definition);
  for (let number = 1; number <= MOST_NAMES; number += 1) {
    const name = number === 1 ? folder.name : `${folder.name} ${number}`;
    const select = query({ $select: 'id,displayName,list' });
    const found = await oneIfThere(restore.parts, on, `${listGraphPath(on, name)}${select}`);
    if (found === undefined) return make(restore, on, { name, kind, definition });
    if (kindOf(found) !== kind) continue;
    const id = String(found['id']).toLowerCase();
    restore.noteKind(id, kind);
    const issues = definition === undefined ? [] : [...(await completeColumns(restore, on, id, definition))];
    if (definition !== undefined && folder.views === true)
      issues.push(...(await restoreViews(restore, on, id, definition)));
    return { id: listFolderId(id), created: false, ...(issues.length === 0 ? {} : { issues }) };
  }
  throw new OutsideError('rejected', `No free name was found beside ${folder.name}.`, { reason: 'nameAlreadyExists' });
}

function kindOf(row: Json): 'library' | 'list' {
  const { template } = (row['list'] ?? {}) as { readonly template?: string };
  return LIBRARIES.has(template ?? '') ? 'library' : 'list';
}

async function readDefinition(name: string, open: () => AsyncIterable<Uint8Array>): Promise<ListDefinition> {
  const definition = (await readJsonFile(`The definition of ${name}`, open)) as Partial<ListDefinition> | null;
  if (definition?.format !== 'list definition 1' || !Array.isArray(definition.columns))
    throw new OutsideError('damaged', `What ${name} is built from is not readable.`, { reason: 'source-format' });
  return definition as ListDefinition;
}

interface NewList {
  readonly name: string;
  readonly kind: 'library' | 'list';
  readonly definition: ListDefinition | undefined;
}

async function make(restore: Restore, on: On, { name, kind, definition }: NewList): Promise<RestoredFolder> {
  const template = definition?.template ?? (kind === 'library' ? 'documentLibrary' : 'genericList');
  const body = {
    displayName: name,
    ...(definition === undefined ? {} : { description: definition.description }),
    list: { template, contentTypesEnabled: definition?.contentTypesEnabled === true },
  };
  const made = await write(restore.parts, on, { path: listGraphPath(on, ''), body });
  const id = String(made['id'] ?? '').toLowerCase();
  if (id === '') throw new OutsideError('damaged', 'Microsoft did not say which list it made.');
  restore.noteKind(id, kind);
  restore.madeLists.add(id);
  const issues =
    definition === undefined
      ? []
      : [...(await completeColumns(restore, on, id, definition)), ...(await rebuild(restore, on, id, definition))];
  restore.forget(id);
  return { id: listFolderId(id), created: true, ...(issues.length === 0 ? {} : { issues }) };
}

/** What Graph tells of a column and does not take back. */
const TOLD_ONLY = new Set(['id', 'type', 'isDeletable', 'isReorderable', 'isSealed', 'readOnly', 'propagateChanges']);
/** Columns that every list brings along, in a definition that does not say so. */
const BUILT_IN = new Set([
  'Title',
  'Attachments',
  'Edit',
  'ContentType',
  'ID',
  'Modified',
  'Created',
  'Author',
  'Editor',
]);

/** Makes the columns of the definition that the list does not have. Two units each. */
async function completeColumns(
  restore: Restore,
  on: On,
  listId: string,
  definition: ListDefinition,
): Promise<readonly string[]> {
  const path = listGraphPath(on, listId, '/columns');
  const there = new Set((await all(restore.parts, on, path)).map((column) => String(column['name']).toLowerCase()));
  const issues: string[] = [];
  for (const column of definition.columns.filter(isOwn)) {
    const name = String(column['name']);
    if (there.has(name.toLowerCase())) continue;
    const lookup = await lookupFacet(restore, on, column, definition);
    if (lookup === 'missing') {
      issues.push(`The column ${name} was not made again: the list it looks into is not there.`);
      continue;
    }
    try {
      await write(restore.parts, on, { path, body: { ...takenBack(column), ...(lookup ?? {}) } });
      restore.forget(listId);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'rejected') throw error;
      issues.push(`The column ${name} was not made again: ${messageOf(error)}`);
    }
  }
  return issues;
}

function isOwn(column: Json): boolean {
  const name = String(column['name'] ?? '');
  const calculated = 'calculated' in column;
  if (BUILT_IN.has(name) || name.startsWith('_') || column['isDeletable'] === false) return false;
  return calculated || column['readOnly'] !== true;
}

/** Absent members must be absent: Graph stumbles over those that are null. */
function takenBack(column: Json): Json {
  const members = Object.entries(column).filter(([name, value]) => !TOLD_ONLY.has(name) && value !== null);
  return Object.fromEntries(members);
}

/** The facet of a lookup with the list's present id; undefined for other columns. */
async function lookupFacet(
  restore: Restore,
  on: On,
  column: Json,
  { lookupLists }: ListDefinition,
): Promise<Json | 'missing' | undefined> {
  const facet = column['lookup'] as { readonly listId?: string } | undefined;
  if (facet?.listId === undefined) return undefined;
  const title = lookupLists[facet.listId.toLowerCase().replace(/[{}]/g, '')];
  const found = await oneIfThere(
    restore.parts,
    on,
    `${listGraphPath(on, title ?? facet.listId)}${query({ $select: 'id' })}`,
  );
  return found === undefined ? 'missing' : { lookup: { ...facet, listId: found['id'] } };
}
