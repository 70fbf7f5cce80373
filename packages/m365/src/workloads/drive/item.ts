import type { Change, ItemFacts, Sharing } from '@coffer/model';

/** The address of the content, good for about an hour without any token. */
const DOWNLOAD_URL = '@microsoft.graph.downloadUrl';
/** "True" on an item that a scan names because its permissions changed. */
const SHARED_CHANGED = '@microsoft.graph.sharedChanged';

export interface WireIdentitySet {
  readonly user?: { readonly email?: string; readonly displayName?: string };
  readonly application?: { readonly displayName?: string };
}

/** A driveItem of Microsoft Graph, as far as a backup reads it. */
export interface WireItem {
  readonly id?: string;
  readonly name?: string;
  readonly size?: number;
  readonly eTag?: string;
  readonly webUrl?: string;
  readonly createdDateTime?: string;
  readonly lastModifiedDateTime?: string;
  readonly createdBy?: WireIdentitySet;
  readonly lastModifiedBy?: WireIdentitySet;
  readonly fileSystemInfo?: { readonly createdDateTime?: string; readonly lastModifiedDateTime?: string };
  readonly parentReference?: { readonly id?: string };
  readonly file?: { readonly mimeType?: string; readonly hashes?: { readonly quickXorHash?: string } };
  readonly folder?: object;
  readonly package?: { readonly type?: string };
  readonly shared?: object;
  readonly root?: object;
  readonly deleted?: object;
  readonly malware?: { readonly description?: string };
  readonly remoteItem?: object;
  readonly [DOWNLOAD_URL]?: string;
  readonly [SHARED_CHANGED]?: string | boolean;
}

/** What is asked of a single item. */
export const CURRENT_FIELDS = [
  'id',
  'name',
  'size',
  'eTag',
  'webUrl',
  'createdDateTime',
  'lastModifiedDateTime',
  'createdBy',
  'lastModifiedBy',
  'fileSystemInfo',
  'parentReference',
  'file',
  'folder',
  'package',
  'root',
  'deleted',
  'malware',
  'remoteItem',
].join(',');

/**
 * What every listing of items asks for. `content.downloadUrl` makes each file's content cost no further request; `shared`
 * tells which items have permissions of their own.
 */
export const ITEM_FIELDS = `${CURRENT_FIELDS},shared,content.downloadUrl`;

/** The pre-authenticated address of a file's content, if the item came with one. */
export function downloadUrl(wire: WireItem): string | undefined {
  return wire[DOWNLOAD_URL];
}

/** Microsoft's item in the common words. A notebook (`package`) is a folder. */
function itemFacts(wire: WireItem): ItemFacts {
  const kind = wire.file === undefined ? 'folder' : 'file';
  const info = wire.fileSystemInfo;
  const created = info?.createdDateTime ?? wire.createdDateTime ?? '1970-01-01T00:00:00Z';
  return {
    id: wire.id ?? '',
    parentId: wire.root === undefined ? (wire.parentReference?.id ?? null) : null,
    name: wire.name ?? '',
    kind,
    size: kind === 'file' ? (wire.size ?? 0) : 0,
    created,
    modified: info?.lastModifiedDateTime ?? wire.lastModifiedDateTime ?? created,
    ...present('eTag', wire.eTag),
    ...present('hash', wire.file?.hashes?.quickXorHash),
    ...present('mimeType', wire.file?.mimeType),
    ...present('createdBy', who(wire.createdBy)),
    ...present('modifiedBy', who(wire.lastModifiedBy)),
    ...present('webUrl', wire.webUrl),
    ...(wire.package === undefined ? {} : { role: 'notebook' as const }),
  };
}

/** Why an item that exists cannot be protected; undefined if it can. */
function unsupportedReason(wire: WireItem): string | undefined {
  if (wire.malware !== undefined) return 'Microsoft found malware in it';
  if (wire.remoteItem !== undefined) return 'It is a shortcut to an item elsewhere';
  return undefined;
}

/**
 * Where an item's permissions come from, in an answer that keeps the manner `hierarchicalsharing`: there `shared` stands on
 * nothing but the tops of permission hierarchies, an empty one on those that nobody else has access to.
 */
function sharingOf(wire: WireItem): Sharing {
  if (wire.shared === undefined) return 'inherited';
  return String(wire[SHARED_CHANGED] ?? '').toLowerCase() === 'true' ? 'changed' : 'own';
}

/**
 * An entry of a delta page as a change, without its ticket; undefined for an entry that names nothing. `hierarchical`: the
 * answer tells whose permissions are an item's own.
 */
export function changeOf(wire: WireItem, hierarchical = false): Change | undefined {
  if (wire.id === undefined || wire.id === '') return undefined;
  if (wire.deleted !== undefined) return { type: 'delete', id: wire.id };
  const item = itemFacts(wire);
  const reason = unsupportedReason(wire);
  if (reason !== undefined) return { type: 'unsupported', item, reason };
  return { type: 'upsert', item, ...(hierarchical ? { sharing: sharingOf(wire) } : {}) };
}

/** Whom Microsoft names: by address, else by name. */
export function who(set: WireIdentitySet | undefined): string | undefined {
  return set?.user?.email ?? set?.user?.displayName ?? set?.application?.displayName;
}

function present<K extends string>(key: K, value: string | undefined): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]: string });
}
