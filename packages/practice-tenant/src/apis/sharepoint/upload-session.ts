import { type Answer, type Exchange, header } from '../../http/exchange.ts';
import { noteRoute } from '../../journal.ts';
import type { Services } from '../../services.ts';
import type { Upload, UploadTarget } from '../../uploads.ts';
import { type ContentSource, type Item, rewritten, WorldError } from '../../world/index.ts';
import { fromWorld, GraphError } from '../graph/errors.ts';
import { iso, presentItem } from '../graph/present/item.ts';
import { passName, tooMany, unauthorized } from './content.ts';

/** Fragments but the last one are multiples of this many bytes ("driveItem: createUploadSession"). */
const UNIT = 320 * 1024;
/** The most bytes of one fragment ("driveItem: createUploadSession"). */
const LARGEST_FRAGMENT = 60 * 1024 * 1024;

type Operation = (upload: Upload, exchange: Exchange, services: Services) => Answer | Promise<Answer>;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET uploadSession': (upload) => ({ status: 200, json: progress(upload) }),
  'PUT uploadSession': fragment,
  'POST uploadSession': (upload, _, services) => commit(upload, services),
  'DELETE uploadSession': async (upload, _, services) => {
    await services.uploads.cancel(upload);
    return { status: 204 };
  },
};

/** What is served at the own address of an upload session. */
export const UPLOAD_ADDRESSES: readonly string[] = Object.keys(OPERATIONS);

/** Answers requests on an upload session's own address: fragments, status, cancel, commit. */
export async function answerUpload(exchange: Exchange, services: Services): Promise<Answer> {
  exchange.note.api = 'content';
  exchange.note.kind = 'upload-fragment';
  const pass = services.tempauth.check(exchange.query.get('tempauth') ?? '');
  const strict = services.settings.strictAddresses && header(exchange, 'authorization') !== undefined;
  if (!pass || pass.itemId !== exchange.query.get('guid') || strict) return unauthorized();
  exchange.note.identity = passName(pass, services);
  exchange.note.object = `drive/${pass.driveId}`;
  try {
    const upload = services.uploads.find(pass.itemId, services.clock.now());
    if (!upload)
      throw new GraphError(404, 'itemNotFound', 'The upload session was not found.', {
        inner: 'uploadSessionNotFound',
      });
    const address = `${exchange.method} uploadSession`;
    const operation = OPERATIONS[address];
    if (!operation) return { status: 405 };
    noteRoute(exchange.note, address);
    return await operation(upload, exchange, services);
  } catch (error) {
    if (error instanceof GraphError) return error.answer(services.clock.now());
    if (error instanceof WorldError) return fromWorld(error).answer(services.clock.now());
    throw error;
  }
}

async function fragment(upload: Upload, exchange: Exchange, services: Services): Promise<Answer> {
  if (upload.busy)
    throw new GraphError(409, 'invalidRequest', 'Another fragment of this session is being received.', {
      inner: 'uploadSessionIncomplete',
    });
  const throttled = services.meter.admitTransfer(upload.payer, 'bytes-in');
  if (throttled) return tooMany(exchange, throttled.retryAfter);
  const range = contentRange(exchange);
  check(upload, range);
  upload.busy = true;
  try {
    await receive(upload, range, { exchange, services });
  } finally {
    upload.busy = false;
  }
  if (upload.received < range.total || upload.deferCommit) return { status: 202, json: progress(upload) };
  return await commit(upload, services);
}

interface FragmentRange {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly total: number;
}

function contentRange(exchange: Exchange): FragmentRange {
  const match = header(exchange, 'content-range')?.match(/^bytes (\d+)-(\d+)\/(\d+)$/);
  if (!match)
    throw new GraphError(400, 'invalidRequest', 'The Content-Range header is missing or malformed.', {
      inner: 'invalidParameterFormat',
    });
  const [, start, last, total] = match;
  const range = { start: Number(start), end: Number(last) + 1, total: Number(total) };
  if (range.end <= range.start || range.end > range.total)
    throw new GraphError(400, 'invalidRequest', 'The Content-Range header is not valid.', {
      inner: 'invalidParameterFormat',
    });
  return range;
}

function check(upload: Upload, range: FragmentRange): void {
  const length = range.end - range.start;
  if (length > LARGEST_FRAGMENT)
    throw new GraphError(413, 'invalidRequest', 'The fragment is too large.', { inner: 'maxFragmentLengthExceeded' });
  if (upload.total !== undefined && upload.total !== range.total) {
    throw new GraphError(400, 'invalidRequest', 'The total size differs from that of the first fragment.', {
      inner: 'fragmentLengthMismatch',
    });
  }
  if (range.start < upload.received)
    throw new GraphError(416, 'invalidRange', 'The bytes have been received already.', { inner: 'fragmentOverlap' });
  if (range.start > upload.received)
    throw new GraphError(416, 'invalidRange', 'Fragments must be sent in order.', { inner: 'fragmentOutOfOrder' });
  if (range.end < range.total && length % UNIT !== 0) {
    throw new GraphError(400, 'invalidRequest', `The size of a fragment must be a multiple of ${UNIT} bytes.`, {
      inner: 'fragmentLengthMismatch',
    });
  }
}

/** Takes a fragment's bytes; only when all of them have come does the session move on. */
async function receive(
  upload: Upload,
  range: FragmentRange,
  context: { exchange: Exchange; services: Services },
): Promise<void> {
  const { exchange, services } = context;
  const length = range.end - range.start;
  let received = 0;
  try {
    for await (const piece of exchange.body) {
      if (received + piece.byteLength > length) break;
      await upload.file.write(piece, range.start + received);
      received += piece.byteLength;
    }
  } finally {
    exchange.note.bytesIn += received;
    services.meter.transferred(upload.payer, 'bytes-in', received);
  }
  if (received !== length) {
    throw new GraphError(400, 'invalidRequest', 'The declared length differs from the number of bytes sent.', {
      inner: 'fragmentLengthMismatch',
    });
  }
  upload.received = range.end;
  upload.total = range.total;
}

/** Commits the bytes of a session, which were kept after a conflict, in another place ("Recover from a failed commit"). */
export async function commitElsewhere(upload: Upload, target: UploadTarget, services: Services): Promise<Answer> {
  const moved = { ...upload, target };
  const answer = await commit(moved, services);
  services.uploads.done(upload);
  return answer;
}

/** Makes the received bytes a file. A name conflict keeps the session, so that the commit can be tried again. */
async function commit(upload: Upload, services: Services): Promise<Answer> {
  if (upload.total === undefined || upload.received < upload.total) {
    throw new GraphError(400, 'invalidRequest', 'The upload is not complete.', { inner: 'uploadSessionIncomplete' });
  }
  upload.content ??= await stored(upload, upload.total, services);
  const { drive } = upload;
  const before = drive.itemCount;
  const item = place(upload, upload.content);
  services.uploads.done(upload);
  const application = services.world.applications.get(upload.payer.appId);
  if (!application) throw new WorldError('invalidRequest', 'The application is gone.');
  const caller = { application, user: undefined, permissions: new Set<string>(), strength: '0' as const };
  const json = await presentItem(item, drive, { select: null, downloadUrl: false }, { services, caller });
  return { status: drive.itemCount > before ? 201 : 200, json };
}

/** The received bytes as the library keeps them. */
async function stored(upload: Upload, size: number, services: Services): Promise<ContentSource> {
  const content = await upload.file.finish(size);
  const { target } = upload;
  const name = 'item' in target ? target.item.name : target.name;
  return services.settings.rewriteOffice ? await rewritten(name, content) : content;
}

function place(upload: Upload, content: NonNullable<Upload['content']>): Item {
  const { target, drive, facts } = upload;
  if ('item' in target) {
    if (target.item.deleted) throw new WorldError('itemNotFound', 'The item was deleted meanwhile.');
    return drive.setContent(target.item, { ...facts, content });
  }
  if (target.parent.deleted) throw new WorldError('itemNotFound', 'The folder was deleted meanwhile.');
  return drive.put(target.parent, target.name, { ...facts, content, conflict: target.conflict });
}

function progress(upload: Upload): object {
  const next = upload.total !== undefined && upload.received >= upload.total ? [] : [`${upload.received}-`];
  return { expirationDateTime: iso(upload.expires), nextExpectedRanges: next };
}
