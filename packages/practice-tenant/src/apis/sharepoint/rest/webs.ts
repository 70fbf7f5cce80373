import {
  fileAt,
  isLibrary,
  listPathOf,
  type Site,
  securedBy,
  siteUrl,
  type Web,
  type WebSettings,
} from '../../../world/index.ts';
import { iso } from '../../graph/present/item.ts';
import { fieldsNode } from './fields.ts';
import { fileNode, folderNode } from './files.ts';
import { folderOf } from './items.ts';
import { allLists, contentTypes, listNode, listsNode } from './lists.ts';
import { navigationNode } from './navigation.ts';
import {
  argument,
  type Collection,
  collection,
  type Entity,
  found,
  type Navigation,
  type Node,
  type RestCall,
  RestFault,
  type Row,
  unwrapped,
  value,
} from './node.ts';
import type { Args } from './path.ts';
import { associatedGroup, currentUser, ensureUser, groupsNode, userNode, usersNode } from './people.ts';
import { recycleBinNode } from './recycle-bin.ts';
import { definitionsNode, securable } from './securable.ts';

/** "SP.Web": the site an address begins with. */
export function webNode(call: RestCall): Entity {
  const { site, world } = call;
  const web = world.webs.of(site);
  const secured = securedBy(web.sharing, web);
  const rights = securable(secured, web.id, call);
  return {
    kind: 'entity',
    type: 'SP.Web',
    secured,
    row: webRow(web),
    nav: {
      ...rights.nav,
      ...placesOf(call),
      ...peopleOf(call),
      webs: () => websNode(call),
      fields: () => siteFields(web, call),
      availablefields: () => collection(siteFields(web, call).type, siteFields(web, call).slice(0, web.columns.length)),
      contenttypes: () => contentTypes(web.contentTypes),
      availablecontenttypes: () => contentTypes(web.contentTypes),
      regionalsettings: () => regionalNode(web),
      navigation: () => navigationNode(web, call),
      recyclebin: () => recycleBinNode('web', call),
      features: () => collection('SP.Feature', []),
      usercustomactions: () => collection('SP.UserCustomAction', []),
      parentweb: () =>
        site.parent
          ? { kind: 'entity', type: 'SP.WebInformation', row: shortRow(world.webs.of(site.parent)) }
          : value(null),
    },
    update: { need: 'full', run: async () => changeWeb(web, await call.body()) },
    ...(site.parent ? { remove: { need: 'full' as const, run: () => void world.removeSite(site) as undefined } } : {}),
    methods: {
      ...rights.methods,
      ensureuser: {
        need: 'read',
        run: async (args) => await ensureUser(args.positional[0] ?? args.named['logonname'], call),
      },
    },
  };
}

function siteFields(web: Web, call: RestCall): Collection {
  const { columns } = web;
  return fieldsNode(
    {
      columns,
      add: (wish) => web.addColumn(wish),
      remove: (column) => void columns.splice(columns.indexOf(column), 1),
      changed: () => undefined,
    },
    call,
  );
}

/** Lists, folders and files by their addresses. */
function placesOf(call: RestCall): Navigation {
  const { site } = call;
  const byPath = (args: Args, name: string): string => {
    const path = argument(args, name).replace(/^https?:\/\/[^/]+/i, '');
    return (path.startsWith('/') ? path : `${site.path}/${path}`).replace(/(.)\/+$/, '$1');
  };
  const folder = (args: Args, name: string): Node => {
    const path = byPath(args, name);
    for (const list of allLists(site, call)) {
      const node = folderOf(list, path, call);
      if (node) return node;
    }
    if (path.toLowerCase() === (site.path === '' ? '/' : site.path.toLowerCase())) return rootFolder(call);
    throw new RestFault(404, 'File Not Found.');
  };
  const file = (args: Args, name: string): Node => {
    const path = byPath(args, name);
    for (const list of allLists(site, call)) {
      const entry = isLibrary(list) ? fileAt(list, path) : undefined;
      if (entry) return fileNode(entry, call);
    }
    throw new RestFault(404, `The file ${path} does not exist.`);
  };
  const list = (args: Args, name: string): Node => {
    const path = byPath(args, name).toLowerCase();
    return listNode(
      found(
        allLists(site, call).find((one) => listPathOf(one).toLowerCase() === path),
        'List',
      ),
      call,
    );
  };
  return {
    lists: () => listsNode(call),
    folders: () => foldersOf(call),
    rootfolder: () => rootFolder(call),
    getlist: (args) => list(args, 'strUrl'),
    getlistusingpath: (args) => list(args, 'decodedUrl'),
    getfolderbyserverrelativeurl: (args) => folder(args, 'serverRelativeUrl'),
    getfolderbyserverrelativepath: (args) => folder(args, 'decodedUrl'),
    getfilebyserverrelativeurl: (args) => file(args, 'serverRelativeUrl'),
    getfilebyserverrelativepath: (args) => file(args, 'decodedUrl'),
    getfilebyid: (args) => byGuid(args, call),
    defaultdocumentlibrary: () => listNode(found(call.world.drivesOf(site)[0], 'List'), call),
    siteuserinfolist: () => listNode(call.world.lists.people(site).list, call),
  };
}

function byGuid(args: Args, call: RestCall): Node {
  for (const list of allLists(call.site, call)) {
    const entry = isLibrary(list) ? list.withGuid(argument(args, 'uniqueId')) : undefined;
    const path = entry && isLibrary(list) ? fileAt(list, list.serverPath(entry)) : undefined;
    if (path) return fileNode(path, call);
  }
  throw new RestFault(404, 'File Not Found.');
}

/** Folders by their addresses, wherever they are in the site; making one says where. */
function foldersOf(call: RestCall): Collection {
  const lists = allLists(call.site, call);
  const make = async (path: string): Promise<Node> => {
    const full = path.startsWith('/') ? path : `${call.site.path}/${path}`;
    const parent = full.slice(0, full.lastIndexOf('/'));
    for (const list of lists) {
      const node = folderOf(list, parent, call);
      if (node?.kind !== 'entity') continue;
      const children = node.nav?.['folders']?.({ positional: [], named: {} });
      if (children?.kind !== 'collection') continue;
      return found(
        await children.methods?.['add']?.run({ positional: [full.slice(parent.length + 1)], named: {} }, call),
        'Folder',
      );
    }
    throw new RestFault(404, 'The folder it would be in does not exist.');
  };
  return collection(
    'SP.Folder',
    lists.filter(isLibrary).map((list) => folderNode(list, undefined, call)),
    {
      create: { need: 'write', run: async () => await make(String((await call.body())['ServerRelativeUrl'] ?? '')) },
      methods: { addusingpath: { need: 'write', run: async (args) => await make(argument(args, 'decodedurl')) } },
    },
  );
}

function rootFolder(call: RestCall): Entity {
  const { site } = call;
  return {
    kind: 'entity',
    type: 'SP.Folder',
    row: {
      Exists: true,
      ItemCount: 0,
      Name: '',
      ServerRelativeUrl: site.path === '' ? '/' : site.path,
      TimeCreated: iso(site.created),
      TimeLastModified: iso(site.created),
      UniqueId: site.webId,
      WelcomePage: site.personal ? '' : 'SitePages/Home.aspx',
    },
    nav: { folders: () => foldersOf(call) },
  };
}

function peopleOf(call: RestCall): Navigation {
  const people = call.world.lists.people(call.site);
  return {
    sitegroups: () => groupsNode(call),
    siteusers: () => usersNode(call),
    currentuser: () => currentUser(call),
    roledefinitions: () => definitionsNode(call),
    associatedownergroup: () => associatedGroup(3, call),
    associatedvisitorgroup: () => associatedGroup(4, call),
    associatedmembergroup: () => associatedGroup(5, call),
    getuserbyid: (args) => userNode(found(people.user(Number(args.positional[0])), 'User'), call),
  };
}

function webRow(web: Web): Row {
  const { site } = web;
  return {
    ...web.settings,
    ...shortRow(web),
    Configuration: site.groupId === undefined ? 3 : 0,
    LastItemModifiedDate: iso(site.created),
    LastItemUserModifiedDate: iso(site.created),
    ResourcePath: { DecodedUrl: siteUrl(site) },
    WelcomePage: site.personal ? '' : 'SitePages/Home.aspx',
  };
}

function shortRow(web: Web): Row {
  const { site } = web;
  return {
    Created: iso(site.created),
    Description: web.description,
    Id: site.webId,
    Language: web.language,
    ServerRelativeUrl: site.path === '' ? '/' : site.path,
    Title: site.title,
    Url: siteUrl(site),
    WebTemplate: site.personal ? 'SPSPERS' : site.groupId === undefined ? 'STS' : 'GROUP',
  };
}

function changeWeb(web: Web, body: Row): undefined {
  if (typeof body['Title'] === 'string') web.site.title = body['Title'];
  if (typeof body['Description'] === 'string') web.description = body['Description'];
  applyTo(web.settings, body);
}

function applyTo(settings: WebSettings, body: Row): void {
  for (const [name, before] of Object.entries(settings))
    if (typeof body[name] === typeof before) settings[name] = body[name] as boolean;
}

/** "SP.RegionalSettings". */
function regionalNode(web: Web): Entity {
  const { TimeZone: zone, ...rest } = web.regional;
  return {
    kind: 'entity',
    type: 'SP.RegionalSettings',
    row: { ...rest, DateSeparator: '/', TimeSeparator: ':', ListSeparator: ',', DecimalSeparator: '.' },
    nav: {
      timezone: () => ({ kind: 'entity', type: 'SP.TimeZone', row: { Id: zone, Description: `Time zone ${zone}` } }),
    },
    update: {
      need: 'full',
      run: async (_, call) => {
        const body = await call.body();
        applyTo(web.regional, body);
        const timeZone = (body['TimeZone'] as Row | undefined)?.['Id'];
        if (typeof timeZone === 'number') web.regional['TimeZone'] = timeZone;
        return undefined;
      },
    },
  };
}

/** The sites directly below this one. */
function websNode(call: RestCall): Collection {
  const { world, site } = call;
  const below = world.sites.filter(({ parent }) => parent === site);
  const add = async (): Promise<Node> => {
    const wish = unwrapped(await call.body(), 'parameters');
    const { Title: title, Url: url, Description: description, Language: language } = wish;
    if (typeof title !== 'string' || typeof url !== 'string' || !/^[^/]+$/.test(url))
      throw new RestFault(400, 'Title or Url are missing.');
    const path = `${site.path}/${url}`;
    if (world.sites.some((other) => other.host === site.host && other.path.toLowerCase() === path.toLowerCase()))
      throw new RestFault(400, `The Web site address "${path}" is already in use.`);
    const made = world.addSite({ title, path, parent: site });
    const web = world.webs.of(made);
    if (typeof description === 'string') web.description = description;
    if (typeof language === 'number') web.language = language;
    const inner: RestCall = { ...call, site: made };
    if (wish['UseSamePermissionsAsParentSite'] === false)
      securedBy(web.sharing, web).separate({ copy: false, clearBelow: false });
    return webNode(inner);
  };
  return collection(
    'SP.Web',
    below.map((one) => webNode({ ...call, site: one })),
    {
      create: { need: 'full', run: add },
      methods: { add: { need: 'full', run: add } },
    },
  );
}

/** "SP.Site": the collection of the site an address begins with. */
export function siteNode(call: RestCall): Entity {
  const top: Site = call.world.collectionOf(call.site);
  const used = call.world.sites
    .filter((site) => call.world.collectionOf(site) === top)
    .flatMap((site) => call.world.librariesOf(site))
    .reduce((sum, drive) => sum + drive.root.size, 0);
  return {
    kind: 'entity',
    type: 'SP.Site',
    row: {
      GroupId: top.groupId ?? '00000000-0000-0000-0000-000000000000',
      Id: top.id,
      LockIssue: null,
      PrimaryUri: `${siteUrl(top)}/`,
      ReadOnly: top.lock === 'read-only',
      ServerRelativeUrl: top.path === '' ? '/' : top.path,
      ShareByEmailEnabled: true,
      Url: siteUrl(top),
      WriteLocked: top.lock === 'read-only',
    },
    nav: {
      recyclebin: () => recycleBinNode('site', call),
      rootweb: () => webNode({ ...call, site: top }),
      usage: () => ({
        kind: 'entity',
        type: 'SP.UsageInfo',
        row: { Storage: String(used), Bandwidth: '0', Hits: 0, Visits: 0 },
      }),
      usercustomactions: () => collection('SP.UserCustomAction', []),
      features: () => collection('SP.Feature', []),
    },
  };
}
