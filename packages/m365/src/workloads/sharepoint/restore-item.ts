import { messageOf, OutsideError, type RestoredFile, type RestoreFile } from '@coffer/model';
import { query } from '../../client/graph.ts';
import type { On } from '../drive/with-access.ts';
import { loginOf } from './accounts.ts';
import { listGraphPath, type TargetColumn } from './columns.ts';
import { type FieldValues, fieldValues, type Numbers } from './field-values.ts';
import { keepOrigin } from './form.ts';
import { oneIfThere } from './graph-json.ts';
import { guidIn, listItemId } from './ids.ts';
import { readJsonFile } from './json-file.ts';
import type { ListItemFile } from './list-item.ts';
import type { Wish } from './made-items.ts';
import { held } from './renumbered.ts';
import { listPath, webCall } from './rest.ts';
import type { Restore } from './restore.ts';

/** Where an item of a list goes. */
export interface ItemTarget {
  readonly listId: string;
  /** Number of the folder it goes into; undefined for the list itself. */
  readonly folder: string | undefined;
}

/**
 * Writes an item of a list with its earlier versions, oldest first, and its dates and authors. An item that is still there is
 * replaced; SharePoint gives a new number to one that is not. Two units for the item, two for its dates and authors, four
 * for each earlier version.
 */
export async function restoreListItem(
  restore: Restore,
  on: On,
  target: ItemTarget,
  file: RestoreFile,
): Promise<RestoredFile> {
  const saved = await readItem(file.name, file.open);
  const { listId } = target;
  const columns = await restore.columns.of(listId, on);
  const issues = new Set<string>();
  const states = [...(file.versions ?? []).map(({ open }) => open), file.open];
  const values = async (): Promise<FieldValues['values']> => {
    const first = await readItem(file.name, states[0] ?? file.open);
    return (await fieldValues(first, columns, numbersFor(restore, on, issues))).values;
  };
  const wish = { listId, mark: markOf(on, saved, file), values, filledLater: target.folder !== undefined };
  const there = await present(restore, on, { saved, file, wish });
  let number = there;
  for (const [index, open] of states.entries()) {
    const state = index === states.length - 1 ? saved : await readItem(file.name, open);
    const fields = await fieldValues(state, columns, numbersFor(restore, on, issues));
    for (const issue of fields.issues) issues.add(issue);
    if (number === undefined) await restore.made.begin(on, wish);
    const written = await writeState(restore, on, { ...target, number }, { state, fields, columns, issues });
    if (number === undefined) await restore.made.end(wish, written);
    number = written;
    const path = `${listPath(listId)}/items(${number})`;
    for (const issue of await keepOrigin(restore.parts, on, path, state)) issues.add(issue);
  }
  const now = number ?? '';
  restore.renumbered.note(on.context, listId, { old: saved.id, now });
  return {
    id: listItemId(listId, now),
    name: `${now}.json`,
    outcome: there === undefined ? 'created' : 'replaced',
    size: file.size,
    hash: undefined,
    ...(issues.size === 0 ? {} : { issues: [...issues] }),
  };
}

/** A saved item. @throws OutsideError `damaged` if the file is none. */
async function readItem(name: string, open: () => AsyncIterable<Uint8Array>): Promise<ListItemFile> {
  const file = (await readJsonFile(name, open)) as Partial<ListItemFile> | null;
  if (file?.format !== 'list item 1' || typeof file.fields !== 'object' || file.fields === null)
    throw new OutsideError('damaged', `${name} is no saved item of a list.`, { reason: 'source-format' });
  return { ...file, people: file.people ?? {} } as ListItemFile;
}

/** Tells a saved item from all others. What is kept beside others is the same only within a session. */
function markOf({ context }: On, saved: ListItemFile, { conflict }: RestoreFile): string {
  const mark = saved.guid ?? `#${saved.id}`;
  return conflict === 'keep' || saved.guid === undefined ? `${context.sessionId ?? ''} ${mark}` : mark;
}

/**
 * The number of the item that is to be replaced: one that was made in this session to hold the attachments, the same one
 * as saved, or one that a restore made of it before. A number alone proves nothing, since lists that were made anew count from
 * one again.
 */
async function present(
  { parts, renumbered, made }: Restore,
  on: On,
  { saved, file, wish }: { readonly saved: ListItemFile; readonly file: RestoreFile; readonly wish: Wish },
): Promise<string | undefined> {
  const { listId } = wish;
  const holder = renumbered.take(on.context, held(listId), saved.id);
  if (holder !== undefined) return holder;
  if (file.conflict !== 'keep' && saved.guid !== undefined) {
    const path = `${listGraphPath(on, listId, `/items/${saved.id}`)}${query({ $select: 'id,eTag' })}`;
    const found = await oneIfThere(parts, on, path);
    if (guidIn(found?.['eTag']) === saved.guid) return saved.id;
  }
  return made.find(on, wish);
}

function numbersFor(restore: Restore, on: On, issues: Set<string>): Numbers {
  return {
    person: async (person) => {
      const login = loginOf(person);
      if (login !== undefined) return restore.accounts.numberOf(on, { login, group: false });
      return restore.accounts.numberOf(on, { login: person.name, group: true });
    },
    lookup: (column, old) => {
      const list = column.lookupList;
      const now = list === undefined ? undefined : restore.renumbered.find(on.context, list, old);
      if (now === undefined && list !== undefined && restore.madeLists.has(list))
        issues.add(`${column.title} may point to another item: what it pointed to was not restored before.`);
      return now ?? old;
    },
  };
}

interface State {
  readonly state: ListItemFile;
  readonly fields: FieldValues;
  readonly columns: readonly TargetColumn[];
  readonly issues: Set<string>;
}

type Place = ItemTarget & { readonly number: string | undefined };

/** One state of an item; what the list refuses as a whole is given to it field by field, to find out what it refuses. */
async function writeState(restore: Restore, on: On, place: Place, write: State): Promise<string> {
  const { state, fields, issues } = write;
  const type = await restore.contentType(on, place.listId, state.contentType.name);
  const body = { ...fields.values, ...(type === undefined ? {} : { ContentTypeId: type }) };
  try {
    return await send(restore, on, place, body);
  } catch (error) {
    if (!refused(error)) throw error;
  }
  const { Title } = fields.values;
  const number = place.number ?? (await send(restore, on, place, Title === undefined ? {} : { Title }));
  for (const [name, value] of Object.entries(body)) {
    try {
      await send(restore, on, { ...place, number }, { [name]: value });
    } catch (error) {
      if (!refused(error)) throw error;
      issues.add(`The field ${name} was not given back: ${messageOf(error)}`);
    }
  }
  return number;
}

function refused(error: unknown): boolean {
  return error instanceof OutsideError && error.code === 'rejected';
}

/** Makes an item, in its folder, or changes it. Two units; four for a new one in a folder. */
async function send(restore: Restore, on: On, place: Place, body: object): Promise<string> {
  const { listId, folder, number } = place;
  const items = `${listPath(listId)}/items`;
  if (number !== undefined) {
    const headers = { 'x-http-method': 'MERGE', 'if-match': '*' };
    const path = `${items}(${number})`;
    await restore.parts.sharePoint.json(webCall({ ...on, method: 'POST', path, purpose: 'restore', body, headers }));
    return number;
  }
  if (folder !== undefined) {
    const made = await restore.makeInFolder(on, { listId, folder });
    return send(restore, on, { ...place, number: made }, body);
  }
  const answer = await restore.parts.sharePoint.json(
    webCall({ ...on, method: 'POST', path: items, purpose: 'restore', body }),
  );
  const { Id } = (answer.body ?? {}) as { readonly Id?: number };
  if (Id === undefined) throw new OutsideError('damaged', 'SharePoint did not say what it stored.');
  return String(Id);
}
