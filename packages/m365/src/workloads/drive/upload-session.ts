import { type Clock, OutsideError, type RestoreFile, type RestoreTarget, type WorkContext } from '@coffer/model';
import type { JsonAnswer, Pipeline } from '../../client/pipeline.ts';
import type { QuickXor } from './quick-xor.ts';

/** Fragments must be multiples of 320 KiB (driveItem: createUploadSession); 32 of them are 10 MiB. */
const FRAGMENT = 32 * 320 * 1024;
/** A fresh session may not be visible everywhere yet; so long is waited before it counts as lost. Milliseconds. */
const UNSEEN = 5_000;

/** An upload session under way. */
export interface SessionUpload {
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly target: RestoreTarget;
  readonly file: RestoreFile;
  readonly context: WorkContext;
  readonly session: { readonly url: string; readonly identity: string };
}

/**
 * Sends a file's bytes in order and returns the answer to the last fragment. One fragment is in memory at a time.
 *
 * @throws OutsideError `gone` with reason `uploadSessionNotFound` if the session is lost; `damaged` if the source gives
 * more or fewer bytes than it said.
 */
export async function sendFragments(upload: SessionUpload, hash: QuickXor): Promise<JsonAnswer> {
  const { size } = upload.file;
  let at = 0;
  let last: JsonAnswer | undefined;
  try {
    for await (const fragment of fragments(upload.file.open())) {
      hash.update(fragment);
      const end = at + fragment.length;
      if (end > size || (end < size && fragment.length < FRAGMENT)) throw wrongSize(upload.file.name);
      last = await sendFragment(upload, fragment, at);
      at = end;
    }
    if (at !== size || last === undefined) throw wrongSize(upload.file.name);
    return last;
  } catch (error) {
    if (!lost(error)) await abandon(upload);
    throw error;
  }
}

function wrongSize(name: string): OutsideError {
  return new OutsideError('damaged', `${name}: the saved content is not as long as it should be.`, {
    reason: 'source-size',
  });
}

function lost(error: unknown): boolean {
  return error instanceof OutsideError && error.reason === 'uploadSessionNotFound';
}

/** Cuts a stream into pieces of exactly the fragment size, the last one excepted. */
async function* fragments(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let buffer = Buffer.allocUnsafe(FRAGMENT);
  let filled = 0;
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(FRAGMENT - filled, chunk.length - at);
      buffer.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < FRAGMENT) continue;
      yield buffer;
      buffer = Buffer.allocUnsafe(FRAGMENT);
      filled = 0;
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled);
}

async function sendFragment(upload: SessionUpload, fragment: Uint8Array, at: number): Promise<JsonAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await put(upload, fragment, at);
    } catch (error) {
      if (!(error instanceof OutsideError)) throw error;
      if (error.reason === 'http-416' || error.reason === 'invalidRange' || error.reason === 'fragmentOverlap') {
        return await received(upload, at + fragment.length, error);
      }
      if (error.code !== 'gone') throw error;
      if (attempt > 1) {
        throw new OutsideError('gone', 'Microsoft lost the upload.', { reason: 'uploadSessionNotFound', cause: error });
      }
      await upload.clock.sleep(UNSEEN, upload.context.signal);
    }
  }
}

function put(upload: SessionUpload, fragment: Uint8Array, at: number): Promise<JsonAnswer> {
  return upload.pipeline.json({
    ...common(upload),
    method: 'PUT',
    cost: 'upload',
    headers: {
      'content-type': 'application/octet-stream',
      'content-range': `bytes ${at}-${at + fragment.length - 1}/${upload.file.size}`,
    },
    body: fragment,
  });
}

/** The service says it has the fragment already: believe it if its own account agrees. */
async function received(upload: SessionUpload, end: number, refusal: OutsideError): Promise<JsonAnswer> {
  const answer = await upload.pipeline.json({ ...common(upload), method: 'GET', cost: 'upload' });
  const ranges = (answer.body as { readonly nextExpectedRanges?: readonly string[] } | undefined)?.nextExpectedRanges;
  if (Number(ranges?.[0]?.split('-')[0] ?? Number.NaN) !== end) throw refusal;
  return answer;
}

async function abandon(upload: SessionUpload): Promise<void> {
  try {
    await upload.pipeline.json({ ...common(upload), method: 'DELETE', cost: 'upload', repeatable: false });
  } catch {
    // The session ends by itself after some days; the error that made us give up is the one to report.
  }
}

function common(upload: SessionUpload) {
  return {
    url: upload.session.url,
    as: { name: upload.session.identity },
    purpose: 'restore',
    objectId: upload.target.object.id,
    context: upload.context,
  } as const;
}
