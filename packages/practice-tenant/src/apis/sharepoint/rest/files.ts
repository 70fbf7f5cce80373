import {
  type AnyList,
  type ContentSource,
  type Drive,
  type Entry,
  entryPath,
  isLibrary,
  libraryEntry,
  listEntry,
  listPathOf,
  removeEntry,
  type SiteList,
} from '../../../world/index.ts';
import { iso } from '../../graph/present/item.ts';
import { counted } from './attachments.ts';
import {
  argument,
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

/** "SP.File". */
export function fileNode(entry: Entry, call: RestCall): Entity {
  const { item } = entry;
  const drive = entry.list as Drive;
  const file = found(item, 'File');
  const recycle: Method = { need: 'write', run: () => value(removeEntry(call.world, entry, call.actor)) };
  const nothing: Method = { need: 'write', run: () => undefined };
  return {
    kind: 'entity',
    type: 'SP.File',
    etag: `"{${file.guid}},${file.version}"`,
    row: {
      CheckInComment: '',
      CheckOutType: drive.locks.get(file.id) === 'exclusive' ? 0 : 2,
      ContentTag: `{${file.guid}},${file.version},${file.contentVersion}`,
      ETag: `"{${file.guid}},${file.version}"`,
      Exists: true,
      Length: String(file.size),
      Level: 1,
      MajorVersion: Number.parseInt(entry.label, 10),
      MinorVersion: 0,
      Name: file.name,
      ServerRelativeUrl: entryPath(entry),
      TimeCreated: iso(file.created),
      TimeLastModified: iso(file.modified),
      Title: entry.fields['Title'] ?? '',
      UIVersion: Number.parseInt(entry.label, 10) * 512,
      UIVersionLabel: entry.label,
      UniqueId: entry.guid,
    },
    nav: {
      listitemallfields: () => call.itemNode(entry),
      versions: () => versionsNode(entry, call),
      $value: () => bytes(file.content, putter(entry, call)),
      openbinarystream: () => bytes(file.content),
    },
    remove: { need: 'write', run: () => removeEntry(call.world, entry, call.actor, true) as undefined },
    methods: {
      recycle,
      checkout: { need: 'write', run: () => void drive.locks.set(file.id, 'exclusive') as undefined },
      undocheckout: { need: 'write', run: () => void drive.locks.delete(file.id) as undefined },
      checkin: { need: 'write', run: () => void drive.locks.delete(file.id) as undefined },
      publish: nothing,
      unpublish: nothing,
      moveto: {
        need: 'write',
        run: (args) => move(entry, argument(args, 'newurl'), args.positional[1] ?? args.named['flags'] ?? '0'),
      },
    },
  };
}

function bytes(content: ContentSource | undefined, put?: Method): Node {
  const source = found(content, 'File');
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(source.size) };
  return {
    kind: 'raw',
    answer: { status: 200, headers, stream: source.open(0, source.size) },
    ...(put ? { put } : {}),
  };
}

function putter({ list, item }: Entry, call: RestCall): Method {
  return {
    need: 'write',
    run: async () => {
      const content = await call.services.spool.store(counted(call));
      if (item && isLibrary(list)) list.setContent(item, { content, by: call.actor });
      return undefined;
    },
  };
}

/** Moves a file within its library; the flag 1 lets it replace what is there. */
function move({ list, item }: Entry, path: string, flags: string): undefined {
  if (!item || !isLibrary(list)) throw new RestFault(404, 'The file does not exist.');
  const base = listPathOf(list);
  if (!path.toLowerCase().startsWith(`${base.toLowerCase()}/`))
    throw new RestFault(400, 'Moving a file into another library is not supported here.');
  const names = path.slice(base.length + 1).split('/');
  const name = names.pop() ?? item.name;
  const parent = found(list.below(list.root, names), 'The folder');
  list.update(item, { parent, name, conflict: flags === '1' ? 'replace' : 'fail' });
}

function versionsNode(entry: Entry, call: RestCall): Collection {
  const drive = entry.list as Drive;
  const file = found(entry.item, 'File');
  // The versions of a file are its earlier ones; the present one is the file itself.
  const nodes = [...drive.versions.past(file)].reverse().map(
    (version): Entity => ({
      kind: 'entity',
      type: 'SP.FileVersion',
      row: {
        CheckInComment: '',
        Created: iso(version.modified),
        ID: version.number * 512,
        IsCurrentVersion: false,
        Length: String(version.content.size),
        Size: version.content.size,
        Url: `_vti_history/${version.number * 512}${entryPath(entry)}`,
        VersionLabel: `${version.number}.0`,
      },
      nav: { $value: () => bytes(version.content), openbinarystream: () => bytes(version.content) },
      methods: {
        deleteobject: { need: 'write', run: () => drive.versions.drop(file, version.number) as undefined },
      },
    }),
  );
  const byId = (id: string | undefined): Entity | undefined => nodes.find(({ row }) => String(row['ID']) === id);
  const number = (label: string): number => Number.parseInt(label, 10);
  return collection('SP.FileVersion', nodes, {
    key: byId,
    nav: { getbyid: (args) => found(byId(args.positional[0]), 'Version') },
    methods: {
      restorebylabel: {
        need: 'write',
        run: (args) => {
          drive.restoreVersion(file, number(argument(args, 'versionlabel')), { by: call.actor });
          return undefined;
        },
      },
      deletebyid: {
        need: 'write',
        run: (args) => drive.versions.drop(file, Number(argument(args, 'vid')) / 512) as undefined,
      },
    },
  });
}

/** "SP.Folder": a folder of a list or library, the list itself without an entry. */
export function folderNode(list: AnyList, entry: Entry | undefined, call: RestCall): Entity {
  const { files, folders } = contentsOf(list, entry);
  const path = entry ? entryPath(entry) : listPathOf(list);
  return {
    kind: 'entity',
    type: 'SP.Folder',
    row: {
      Exists: true,
      IsWOPIEnabled: false,
      ItemCount: files.length + folders.length,
      Name: path.split('/').at(-1) ?? '',
      ProgID: entry?.item?.kind === 'package' ? 'OneNote.Notebook' : null,
      ServerRelativeUrl: path,
      TimeCreated: iso(entry?.created ?? list.created),
      TimeLastModified: iso(entry?.modified ?? list.created),
      UniqueId: entry?.guid ?? (isLibrary(list) ? list.listId : list.id),
      WelcomePage: '',
    },
    nav: {
      files: () => filesNode(list, { entry, files }, call),
      folders: () => foldersNode(list, { entry, folders, path }, call),
      listitemallfields: () => (entry ? call.itemNode(entry) : value(null)),
    },
    ...(entry
      ? {
          remove: {
            need: 'write',
            run: () => removeEntry(call.world, entry, call.actor, true) as undefined,
          } satisfies Method,
          methods: {
            recycle: { need: 'write', run: () => value(removeEntry(call.world, entry, call.actor)) } satisfies Method,
            addsubfolderusingpath: adding(list, entry, call),
          },
        }
      : { methods: { addsubfolderusingpath: adding(list, entry, call) } }),
  };
}

/** Makes a folder below another one. */
function adding(list: AnyList, entry: Entry | undefined, call: RestCall): Method {
  return {
    need: 'write',
    run: (args) => folderNode(list, makeFolder(list, { entry, name: argument(args, 'decodedurl') }, call), call),
  };
}

function contentsOf(list: AnyList, entry: Entry | undefined): { files: Entry[]; folders: Entry[] } {
  const all = isLibrary(list)
    ? [...(entry?.item ?? list.root).children.values()].map((item) => libraryEntry(list, item))
    : list
        .items()
        .filter(({ parent }) => parent === (entry?.listItem ?? list.root))
        .map((item) => listEntry(list, item));
  return { files: all.filter(({ kind }) => kind === 'file'), folders: all.filter(({ kind }) => kind === 'folder') };
}

function filesNode(
  list: AnyList,
  { entry, files }: { entry: Entry | undefined; files: readonly Entry[] },
  call: RestCall,
): Collection {
  const nodes = files.map((file) => fileNode(file, call));
  const where = (name: string | undefined): Entity | undefined =>
    nodes.find(({ row }) => String(row['Name']).toLowerCase() === name?.toLowerCase());
  const add = (name: string, overwrite: boolean): Method => ({
    need: 'write',
    run: async () => {
      if (!isLibrary(list)) throw new RestFault(400, 'Files can not be added to a list.');
      const content = await call.services.spool.store(counted(call));
      const conflict = overwrite ? 'replace' : 'fail';
      const item = list.put(entry?.item ?? list.root, name, { content, conflict, by: call.actor });
      return fileNode(libraryEntry(list, item), call);
    },
  });
  const method = (parameter: string): Method => ({
    need: 'write',
    run: (args) => add(argument(args, parameter), args.named['overwrite']?.toLowerCase() === 'true').run(args, call),
  });
  return collection('SP.File', nodes, {
    key: where,
    nav: { getbyname: (args) => found(where(args.positional[0]), 'File') },
    methods: { add: method('url'), addusingpath: method('decodedurl') },
  });
}

interface FolderPlace {
  readonly entry: Entry | undefined;
  readonly folders: readonly Entry[];
  readonly path: string;
}

function foldersNode(list: AnyList, { entry, folders, path }: FolderPlace, call: RestCall): Collection {
  const nodes = folders.map((folder) => folderNode(list, folder, call));
  const where = (name: string | undefined): Entity | undefined =>
    nodes.find(({ row }) => String(row['Name']).toLowerCase() === name?.toLowerCase());
  const make = (url: string): Node => {
    const name = url.startsWith(`${path}/`) ? url.slice(path.length + 1) : (url.split('/').at(-1) ?? url);
    return folderNode(list, makeFolder(list, { entry, name }, call), call);
  };
  const method = (parameter: string): Method => ({ need: 'write', run: (args) => make(argument(args, parameter)) });
  return collection('SP.Folder', nodes, {
    key: where,
    create: { need: 'write', run: async () => make(String((await call.body())['ServerRelativeUrl'] ?? '')) },
    methods: { add: method('url'), addusingpath: method('decodedurl') },
  });
}

/** Makes a folder, or gives the one that is there. */
function makeFolder(list: AnyList, { entry, name }: { entry: Entry | undefined; name: string }, call: RestCall): Entry {
  if (isLibrary(list)) {
    const parent = entry?.item ?? list.root;
    return libraryEntry(list, list.createFolder(parent, name, { conflict: 'replace', by: call.actor }));
  }
  const of: SiteList = list;
  const parent = entry?.listItem ?? of.root;
  const known = of.items().find((item) => item.isFolder && item.parent === parent && of.leafOf(item) === name);
  return listEntry(of, known ?? of.add({ Title: name, FileLeafRef: name }, call.actor, { isFolder: true, parent }));
}
