import {
  type Actor,
  type AnyList,
  type Entry,
  folderAt,
  isLibrary,
  type ListItem,
  libraryEntry,
  listEntry,
  listPathOf,
  WorldError,
  writeEntry,
} from '../../../world/index.ts';
import { peopleFromForm, timeFromForm, valueFromForm } from './item-values.ts';
import { type Node, type RestCall, RestFault, type Row, value } from './node.ts';

interface FormValue {
  readonly FieldName: string;
  readonly FieldValue: string | null;
}

interface Understood {
  readonly fields: Record<string, unknown>;
  readonly facts: { created?: number; modified?: number; createdBy?: Actor; modifiedBy?: Actor };
  readonly results: Row[];
  readonly failed: boolean;
}

/**
 * Writes fields as a form does ("ListItem.ValidateUpdateListItem"): texts in, and for each field whether it was taken. One that is
 * refused refuses all. With `bNewDocumentUpdate` no version is made, and Created, Modified, Author and Editor may be set.
 */
export async function validateUpdate(entry: Entry, call: RestCall): Promise<Node> {
  const body = await call.body();
  const silent = body['bNewDocumentUpdate'] === true;
  const form = understand(valuesIn(body), { list: entry.list, id: entry.number, silent }, call);
  if (!form.failed) write(entry, form, { silent, call });
  return value(form.results);
}

/** Makes an item, in a folder if the path names one, and writes its fields as a form does ("AddValidateUpdateItemUsingPath"). */
export async function addValidated(list: AnyList, call: RestCall): Promise<Node> {
  const body = await call.body();
  const info = (body['listItemCreateInfo'] ?? {}) as Row;
  const isFolder = info['UnderlyingObjectType'] === 1;
  const path = String((info['FolderPath'] as Row | undefined)?.['DecodedUrl'] ?? listPathOf(list));
  const folder = folderAt(list, path.replace(/^https?:\/\/[^/]+/, ''));
  if (folder === undefined) throw new RestFault(404, 'The folder does not exist.');
  const form = understand(valuesIn(body), { list, id: 0, silent: true }, call);
  if (form.failed) return value(form.results);
  const name = String(form.fields['FileLeafRef'] ?? form.fields['Title'] ?? '');
  const entry = make(list, { folder: folder === 'list' ? undefined : folder, isFolder, name }, { form, call });
  write(entry, form, { silent: true, call });
  const number = String(entry.number);
  const results = form.results.map((result) => ({ ...result, ItemId: entry.number }));
  const id = { ErrorMessage: null, FieldName: 'Id', FieldValue: number, HasException: false, ItemId: entry.number };
  return value([...results, id]);
}

interface Making {
  readonly folder: Entry | undefined;
  readonly isFolder: boolean;
  readonly name: string;
}

function make(
  list: AnyList,
  { folder, isFolder, name }: Making,
  { form, call }: { form: Understood; call: RestCall },
): Entry {
  if (isLibrary(list)) {
    if (!isFolder) throw new RestFault(400, 'To add an item to a document library, use SPFileCollection.Add()');
    const parent = folder?.item ?? list.root;
    return libraryEntry(list, list.createFolder(parent, name, { conflict: 'fail', by: call.actor }));
  }
  const parent: ListItem | undefined = folder?.listItem;
  return listEntry(list, list.add(form.fields, call.actor, { isFolder, ...(parent ? { parent } : {}) }));
}

function write(
  entry: Entry,
  { fields, facts }: Understood,
  { silent, call }: { silent: boolean; call: RestCall },
): void {
  writeEntry(entry, {
    fields,
    by: facts.modifiedBy ?? call.actor,
    overwrite: silent,
    ...(facts.modified === undefined ? {} : { modified: facts.modified }),
    ...(facts.created === undefined ? {} : { created: facts.created }),
    ...(facts.createdBy === undefined ? {} : { createdBy: facts.createdBy }),
  });
}

function valuesIn(body: Row): FormValue[] {
  const values = body['formValues'] ?? [];
  const list = Array.isArray(values) ? values : (values as Row)['results'];
  if (!Array.isArray(list)) throw new RestFault(400, 'The parameter formValues is missing.');
  return list as FormValue[];
}

function understand(
  values: readonly FormValue[],
  place: { list: AnyList; id: number; silent: boolean },
  call: RestCall,
): Understood {
  const fields: Record<string, unknown> = {};
  const facts: Understood['facts'] = {};
  const results = values.map(({ FieldName, FieldValue }): Row => {
    const base = { ErrorCode: 0, ErrorMessage: null, FieldName, FieldValue, HasException: false, ItemId: place.id };
    try {
      take(FieldName, FieldValue, { ...place, fields, facts }, call);
      return base;
    } catch (fault) {
      if (!(fault instanceof WorldError)) throw fault;
      return { ...base, ErrorCode: -2_147_024_809, ErrorMessage: fault.message, HasException: true };
    }
  });
  return { fields, facts, results, failed: results.some((one) => one['HasException'] === true) };
}

interface Taking {
  readonly list: AnyList;
  readonly silent: boolean;
  readonly fields: Record<string, unknown>;
  readonly facts: Understood['facts'];
}

function take(name: string, text: string | null, { list, silent, fields, facts }: Taking, call: RestCall): void {
  if (name === 'FileLeafRef') {
    fields['FileLeafRef'] = text;
    return;
  }
  if (name === 'ContentTypeId' || name === 'ContentType') {
    const type = list.schema.contentType(text ?? '');
    if (!type) throw new WorldError('invalidRequest', 'The content type does not exist in the list.');
    fields['ContentTypeId'] = type.id;
    return;
  }
  if (['Created', 'Modified', 'Author', 'Editor'].includes(name)) {
    if (silent) takeFact(name, text ?? '', facts, call);
    return;
  }
  const column = list.schema.column(name);
  if (!column)
    throw new WorldError(
      'invalidRequest',
      `Column '${name}' does not exist. It may have been deleted by another user.`,
    );
  if (column.readOnly) throw new WorldError('invalidRequest', `The column '${name}' is read-only.`);
  const found = valueFromForm(text, column, call);
  if (column.required && found === null) throw new WorldError('invalidRequest', "You can't leave this blank.");
  if (column.kind === 'choice' && column.facet['allowTextEntry'] !== true)
    for (const choice of Array.isArray(found) ? found : found === null ? [] : [found])
      if (!column.choices.includes(String(choice)))
        throw new WorldError('invalidRequest', `The value is not one of the choices of '${column.displayName}'.`);
  fields[column.name] = found;
}

function takeFact(name: string, text: string, facts: Understood['facts'], call: RestCall): void {
  if (name === 'Created') facts.created = timeFromForm(text);
  if (name === 'Modified') facts.modified = timeFromForm(text);
  if (name !== 'Author' && name !== 'Editor') return;
  const [number] = peopleFromForm(text, call);
  const principal = call.world.lists.people(call.site).principal(number ?? 0);
  const user = principal?.kind === 'user' ? call.world.users.get(principal.id) : undefined;
  if (!user) throw new WorldError('invalidRequest', 'The user does not exist or is not unique.');
  const actor = { user: { id: user.id, displayName: user.displayName, email: user.userPrincipalName } };
  if (name === 'Author') facts.createdBy = actor;
  else facts.modifiedBy = actor;
}
