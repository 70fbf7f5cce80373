import type { Answer } from '../../../http/exchange.ts';
import { actorOf } from '../../../identity/caller.ts';
import type { Drive, Item, Version } from '../../../world/index.ts';
import { checkLock, itemOf } from '../access.ts';
import { invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import { pick } from '../odata/select.ts';
import { downloadUrl, iso } from '../present/item.ts';
import { type Call, READ_FILES, type Route, sharePoint, WRITE_FILES } from '../route.ts';

const VERSION = 'drives/{drive}/items/{item}/versions';
const reading = { kind: 'versions', allow: READ_FILES };
const writing = { kind: 'versions', allow: WRITE_FILES, cost: sharePoint(2) };

export const versionRoutes: readonly Route[] = [
  { method: 'GET', path: VERSION, ...reading, cost: sharePoint(2), handle: list },
  { method: 'GET', path: `${VERSION}/{version}`, ...reading, cost: sharePoint(1), handle: get },
  { method: 'GET', path: `${VERSION}/{version}/content`, ...reading, cost: sharePoint(1), handle: content },
  { method: 'POST', path: `${VERSION}/{version}/restoreVersion`, ...writing, handle: restore },
  { method: 'DELETE', path: `${VERSION}/{version}`, ...writing, handle: remove },
];

/** Newest first, the present state included. */
function list(call: Call): Answer {
  const { drive, item } = fileOf(call);
  const rows = [present(item, drive), ...[...drive.versions.past(item)].reverse().map((version) => show(version))];
  const select = call.query.get('$select');
  return page(call, rows.length, FILE_PAGES, (from, to) => rows.slice(from, to).map((row) => pick(row, select)));
}

function get(call: Call): Answer {
  const { drive, item } = fileOf(call);
  if (isCurrent(call, drive, item)) return { status: 200, json: present(item, drive) };
  return { status: 200, json: show(versionOf(call, drive, item)) };
}

function content(call: Call): Answer {
  const { drive, item } = fileOf(call);
  if (isCurrent(call, drive, item)) throw invalidRequest('You cannot get the content of the current version.');
  const { number } = versionOf(call, drive, item);
  return { status: 302, headers: { location: downloadUrl(item, drive, { ...call, version: number }) } };
}

function restore(call: Call): Answer {
  const { drive, item } = fileOf(call);
  checkLock(call, drive, item);
  if (isCurrent(call, drive, item)) throw invalidRequest('The current version can not be restored.');
  drive.restoreVersion(item, versionOf(call, drive, item).number, { by: actorOf(call.caller) });
  return { status: 204 };
}

function remove(call: Call): Answer {
  const { drive, item } = fileOf(call);
  if (isCurrent(call, drive, item)) throw invalidRequest('The current version can not be deleted.');
  drive.versions.drop(item, versionOf(call, drive, item).number);
  return { status: 204 };
}

function fileOf(call: Call): { drive: Drive; item: Item } {
  const found = itemOf(call);
  if (found.item.kind !== 'file') throw invalidRequest('The item has no versions.');
  return found;
}

function isCurrent(call: Call, drive: Drive, item: Item): boolean {
  const wanted = call.params['version'];
  return wanted === 'current' || wanted === label(drive.versions.current(item));
}

function versionOf(call: Call, drive: Drive, item: Item): Version {
  const version = drive.versions.past(item).find(({ number }) => label(number) === call.params['version']);
  if (!version) throw itemNotFound();
  return version;
}

function present(item: Item, drive: Drive): Readonly<Record<string, unknown>> {
  return {
    id: label(drive.versions.current(item)),
    lastModifiedDateTime: iso(item.modified),
    size: item.size,
    lastModifiedBy: item.modifiedBy,
  };
}

function show(version: Version): Readonly<Record<string, unknown>> {
  const { number, modified, modifiedBy } = version;
  return {
    id: label(number),
    lastModifiedDateTime: iso(modified),
    size: version.content.size,
    lastModifiedBy: modifiedBy,
  };
}

function label(number: number): string {
  return `${number}.0`;
}
