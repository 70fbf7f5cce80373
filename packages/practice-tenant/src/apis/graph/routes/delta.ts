import { type Answer, header } from '../../../http/exchange.ts';
import type { Cost } from '../../../metering/meter.ts';
import type { Drive, Item } from '../../../world/index.ts';
import { driveAt } from '../access.ts';
import { type DeltaToken, readToken, writeToken } from '../delta-token.ts';
import type { Enumeration, Reading } from '../enumerations.ts';
import { GraphError, invalidRequest } from '../errors.ts';
import { FILE_PAGES, topOf, writeQuery } from '../odata/collection.ts';
import { type ItemView, presentDeleted, presentItem, selectsDownloadUrl } from '../present/item.ts';
import { untouchedPage } from '../present/untouched.ts';
import { type Call, READ_FILES, type Route, sharePoint } from '../route.ts';
import { type Sight, sightOf } from '../sight.ts';

/** The tokens of `Prefer` that drive delta honours ("Best practices for discovering files and detecting changes at scale"). */
const PREFERENCES = [
  'deltashowremovedasdeleted',
  'deltatraversepermissiongaps',
  'deltashowsharingchanges',
  'hierarchicalsharing',
];
/** A drive that never stops changing ends its delta after this many rounds; the rest comes with the next one. */
const MOST_ROUNDS = 3;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

export const deltaRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'drives/{drive}/items/{item}/delta',
    kind: 'delta',
    allow: READ_FILES,
    cost: deltaCost,
    handle: (call) => delta(call, driveAt(call)),
  },
];

/** Without a token 2 units, with one 1; the pages of a first enumeration carry only a paging token. */
function deltaCost(call: Call): Cost {
  const text = tokenOf(call);
  const point = text === undefined ? undefined : readToken(text)?.point;
  return sharePoint(text === undefined || text === '' || (point?.kind === 'page' && point.full) ? 2 : 1);
}

async function delta(call: Call, drive: Drive): Promise<Answer> {
  if (call.params['item'] !== 'root' && call.params['item'] !== drive.root.id) {
    throw new GraphError(400, 'notSupported', 'Delta is supported only on the root of this drive.');
  }
  const sight = sightOf(call, drive);
  const text = tokenOf(call);
  if (text === 'latest')
    return finish(call, [], link(call, drive, { kind: 'since', position: drive.changes.position }));
  const code = text === undefined ? undefined : call.services.faults.delta(call.exchange.path);
  if (code !== undefined) throw gone(call, code);
  return await onePage(call, begin(call, drive, { text, sight }));
}

/** A place inside an enumeration. */
interface Place {
  readonly enumeration: Enumeration;
  readonly offset: number;
  readonly rested: boolean;
}

/** The enumeration a request reads from and where in it. */
function begin(
  call: Call,
  drive: Drive,
  { text, sight }: { text: string | undefined; sight: Sight | undefined },
): Place {
  const { enumerations, clock } = call.services;
  const reading = readingOf(call, sight);
  const start = { offset: 0, rested: false };
  if (text === undefined || text === '') return { enumeration: enumerations.full(drive, reading), ...start };
  if (TIMESTAMP.test(text)) {
    return { enumeration: enumerations.since(drive.changes.positionAt(Date.parse(text)), drive, reading), ...start };
  }
  const token = readToken(text);
  if (!token) throw invalidRequest('The provided delta token is malformed.');
  refuseStale(call, drive, token);
  if (token.point.kind === 'since')
    return { enumeration: enumerations.since(token.point.position, drive, reading), ...start };
  const enumeration = enumerations.find(token.point.enumeration, clock.now());
  if (!enumeration) throw gone(call, 'resyncChangesApplyDifferences');
  return { enumeration, offset: token.point.offset, rested: token.point.rested };
}

function readingOf(call: Call, sight?: Sight): Reading {
  const asked = preferences(call);
  const partial = sight && {
    sees: (item: Item) => sight.sees(item),
    acrossGaps: asked.includes('deltatraversepermissiongaps'),
    removedAsDeleted: asked.includes('deltashowremovedasdeleted'),
  };
  return {
    sight: partial,
    now: call.services.clock.now(),
    excludeParents: header(call.exchange, 'deltaexcludeparent') !== undefined,
    sharing: asked.includes('deltashowsharingchanges'),
    manners: call.services.settings.delta,
  };
}

function refuseStale(call: Call, drive: Drive, token: DeltaToken): void {
  const { services } = call;
  if (token.driveId !== drive.id || token.epoch !== services.epoch) throw gone(call, 'resyncChangesUploadDifferences');
  if (token.issued + services.deltaTokenDays * 86_400_000 <= services.clock.now())
    throw gone(call, 'resyncChangesApplyDifferences');
}

async function onePage(call: Call, place: Place): Promise<Answer> {
  const { enumeration, offset } = place;
  const { drive, items } = enumeration;
  const top = topOf(call, FILE_PAGES);
  if (isRest(call, place, top)) return finish(call, [], undefined, pageLink(call, { ...place, rested: true }));
  const end = Math.min(items.length, offset + top);
  const next = { ...place, offset: end, rested: false };
  if (enumeration.full && end < items.length) {
    const text = await untouchedPage(call, drive, { items, start: offset, end, view: viewOf(call) });
    if (text !== undefined) return finishText(call, text, pageLink(call, next));
  }
  const value = await Promise.all(items.slice(offset, end).map((item) => shown(call, item, enumeration)));
  if (end < items.length) return finish(call, value, undefined, pageLink(call, next));
  if (drive.changes.position > enumeration.end && enumeration.chained < MOST_ROUNDS && items.length > 0) {
    const reading = {
      ...readingOf(call, sightOf(call, drive)),
      excludeParents: enumeration.excludeParents,
      sharing: enumeration.sharing,
      chained: enumeration.chained + 1,
    };
    const chained = call.services.enumerations.since(enumeration.end, drive, reading);
    return finish(call, value, undefined, pageLink(call, { enumeration: chained, offset: 0, rested: false }));
  }
  return finish(call, value, link(call, drive, { kind: 'since', position: enumeration.end }));
}

/** Whether an empty page is due at this place. */
function isRest(call: Call, { enumeration, offset, rested }: Place, top: number): boolean {
  const { emptyPageEvery } = call.services.settings.delta;
  if (emptyPageEvery <= 0 || rested || offset >= enumeration.items.length) return false;
  return Math.floor(offset / top) % emptyPageEvery === 0;
}

function viewOf(call: Call): ItemView {
  const select = call.query.get('$select');
  return {
    select,
    downloadUrl: selectsDownloadUrl(select),
    delta: true,
    hierarchicalSharing: preferences(call).includes('hierarchicalsharing'),
  };
}

async function shown(call: Call, item: Item, enumeration: Enumeration): Promise<object> {
  const { drive } = enumeration;
  if (item.deleted || enumeration.unseen.has(item)) return presentDeleted(item, drive);
  const json = await presentItem(item, drive, viewOf(call), call);
  const changed = enumeration.sharing && !enumeration.full && drive.changes.sharedAfter(item, enumeration.from);
  return changed ? { ...json, '@microsoft.graph.sharedChanged': 'True' } : json;
}

function pageLink(call: Call, { enumeration, offset, rested }: Place): string {
  const { id, full, drive } = enumeration;
  return link(call, drive, { kind: 'page', enumeration: id, offset, full, rested });
}

function finish(call: Call, value: readonly unknown[], deltaLink: string | undefined, nextLink?: string): Answer {
  const applied = preferences(call);
  return {
    status: 200,
    headers: applied.length > 0 ? { 'preference-applied': applied.join(', ') } : {},
    json: {
      ...(nextLink === undefined ? {} : { '@odata.nextLink': nextLink }),
      ...(deltaLink === undefined ? {} : { '@odata.deltaLink': deltaLink }),
      value,
    },
  };
}

/** The same answer as `finish`, for a page that is written as text already. */
function finishText(call: Call, value: Uint8Array, nextLink: string): Answer {
  const { json: _, ...answer } = finish(call, [], undefined, nextLink);
  const head = Buffer.from(`{"@odata.nextLink":${JSON.stringify(nextLink)},"value":`);
  return { ...answer, bytes: Buffer.concat([head, value, Buffer.from('}')]) };
}

function preferences(call: Call): string[] {
  const asked = (header(call.exchange, 'prefer') ?? '').split(',').map((token) => token.trim().toLowerCase());
  const known = PREFERENCES.filter((token) => asked.includes(token));
  const sharing = known.includes('deltashowremovedasdeleted') && known.includes('deltatraversepermissiongaps');
  return known.filter((token) => token !== 'deltashowsharingchanges' || sharing);
}

function tokenOf(call: Call): string | undefined {
  return (
    call.token ?? call.query.get('token') ?? call.query.get('$skipToken') ?? call.query.get('$deltaToken') ?? undefined
  );
}

function link(call: Call, drive: Drive, point: DeltaToken['point']): string {
  const { services } = call;
  const token = writeToken({ driveId: drive.id, issued: services.clock.now(), epoch: services.epoch, point });
  return address(call, token);
}

function address(call: Call, token: string | undefined): string {
  const query = new URLSearchParams(call.query);
  for (const name of ['$skipToken', '$deltaToken']) query.delete(name);
  if (token === undefined) query.delete('token');
  else query.set('token', token);
  const path = call.exchange.path.replace(/\(.*\)$/, '');
  const text = writeQuery(query);
  return `${call.exchange.origin}${path}${text === '' ? '' : `?${text}`}`;
}

function gone(call: Call, code: string): GraphError {
  const message =
    code === 'resyncChangesUploadDifferences'
      ? 'Resync required. Upload any local items that the service did not return, and any files that differ from the server version.'
      : "Resync required. Replace any local items with the server's version (including deletes) when the enumeration is complete.";
  return new GraphError(410, 'resyncRequired', message, {
    inner: code,
    headers: { location: address(call, undefined) },
  });
}
