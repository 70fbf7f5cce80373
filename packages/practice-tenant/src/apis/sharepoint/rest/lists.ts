import {
  type AnyList,
  type ContentType,
  entryCount,
  isLibrary,
  listIdOf,
  listTitleOf,
  removeList,
  type Site,
  securedOf,
  WorldError,
} from '../../../world/index.ts';
import { iso } from '../../graph/present/item.ts';
import { fieldsNode } from './fields.ts';
import { folderNode } from './files.ts';
import { itemsNode } from './items.ts';
import {
  type Collection,
  collection,
  type Entity,
  found,
  type Method,
  type Navigation,
  type Node,
  type RestCall,
  RestFault,
  type Row,
  unwrapped,
  value,
} from './node.ts';
import { securable } from './securable.ts';
import { viewNode, viewsNode } from './views.ts';

/** "ListTemplateType enumeration" by the names Graph has for them. */
const TEMPLATES: Readonly<Record<string, number>> = {
  genericList: 100,
  documentLibrary: 101,
  survey: 102,
  links: 103,
  announcements: 104,
  contacts: 105,
  events: 106,
  tasks: 107,
  discussionBoard: 108,
  pictureLibrary: 109,
  userInformation: 112,
  webPageLibrary: 119,
  accessRequest: 160,
  mySiteDocumentLibrary: 700,
  issueTracking: 1100,
  sharingLinks: 3300,
  webTemplateExtensionsList: 3415,
};

/** All lists of a site, libraries first. */
export function allLists(site: Site, call: RestCall): AnyList[] {
  return [...call.world.librariesOf(site), ...call.world.lists.of(site)];
}

export function listsNode(call: RestCall): Collection {
  const all = allLists(call.site, call);
  const nodes = (): Entity[] => all.map((list) => listNode(list, call));
  const byId = (id: string | undefined): Entity | undefined => {
    const list = all.find((one) => listIdOf(one) === id?.toLowerCase());
    return list && listNode(list, call);
  };
  const byTitle = (title: string | undefined): Entity =>
    listNode(
      found(
        all.find((one) => listTitleOf(one).toLowerCase() === title?.toLowerCase()),
        `List '${title}'`,
      ),
      call,
    );
  return {
    kind: 'collection',
    type: 'SP.List',
    length: all.length,
    slice: (from, to) => nodes().slice(from, to),
    key: byId,
    nav: {
      getbyid: (args) => found(byId(args.positional[0]), 'List'),
      getbytitle: (args) => byTitle(args.positional[0]),
    },
    create: { need: 'manage', run: async () => await create(call) },
    methods: { ensuresiteassetslibrary: { need: 'manage', run: () => siteAssets(call) } },
  };
}

/** The library where pages keep their pictures; made when somebody asks for it. */
function siteAssets(call: RestCall): Entity {
  const title = 'Site Assets';
  const known = allLists(call.site, call).find((list) => listTitleOf(list) === title);
  return listNode(known ?? call.world.addLibrary(call.site, title), call);
}

async function create(call: RestCall): Promise<Entity> {
  const body = unwrapped(await call.body(), 'parameters');
  const title = String(body['Title'] ?? '');
  if (title === '') throw new RestFault(400, 'The title of the list is missing.');
  const number = Number(body['BaseTemplate'] ?? 100);
  const template = Object.entries(TEMPLATES).find(([, other]) => other === number)?.[0];
  if (template === undefined) throw new RestFault(400, 'The list template is not known.');
  const { world, site } = call;
  const list =
    template === 'documentLibrary'
      ? world.addLibrary(site, title)
      : world.lists.add(site, { displayName: title, template });
  if (typeof body['Description'] === 'string') list.description = body['Description'];
  applySettings(list, body);
  return listNode(list, call);
}

function applySettings(list: AnyList, body: Row): void {
  const { settings } = list.schema;
  for (const [name, before] of Object.entries(settings)) {
    const wish = body[name];
    if (wish !== undefined && typeof wish === typeof before) settings[name] = wish as boolean;
  }
  if (settings['EnableMinorVersions'] === true && settings['EnableVersioning'] !== true)
    throw new WorldError('invalidRequest', 'Minor versions need versions.');
  list.schema.touch();
}

/** "SP.List". */
export function listNode(list: AnyList, call: RestCall): Entity {
  const { world } = call;
  const id = listIdOf(list);
  const rights = securable(securedOf(list), id, call);
  const library = isLibrary(list);
  const remove: Method = { need: 'manage', run: () => removeList(world, list, call.actor, true) as undefined };
  return {
    kind: 'entity',
    type: 'SP.List',
    etag: `"${id},${list.changes.position}"`,
    secured: rights.secured,
    row: listRow(list),
    nav: { ...rights.nav, ...contentsOf(list, call) },
    update: {
      need: 'manage',
      run: async () => {
        const body = await call.body();
        const { Title: title, Description: description } = body;
        if (typeof title === 'string' && title.toLowerCase() !== listTitleOf(list).toLowerCase())
          world.lists.checkName(list.site, title);
        if (typeof title === 'string') Object.assign(list, library ? { name: title } : { displayName: title });
        if (typeof description === 'string') list.description = description;
        applySettings(list, body);
        return undefined;
      },
    },
    remove,
    methods: {
      ...rights.methods,
      deleteobject: remove,
      recycle: { need: 'manage', run: () => value(removeList(world, list, call.actor)) },
      addvalidateupdateitemusingpath: {
        need: 'write',
        run: (args) => itemsNode(list, call).methods?.['addvalidateupdateitemusingpath']?.run(args, call),
      },
      getitems: { need: 'read', run: async () => await queried(list, call) },
    },
  };
}

function listRow(list: AnyList): Row {
  const library = isLibrary(list);
  const id = listIdOf(list);
  return {
    ...list.schema.settings,
    AllowContentTypes: true,
    BaseTemplate: TEMPLATES[list.template] ?? 100,
    BaseType: library ? 1 : 0,
    Created: iso(list.created),
    Description: list.description,
    EntityTypeName: `${(library ? list.urlName : list.name).replaceAll(' ', '_x0020_')}${library ? '' : 'List'}`,
    Id: id,
    IsSystemList: list.system,
    ItemCount: entryCount(list),
    LastItemModifiedDate: iso(library ? list.root.modified : list.modified),
    LastItemUserModifiedDate: iso(library ? list.root.modified : list.modified),
    ListItemEntityTypeFullName: `SP.Data.${(library ? list.urlName : list.name).replaceAll(' ', '_x0020_')}${library ? 'Item' : 'ListItem'}`,
    ParentWebUrl: list.site.path === '' ? '/' : list.site.path,
    TemplateFeatureId: '00bfea71-de22-43b2-a848-c05709900100',
    Title: listTitleOf(list),
  };
}

/** Items by a query in CAML; of the query only the row limit and the columns of `Eq` comparisons are understood. */
async function queried(list: AnyList, call: RestCall): Promise<Node> {
  const xml = String(unwrapped(await call.body(), 'query')['ViewXml'] ?? '');
  const limit = Number(xml.match(/<RowLimit[^>]*>(\d+)</i)?.[1] ?? 5_000);
  const wishes = [...xml.matchAll(/<Eq>\s*<FieldRef Name=['"](\w+)['"]\s*\/>\s*<Value[^>]*>([^<]*)<\/Value>/gi)];
  const items = itemsNode(list, call);
  const fits = ({ row }: Entity): boolean => wishes.every(([, name = '', text]) => String(row[name]) === text);
  return collection('SP.ListItem', items.slice(0, items.length).filter(fits).slice(0, limit));
}

/** What a list holds and how it is built. */
function contentsOf(list: AnyList, call: RestCall): Navigation {
  return {
    items: () => itemsNode(list, call),
    getitembyid: (args) => found(itemsNode(list, call).key?.(args.positional[0] ?? '')),
    getitembystringid: (args) => found(itemsNode(list, call).key?.(args.positional[0] ?? '')),
    getitembyuniqueid: (args) => found(itemsNode(list, call).key?.(args.positional[0] ?? '')),
    rootfolder: () => folderNode(list, undefined, call),
    fields: () =>
      fieldsNode(
        {
          columns: list.schema.columns,
          add: (wish) => list.schema.addColumn(wish),
          remove: (column) => list.schema.removeColumn(column),
          changed: () => list.schema.touch(),
        },
        call,
      ),
    views: () => viewsNode(list),
    defaultview: () =>
      viewNode(
        found(
          list.schema.views.find(({ isDefault }) => isDefault),
          'View',
        ),
        list,
      ),
    getview: (args) => found(viewsNode(list).key?.(args.positional[0] ?? ''), 'View'),
    contenttypes: () => contentTypesNode(list, call),
  };
}

function contentTypesNode(list: AnyList, call: RestCall): Collection {
  const { schema } = list;
  return contentTypes(schema.contentTypes, {
    addavailablecontenttype: {
      need: 'manage',
      run: async () => {
        const wanted = String((await call.body())['contentTypeId'] ?? '').toLowerCase();
        const webs = [call.world.webs.of(list.site), call.world.webs.of(call.world.collectionOf(list.site))];
        const type = found(
          webs.flatMap((web) => web.contentTypes).find(({ id }) => id.toLowerCase() === wanted),
          'Content type',
        );
        const columns = type.columns.flatMap(
          (name) => webs.flatMap((web) => web.columns).find((one) => one.name === name) ?? [],
        );
        return contentTypeNode(schema.addContentType(type, columns));
      },
    },
  });
}

/** Content types of a list or a site. */
export function contentTypes(
  types: readonly ContentType[],
  methods: Readonly<Record<string, Method>> = {},
): Collection {
  const nodes = types.map(contentTypeNode);
  const where = (key: string | undefined): Entity | undefined =>
    nodes.find(({ row }) => (row['StringId'] as string).toLowerCase() === key?.toLowerCase());
  return collection('SP.ContentType', nodes, {
    key: where,
    nav: { getbyid: (args) => found(where(args.positional[0]), 'Content type') },
    methods,
  });
}

function contentTypeNode(type: ContentType): Entity {
  return {
    kind: 'entity',
    type: 'SP.ContentType',
    row: {
      Description: type.description,
      Group: type.group,
      Hidden: type.hidden,
      Id: { StringValue: type.id },
      Name: type.name,
      ReadOnly: type.readOnly,
      Sealed: type.sealed,
      StringId: type.id,
    },
    nav: {
      fieldlinks: () =>
        collection(
          'SP.FieldLink',
          type.columns.map((name): Entity => ({ kind: 'entity', type: 'SP.FieldLink', row: { Id: name, Name: name } })),
        ),
    },
  };
}
