import type { ItemFacts, ProtectedObject } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';
import type { On } from '../drive/with-access.ts';
import { LISTS_FOLDER, listFolderId } from './ids.ts';
import { markOf } from './json-file.ts';
import type { SitesParts } from './parts.ts';
import { webIdOf } from './site.ts';

/** A list of Graph, as far as it is read here. */
interface WireList {
  readonly id?: string;
  readonly name?: string;
  readonly displayName?: string;
  readonly description?: string;
  readonly webUrl?: string;
  readonly eTag?: string;
  readonly createdDateTime?: string;
  readonly lastModifiedDateTime?: string;
  readonly createdBy?: { readonly user?: { readonly email?: string; readonly displayName?: string } };
  readonly list?: { readonly template?: string; readonly hidden?: boolean; readonly contentTypesEnabled?: boolean };
  readonly system?: object | null;
}

/** A library or list of a site. */
export interface ListRow {
  readonly id: string;
  readonly kind: 'library' | 'list';
  /** Its folder in the tree. */
  readonly folder: ItemFacts;
  /** Differs when anything that the listing tells of it differs. */
  readonly mark: string;
  readonly template: string;
  /** Why it is left out, if it is. */
  readonly excluded: string | undefined;
}

const FIELDS = 'id,name,displayName,description,webUrl,eTag,createdDateTime,lastModifiedDateTime,createdBy,list,system';

/** Template of the library of a personal site that is its owner's OneDrive (`ListTemplateType.MySiteDocumentLibrary`). */
const ONE_DRIVE = 'mySiteDocumentLibrary';
/** Templates of lists that are document libraries. */
export const LIBRARIES: ReadonlySet<string> = new Set([
  'documentLibrary',
  'webPageLibrary',
  ONE_DRIVE,
  'pictureLibrary',
  'xmlForm',
]);
/** Template of the library that holds a site's pages. */
export const PAGES = 'webPageLibrary';
/** Name in the address of the library that holds the pictures of pages. Both count as the system's own, and people fill them. */
const ASSETS = 'SiteAssets';
/** What SharePoint makes for itself, by template, and why nobody would miss it. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  webTemplateExtensionsList: 'a list of site designs that SharePoint keeps for itself',
  sharingLinks: 'a list of sharing links that SharePoint keeps for itself; the links are saved with the permissions',
  accessRequest: 'a list of access requests that SharePoint keeps for itself',
  userInformation: 'the list of people that SharePoint keeps for itself; who is meant is saved with the items',
};

/** Why the OneDrive is left out of the site it lies in. */
const APART = {
  protected: "It is the owner's OneDrive, which is protected as such.",
  excluded: "It is the owner's OneDrive, which the job leaves out.",
} as const;

/** The lists and libraries of a site, hidden ones and those of the system among them. Two units for most sites. */
export async function readLists(parts: SitesParts, { object, context }: On): Promise<readonly ListRow[]> {
  const call = {
    method: 'GET',
    path: `/sites/${segment(object.id)}/lists${query({ $select: FIELDS, $top: 999 })}`,
    as: 'drive',
    cost: 'list',
    purpose: 'scan',
    objectId: object.id,
    context,
  } as const;
  const rows: ListRow[] = [];
  for await (const row of everyItem((next) =>
    readPage<WireList, ListRow>(parts.graph, call, next, (wire) => rowOf(wire, object)),
  ))
    rows.push(row);
  return rows;
}

function rowOf(wire: WireList, object: ProtectedObject): ListRow | undefined {
  if (wire.id === undefined || !/^[0-9a-f-]{36}$/i.test(wire.id)) return undefined;
  const id = wire.id.toLowerCase();
  const template = wire.list?.template ?? 'genericList';
  const kind = LIBRARIES.has(template) ? 'library' : 'list';
  const apart = template === ONE_DRIVE ? object.withoutOneDrive : undefined;
  return {
    id,
    kind,
    folder: folderOf(wire, id, { kind, webId: webIdOf(object) }),
    mark: markOf(`${JSON.stringify(wire)}${apart ?? ''}`),
    template,
    excluded: apart === undefined ? exclusion(wire, template) : APART[apart],
  };
}

function folderOf(
  wire: WireList,
  id: string,
  { kind, webId }: { readonly kind: ListRow['kind']; readonly webId: string },
): ItemFacts {
  const created = wire.createdDateTime ?? '1970-01-01T00:00:00Z';
  const by = wire.createdBy?.user;
  const createdBy = by?.email ?? by?.displayName;
  return {
    id: listFolderId(id),
    parentId: kind === 'library' ? webId : LISTS_FOLDER,
    name: wire.displayName ?? wire.name ?? id,
    kind: 'folder',
    size: 0,
    created,
    // The time of the last change of an item is no fact of the folder: each run would find the folder changed by it.
    modified: created,
    role: kind,
    ...(createdBy === undefined ? {} : { createdBy }),
    ...(wire.webUrl === undefined ? {} : { webUrl: wire.webUrl }),
  };
}

function exclusion(wire: WireList, template: string): string | undefined {
  const known = LEFT_OUT[template];
  if (known !== undefined) return `It is ${known}.`;
  if (template === PAGES || wire.name === ASSETS) return undefined;
  if (wire.system !== undefined && wire.system !== null)
    return 'It is a list of the system, made by SharePoint for itself.';
  if (wire.list?.hidden === true) return 'It is a hidden list.';
  return undefined;
}
