import { sharePointAddress } from '../../../http/addresses.ts';
import type { Exchange } from '../../../http/exchange.ts';
import type { Caller } from '../../../identity/caller.ts';
import type { Services } from '../../../services.ts';
import { type Drive, type Item, pathOf, sharedScope, siteUrl } from '../../../world/index.ts';

/** Which optional parts of an item to show. */
export interface ItemView {
  readonly select: string | null;
  /** The pre-authenticated address; on single items always, in lists only when selected. */
  readonly downloadUrl: boolean;
  /** Drive delta leaves the cTag out on business drives. */
  readonly delta?: boolean;
  /** `Prefer: hierarchicalsharing`: the root of the hierarchy carries an empty `shared`. */
  readonly hierarchicalSharing?: boolean;
}

/** For whom an item is shown, and through which address. */
export interface ItemContext {
  readonly services: Services;
  readonly caller: Caller;
  readonly exchange?: Exchange;
}

type Json = Record<string, unknown>;

/** A pre-authenticated address of the item's content, charged to the caller. */
export function downloadUrl(
  item: Pick<Item, 'id' | 'guid'>,
  drive: Drive,
  context: ItemContext & { version?: number },
): string {
  const { services, caller, version } = context;
  const pass = {
    appId: caller.application.appId,
    userId: caller.user?.id,
    driveId: drive.id,
    itemId: item.id,
    ...(version === undefined ? {} : { version }),
  };
  const query = `UniqueId=${item.guid.toLowerCase()}&Translate=false&tempauth=${services.tempauth.issue(pass)}&ApiVersion=2.0`;
  const host = sharePointAddress(drive.site.host, context.exchange, services.origin());
  return `${host}${drive.site.path}/_layouts/15/download.aspx?${query}`;
}

/** True when a `$select` names the download address, in the short or the long way. */
export function selectsDownloadUrl(select: string | null): boolean {
  return select !== null && /(?:^|,)\s*(?:content\.downloadUrl|@microsoft\.graph\.downloadUrl)\s*(?:,|$)/i.test(select);
}

/** An item as Graph shows it. */
export async function presentItem(item: Item, drive: Drive, view: ItemView, context: ItemContext): Promise<Json> {
  const wanted =
    view.select === null ? undefined : new Set(view.select.split(',').map((name) => name.trim().split('/')[0] ?? ''));
  const show = (name: string): boolean => wanted === undefined || wanted.has(name) || wanted.has('*');
  const json: Json = {};
  if (view.downloadUrl && item.kind === 'file' && !item.malware)
    json['@microsoft.graph.downloadUrl'] = downloadUrl(item, drive, context);
  for (const [name, value] of Object.entries(plainFacts(item, drive, view)))
    if (show(name) || name === 'id') json[name] = value;
  if (show('createdBy')) json['createdBy'] = item.createdBy;
  if (show('lastModifiedBy')) json['lastModifiedBy'] = item.modifiedBy;
  if (show('parentReference')) json['parentReference'] = parentReference(item, drive);
  if (show('sharepointIds') && wanted !== undefined)
    json['sharepointIds'] = sharepointIds(item, drive, context.services);
  if (item.kind === 'file' && show('file')) {
    const quickXorHash = await drive.hash(item);
    json['file'] = { mimeType: item.mimeType, ...(quickXorHash === '' ? {} : { hashes: { quickXorHash } }) };
  }
  return json;
}

/** A deleted item as delta shows it: without its name. */
export function presentDeleted(item: Item, drive: Drive): Json {
  return {
    '@odata.type': '#microsoft.graph.driveItem',
    id: item.id,
    parentReference: { driveType: driveType(drive), driveId: drive.id, ...(item.parent ? { id: item.parent.id } : {}) },
    ...(item.kind === 'file' ? { file: {} } : { folder: {} }),
    deleted: { state: 'deleted' },
  };
}

export function driveType(drive: Drive): 'business' | 'documentLibrary' {
  return drive.site.personal ? 'business' : 'documentLibrary';
}

/** Graph's spelling of a time: seconds, UTC. */
export function iso(time: number): string {
  const day = Math.floor(time / DAY);
  let date = dates.get(day);
  if (date === undefined) {
    if (dates.size >= MOST_DATES) dates.clear();
    date = new Date(day * DAY).toISOString().slice(0, -13);
    dates.set(day, date);
  }
  const second = Math.floor((time - day * DAY) / 1000);
  return `${date}${TWO[Math.floor(second / 3600)]}:${TWO[Math.floor(second / 60) % 60]}:${TWO[second % 60]}Z`;
}

const DAY = 86_400_000;
const MOST_DATES = 20_000;
const TWO = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));
/** The first part of the days met so far, `2026-01-05T`; lists of files ask for the same days again and again. */
const dates = new Map<number, string>();

export function etag(item: Item): string {
  return `"{${item.guid}},${item.version}"`;
}

function plainFacts(item: Item, drive: Drive, view: ItemView): Json {
  const times = { createdDateTime: iso(item.created), lastModifiedDateTime: iso(item.modified) };
  return {
    ...(view.delta ? { '@odata.type': '#microsoft.graph.driveItem' } : {}),
    id: item.id,
    name: item.name,
    size: item.size,
    eTag: etag(item),
    ...(item.kind === 'file' && !view.delta ? { cTag: `"c:{${item.guid}},${item.contentVersion}"` } : {}),
    ...times,
    webUrl: drive.webUrl(item),
    fileSystemInfo: times,
    ...(item.description === undefined ? {} : { description: item.description }),
    ...(item.parent ? {} : { root: {} }),
    ...(item.kind === 'folder' ? folderFacet(item, drive) : {}),
    ...(item.kind === 'package' ? { package: { type: 'oneNote' } } : {}),
    ...(item.malware === undefined ? {} : { malware: { description: item.malware } }),
    ...sharedFacet(item, drive, view.hierarchicalSharing === true),
  };
}

/** A folder, or the facet of a shortcut in its place: what it points to and where that is. */
function folderFacet(item: Item, drive: Drive): Json {
  const target = drive.shortcuts.get(item.id);
  if (!target) return { folder: { childCount: item.children.size } };
  return {
    remoteItem: {
      id: target.item.id,
      name: target.item.name,
      size: target.item.size,
      webUrl: target.drive.webUrl(target.item),
      ...(target.item.kind === 'folder' ? { folder: { childCount: target.item.children.size } } : { file: {} }),
      parentReference: { driveId: target.drive.id, driveType: driveType(target.drive), siteId: target.drive.site.id },
    },
  };
}

/**
 * With `hierarchicalsharing` only the tops of permission hierarchies carry the facet, an empty one when nobody else has access; without
 * it every item that somebody else can see does ("Best practices for discovering files and detecting changes at scale").
 */
function sharedFacet(item: Item, drive: Drive, hierarchical: boolean): Json {
  if (hierarchical && !drive.sharing.heads(item)) return {};
  const scope = sharedScope(drive.sharing.scopeOf(item).grants, drive.site.ownerId);
  if (scope === undefined) return hierarchical ? { shared: {} } : {};
  return { shared: { scope } };
}

function parentReference(item: Item, drive: Drive): Json {
  const base = { driveType: driveType(drive), driveId: drive.id };
  const { parent } = item;
  if (!parent) return base;
  const path = parent.parent ? pathOf(parent).split('/').map(encodeURIComponent).join('/') : '';
  return {
    ...base,
    id: parent.id,
    name: parent.parent ? parent.name : drive.name,
    path: `/drives/${drive.id}/root:${path}`,
    siteId: drive.site.id,
  };
}

function sharepointIds(item: Item, drive: Drive, services: Services): Json {
  return {
    listId: drive.listId,
    listItemId: String(item.number),
    listItemUniqueId: item.guid.toLowerCase(),
    siteId: drive.site.id,
    siteUrl: siteUrl(drive.site),
    tenantId: services.world.tenantId,
    webId: drive.site.webId,
  };
}
