import {
  type AnyList,
  type Entry,
  type EntryState,
  entriesAfter,
  entriesOf,
  entryOf,
  entryPath,
  entrySpan,
  folderAt,
  isLibrary,
  type ListColumn,
  listEntry,
  removeEntry,
  restoreState,
  securedOf,
  statesOf,
  writeEntry,
} from '../../../world/index.ts';
import { contentTypeOf, lookupTitle } from '../../graph/present/fields.ts';
import { iso } from '../../graph/present/item.ts';
import { attachmentsNode } from './attachments.ts';
import { fileNode, folderNode } from './files.ts';
import { addValidated, validateUpdate } from './form.ts';
import { fieldsFrom, isLookup, valuesOf } from './item-values.ts';
import {
  type Collection,
  collection,
  type Entity,
  found,
  type Method,
  type Node,
  type RestCall,
  RestFault,
  value,
} from './node.ts';
import { principalNode } from './people.ts';
import { securable } from './securable.ts';

/** All items of a list, files and folders of a library among them. */
export function itemsNode(list: AnyList, call: RestCall): Collection {
  return {
    kind: 'collection',
    type: 'SP.ListItem',
    length: entrySpan(list),
    slice: (from, to) => entriesOf(list, from, to).map((entry) => itemNode(entry, call)),
    above: (number, count) => entriesAfter(list, number, count).map((entry) => itemNode(entry, call)),
    key: (key) => {
      const entry = entryOf(list, key);
      return entry && itemNode(entry, call);
    },
    nav: {
      getbyid: (args) => itemNode(found(entryOf(list, args.positional[0] ?? '')), call),
      getbystringid: (args) => itemNode(found(entryOf(list, args.positional[0] ?? '')), call),
    },
    create: { need: 'write', run: async () => await create(list, call) },
    methods: { addvalidateupdateitemusingpath: { need: 'write', run: async () => await addValidated(list, call) } },
  };
}

async function create(list: AnyList, call: RestCall): Promise<Node> {
  if (isLibrary(list)) throw new RestFault(400, 'To add an item to a document library, use SPFileCollection.Add()');
  const body = await call.body();
  const isFolder = body['FileSystemObjectType'] === 1 || String(body['ContentTypeId'] ?? '').startsWith('0x0120');
  const item = list.add(fieldsFrom(body, list, call), call.actor, { isFolder });
  return itemNode(listEntry(list, item), call);
}

/** "SP.ListItem". */
export function itemNode(entry: Entry, call: RestCall): Entity {
  const { list, guid } = entry;
  const { world } = call;
  const people = world.lists.people(list.site);
  const rights = securable(securedOf(list, entry), guid, call);
  const lookups = list.schema.columns.filter(isLookup);
  const remove: Method = { need: 'write', run: () => removeEntry(world, entry, call.actor, true) as undefined };
  return {
    kind: 'entity',
    type: 'SP.ListItem',
    etag: `"${guid},${entry.version}"`,
    secured: rights.secured,
    row: {
      FileSystemObjectType: entry.kind === 'folder' ? 1 : 0,
      Id: entry.number,
      ID: entry.number,
      GUID: guid,
      ContentTypeId: contentTypeOf(entry)?.id ?? '0x01',
      ...valuesOf(entry.fields, list),
      Created: iso(entry.created),
      AuthorId: people.actorNumber(entry.createdBy),
      Modified: iso(entry.modified),
      EditorId: people.actorNumber(entry.modifiedBy),
      OData__UIVersionString: entry.label,
      ...(isLibrary(list) ? {} : { Attachments: (entry.attachments?.size ?? 0) > 0 }),
    },
    nav: {
      ...rights.nav,
      ...texts(entry),
      ...Object.fromEntries(
        lookups.map((column) => [column.name.toLowerCase(), () => lookupNode(entry, column, call)]),
      ),
      author: () => principalNode(people, people.actorNumber(entry.createdBy), call),
      editor: () => principalNode(people, people.actorNumber(entry.modifiedBy), call),
      attachmentfiles: () => attachmentsNode(entry, call),
      versions: () => versionsNode(entry, call),
      file: () => (entry.kind === 'file' ? fileNode(entry, call) : value(null)),
      folder: () => (entry.kind === 'folder' ? folderNode(list, entry, call) : value(null)),
      fieldvaluesastext: () => ({ kind: 'entity', type: 'SP.FieldStringValues', row: asTexts(entry, call) }),
      contenttype: () => {
        const type = contentTypeOf(entry);
        return { kind: 'entity', type: 'SP.ContentType', row: { Id: { StringValue: type?.id }, Name: type?.name } };
      },
    },
    update: { need: 'write', run: async () => await update(entry, call) },
    remove,
    methods: {
      ...rights.methods,
      deleteobject: remove,
      recycle: { need: 'write', run: () => value(removeEntry(world, entry, call.actor)) },
      validateupdatelistitem: { need: 'write', run: async () => await validateUpdate(entry, call) },
    },
  };
}

/** What only comes when it is selected. */
function texts(entry: Entry): Readonly<Record<string, () => Node>> {
  return {
    fileref: () => value(entryPath(entry)),
    fileleafref: () => value(entry.name),
    filedirref: () => value(entry.dir),
    fsobjtype: () => value(entry.kind === 'folder' ? '1' : '0'),
    file_x0020_size: () => value(String(entry.size ?? '')),
    uniqueid: () => value(entry.guid),
  };
}

function update(entry: Entry, call: RestCall): Promise<undefined> {
  return call.body().then((body) => {
    writeEntry(entry, { fields: fieldsFrom(body, entry.list, call), by: call.actor });
    return undefined;
  });
}

function lookupNode(entry: Entry, column: ListColumn, call: RestCall): Node {
  const { list } = entry;
  const raw = entry.fields[column.name];
  const ids = (Array.isArray(raw) ? raw : raw === undefined || raw === null ? [] : [raw]).map(Number);
  const shown = String(column.facet['columnName'] ?? 'Title');
  const nodes = ids.map((id): Entity => {
    const user = column.kind === 'personOrGroup' ? call.world.lists.people(list.site).user(id) : undefined;
    const title = lookupTitle(id, column, list, call.world) ?? '';
    const row = user
      ? { Id: id, ID: id, Title: user.title, Name: user.loginName, EMail: user.email, UserName: user.userPrincipalName }
      : { Id: id, ID: id, [shown]: title };
    return { kind: 'entity', type: 'SP.Data.LookupItem', row };
  });
  if (column.multiple) return collection('SP.Data.LookupItem', nodes);
  return nodes[0] ?? value(null);
}

function asTexts(entry: Entry, call: RestCall): Record<string, string> {
  const shown: Record<string, string> = {
    ID: String(entry.number),
    FileLeafRef: entry.name,
    FileRef: entryPath(entry),
  };
  for (const column of entry.list.schema.columns) {
    const raw = entry.fields[column.name];
    if (raw === undefined || raw === null) continue;
    const parts = (Array.isArray(raw) ? raw : [raw]).map((one) => {
      if (isLookup(column)) return lookupTitle(Number(one), column, entry.list, call.world) ?? '';
      if (typeof one === 'object')
        return String((one as Record<string, unknown>)['Label'] ?? (one as Record<string, unknown>)['Url'] ?? '');
      return String(one);
    });
    shown[column.name] = parts.join('; ');
  }
  return shown;
}

/** The states of an item, newest first ("SP.ListItemVersion"). */
function versionsNode(entry: Entry, call: RestCall): Collection {
  const nodes = statesOf(entry).map((state, at) => versionNode(entry, state, { current: at === 0, call }));
  return collection('SP.ListItemVersion', nodes, {
    key: (key) => nodes.find(({ row }) => String(row['VersionId']) === key),
    nav: { getbyid: (args) => found(nodes.find(({ row }) => String(row['VersionId']) === args.positional[0])) },
    methods: {
      restorebylabel: {
        need: 'write',
        run: (args) =>
          restoreState(entry, args.positional[0] ?? args.named['versionlabel'] ?? '', call.actor) as undefined,
      },
    },
  });
}

/** Versions are numbered by 512 for each major one. */
function versionNode(entry: Entry, state: EntryState, { current, call }: { current: boolean; call: RestCall }): Entity {
  return {
    kind: 'entity',
    type: 'SP.ListItemVersion',
    row: {
      VersionId: Number.parseInt(state.label, 10) * 512,
      VersionLabel: state.label,
      IsCurrentVersion: current,
      Created: iso(state.modified),
      ...valuesOf(state.fields, entry.list),
      Modified: iso(state.modified),
      EditorId: call.world.lists.actorNumber(entry.list.site, state.modifiedBy),
    },
  };
}

/** Folders and files directly below a folder of a list, for `GetFolderBy…`. */
export function folderOf(list: AnyList, path: string, call: RestCall): Node | undefined {
  const folder = folderAt(list, path);
  if (folder === undefined) return undefined;
  return folderNode(list, folder === 'list' ? undefined : folder, call);
}
