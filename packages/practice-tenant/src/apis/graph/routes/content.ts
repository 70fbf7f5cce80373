import { sharePointAddress } from '../../../http/addresses.ts';
import { type Answer, header } from '../../../http/exchange.ts';
import { actorOf, callerName } from '../../../identity/caller.ts';
import type { UploadTarget } from '../../../uploads.ts';
import { type Item, rewritten } from '../../../world/index.ts';
import { commitElsewhere } from '../../sharepoint/upload-session.ts';
import { checkLock, driveOf, itemOf } from '../access.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { downloadUrl, etag, iso, presentItem } from '../present/item.ts';
import { type Call, READ_FILES, type Route, sharePoint, WRITE_FILES } from '../route.ts';
import { checkMatch, conflictOf, factsOf, readJson } from './items.ts';

/** The largest file a simple upload takes, in bytes ("driveItem: upload small files"). */
const LARGEST_SIMPLE = 250 * 1024 * 1024;
const ITEM = 'drives/{drive}/items/{item}';

export const contentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: `${ITEM}/content`,
    kind: 'content',
    allow: READ_FILES,
    cost: sharePoint(1),
    handle: getContent,
  },
  {
    method: 'PUT',
    path: `${ITEM}/content`,
    kind: 'upload',
    allow: WRITE_FILES,
    cost: sharePoint(2),
    handle: putContent,
  },
  {
    method: 'PUT',
    path: ITEM,
    kind: 'upload-commit',
    allow: WRITE_FILES,
    cost: sharePoint(2),
    handle: commitUpload,
  },
  {
    method: 'POST',
    path: `${ITEM}/createUploadSession`,
    kind: 'upload-session',
    allow: WRITE_FILES,
    cost: sharePoint(2),
    handle: createUploadSession,
  },
];

function getContent(call: Call): Answer {
  const { drive, item } = itemOf(call);
  if (item.malware !== undefined) {
    throw new GraphError(403, 'accessDenied', 'Malware detected', {
      inner: 'malwareDetected',
      headers: { 'x-virus-infected': 'true' },
    });
  }
  if (!item.content) throw invalidRequest('The item has no content.');
  const known = header(call.exchange, 'if-none-match');
  if (known === etag(item) || known === `"c:{${item.guid}},${item.contentVersion}"`) return { status: 304 };
  return { status: 302, headers: { location: downloadUrl(item, drive, call) } };
}

async function putContent(call: Call): Promise<Answer> {
  const drive = driveOf(call);
  const { target, existing } = uploadTarget(
    call,
    conflictOf(call.query.get('@microsoft.graph.conflictBehavior'), 'replace'),
  );
  if (existing) checkLock(call, drive, existing);
  if (existing) checkMatch(call, existing);
  const refused = call.services.meter.admitTransfer(payerOf(call), 'bytes-in');
  if (refused)
    throw new GraphError(429, 'activityLimitReached', 'The request has been throttled', {
      headers: { 'retry-after': String(refused.retryAfter) },
    });
  const stored = await call.services.spool.store(counted(call));
  const name = 'item' in target ? target.item.name : target.name;
  const content = call.services.settings.rewriteOffice ? await rewritten(name, stored) : stored;
  const options = { content, by: actorOf(call.caller) };
  const before = drive.itemCount;
  const item =
    'item' in target
      ? drive.setContent(target.item, options)
      : drive.put(target.parent, target.name, { ...options, conflict: target.conflict });
  const status = drive.itemCount > before ? 201 : 200;
  return { status, json: await presentItem(item, drive, { select: null, downloadUrl: true }, call) };
}

/** The body, counted, and refused when it is too large for this way of uploading. */
async function* counted(call: Call): AsyncIterable<Uint8Array> {
  let size = 0;
  try {
    for await (const piece of call.exchange.body) {
      size += piece.byteLength;
      if (size > LARGEST_SIMPLE)
        throw new GraphError(413, 'invalidRequest', 'The file is too large for a simple upload.', {
          inner: 'maxFileSizeExceeded',
        });
      yield piece;
    }
  } finally {
    call.exchange.note.bytesIn += size;
    call.services.meter.transferred(payerOf(call), 'bytes-in', size);
  }
}

async function createUploadSession(call: Call): Promise<Answer> {
  const { services, caller } = call;
  const drive = driveOf(call);
  const body = await readJson(call);
  const wish = (body['item'] ?? {}) as Readonly<Record<string, unknown>>;
  const { target, existing } = uploadTarget(call, conflictOf(wish['@microsoft.graph.conflictBehavior'], 'fail'));
  if (existing) checkLock(call, drive, existing);
  if (existing) checkMatch(call, existing);
  const fileSize = wish['fileSize'];
  if (typeof fileSize === 'number' && drive.root.size + fileSize - (existing?.size ?? 0) > drive.quota) {
    throw new GraphError(507, 'quotaLimitReached', 'The user has reached their quota limit.');
  }
  const facts = { ...factsOf(wish), by: actorOf(caller) };
  const payer = payerOf(call);
  const deferCommit = body['deferCommit'] === true;
  const upload = await services.uploads.start(
    { drive, target, facts, payer, caller: callerName(caller), deferCommit },
    services.clock.now(),
  );
  const host = sharePointAddress(drive.site.host, call.exchange, services.origin());
  const place = `${host}${drive.site.path}/_api/v2.0/drives/${drive.id}`;
  const tempauth = services.tempauth.issue(
    { appId: payer.appId, userId: payer.userId, driveId: drive.id, itemId: upload.id },
    7 * 86_400,
  );
  return {
    status: 200,
    json: {
      uploadUrl: `${place}/uploadSession?guid=${upload.id}&overwrite=True&tempauth=${tempauth}`,
      expirationDateTime: iso(upload.expires),
      nextExpectedRanges: ['0-'],
    },
  };
}

/** Makes a file of a session whose own commit failed, named by its address in the body. */
async function commitUpload(call: Call): Promise<Answer> {
  const { services } = call;
  const body = await readJson(call);
  const source = String(body['@microsoft.graph.sourceUrl'] ?? '');
  const id = URL.canParse(source) ? new URL(source).searchParams.get('guid') : null;
  const upload = services.uploads.find(id ?? '', services.clock.now());
  if (!upload)
    throw new GraphError(404, 'itemNotFound', 'The upload session was not found.', { inner: 'uploadSessionNotFound' });
  const { target } = uploadTarget(call, conflictOf(body['@microsoft.graph.conflictBehavior'], 'fail'));
  const name = body['name'];
  const place = 'name' in target && typeof name === 'string' ? { ...target, name } : target;
  return await commitElsewhere(upload, place, services);
}

/** Where an upload addressed by item, or by folder and name, goes; `existing` is the file it would replace. */
function uploadTarget(
  call: Call,
  conflict: 'fail' | 'replace' | 'rename',
): { target: UploadTarget; existing: Item | undefined } {
  const names = [...(call.relative ?? [])];
  const name = names.pop();
  if (name === undefined) {
    const { item } = itemOf(call);
    if (item.kind !== 'file') throw invalidRequest('Cannot upload content to a folder.');
    return { target: { item }, existing: item };
  }
  const drive = driveOf(call);
  const start = drive.item(call.params['item'] ?? '');
  if (!start) throw itemNotFound();
  const parent = folderBelow(call, start, names);
  const existing = drive.below(parent, [name]);
  if (existing && existing.kind !== 'file' && conflict !== 'rename')
    throw new GraphError(409, 'nameAlreadyExists', 'The specified item name already exists.');
  return { target: { parent, name, conflict }, existing: existing?.kind === 'file' ? existing : undefined };
}

/** The folder at these names; the service makes the missing ones of an upload by path. */
function folderBelow(call: Call, start: Item, names: readonly string[]): Item {
  const drive = driveOf(call);
  let at = start;
  for (const name of names) {
    at = drive.below(at, [name]) ?? drive.createFolder(at, name, { conflict: 'fail', by: actorOf(call.caller) });
  }
  return at;
}

function payerOf(call: Call): { appId: string; userId: string | undefined } {
  return { appId: call.caller.application.appId, userId: call.caller.user?.id };
}
