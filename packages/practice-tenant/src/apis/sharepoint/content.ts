import { type Answer, type Exchange, header } from '../../http/exchange.ts';
import type { Pass } from '../../identity/tempauth.ts';
import type { Services } from '../../services.ts';
import { type ContentSource, type Item, pathOf } from '../../world/index.ts';

/** Answers a pre-authenticated download address: no Authorization, ranges, expiry. */
export function answerDownload(exchange: Exchange, services: Services): Answer {
  exchange.note.api = 'content';
  exchange.note.kind = 'download';
  const pass = services.tempauth.check(exchange.query.get('tempauth') ?? '');
  const strict = services.settings.strictAddresses && header(exchange, 'authorization') !== undefined;
  if (!pass || strict) return unauthorized();
  exchange.note.identity = passName(pass, services);
  exchange.note.object = `drive/${pass.driveId}`;
  const dead = services.faults.dead(exchange.path);
  if (dead !== undefined) return dead === 404 ? missing() : { ...unauthorized(), status: dead };
  const drive = services.world.drives.get(pass.driveId);
  const item = drive?.item(pass.itemId);
  const content =
    pass.version === undefined ? item?.content : item && drive?.versions.find(item, pass.version)?.content;
  if (!drive || !item || !content) return missing();
  const throttled = services.meter.admitTransfer(pass, 'bytes-out');
  if (throttled) return tooMany(exchange, throttled.retryAfter);
  const { size } = content;
  const range = rangeOf(header(exchange, 'range'), size);
  if (range === 'unsatisfiable') return { status: 416, headers: { 'content-range': `bytes */${size}` } };
  return send({ item, content, range, exchange, services, pass });
}

/** The caller behind a pass, as the journal names callers. */
export function passName(pass: Pass, services: Services): string {
  return (
    (pass.userId === undefined ? undefined : services.world.users.get(pass.userId)?.userPrincipalName) ?? pass.appId
  );
}

/** 429 as SharePoint answers outside of Graph. */
export function tooMany(exchange: Exchange, retryAfter: number): Answer {
  exchange.note.retryAfter = retryAfter;
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfter), 'content-type': 'text/plain' },
    text: '429 TOO MANY REQUESTS',
  };
}

export function unauthorized(): Answer {
  return { status: 401, json: { error: { code: 'unauthenticated', message: 'The caller is not authenticated.' } } };
}

function missing(): Answer {
  return { status: 404, json: { error: { code: 'itemNotFound', message: 'The resource could not be found.' } } };
}

interface Sending {
  readonly item: Item;
  readonly content: ContentSource;
  readonly range: { readonly start: number; readonly end: number } | undefined;
  readonly exchange: Exchange;
  readonly services: Services;
  readonly pass: Pass;
}

function send({ item, content, range, exchange, services, pass }: Sending): Answer {
  const { size } = content;
  const { start, end } = range ?? { start: 0, end: size };
  const stream = content.open(start, end);
  const download = services.faults.download({ size: end - start, stream, path: pathOf(item) });
  return {
    status: range ? 206 : 200,
    headers: {
      'content-type': item.mimeType,
      'content-length': String(download.size),
      'accept-ranges': 'bytes',
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(item.name)}`,
      etag: `"{${item.guid}},${item.version}"`,
      ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${size}` } : {}),
    },
    ...(exchange.method === 'HEAD' ? {} : { stream: metered(download.stream, pass, services) }),
  };
}

/** Charges bytes to the caller as they leave. */
async function* metered(stream: AsyncIterable<Uint8Array>, pass: Pass, services: Services): AsyncIterable<Uint8Array> {
  let sent = 0;
  try {
    for await (const piece of stream) {
      sent += piece.byteLength;
      yield piece;
    }
  } finally {
    services.meter.transferred(pass, 'bytes-out', sent);
  }
}

/** A single byte range of a file of `size` bytes; undefined means everything (no range, or a kind of range that is ignored). */
function rangeOf(text: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = text?.match(/^bytes=(\d*)-(\d*)$/);
  if (!match) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  return start >= size || start >= end ? 'unsatisfiable' : { start, end };
}
