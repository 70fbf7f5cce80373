import { OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { Pipeline, StreamAnswer } from '../../client/pipeline.ts';
import type { DriveTicket } from './ticket.ts';

/** A connection that breaks is taken up again this often per file, as long as bytes came in between. */
const RESUMPTIONS = 8;

/** Something to be read by pre-authenticated addresses. */
export interface Addressed {
  readonly pipeline: Pipeline;
  readonly object: ProtectedObject;
  readonly context: WorkContext;
  readonly purpose: 'content' | 'version';
  /** For messages. */
  readonly name: string;
  /** Bytes, as Microsoft told. */
  readonly size: number;
  /** Asks Microsoft for a new address. */
  readonly renew: () => Promise<DriveTicket>;
}

/** An answer whose bytes are still to come, and the address it came by. */
interface Opened {
  readonly ticket: DriveTicket;
  readonly answer: StreamAnswer;
}

/** Bytes on their way. */
export interface OpenedBytes {
  /** Bytes announced, if they were. */
  readonly announced: number | undefined;
  /** The bytes; a connection that breaks is taken up where it broke. Rejects if not as many come as were announced. */
  readonly bytes: AsyncGenerator<Uint8Array>;
}

/** Opens by the address at hand, if there is one, and by a new one if that turns out to be dead. */
export async function openAddressed(from: Addressed, ticket: DriveTicket | undefined): Promise<OpenedBytes> {
  const opened = await openOnce(from, ticket, 0);
  const announced = lengthOf(opened.answer);
  return { announced, bytes: resumed(from, opened, announced) };
}

async function openOnce(from: Addressed, ticket: DriveTicket | undefined, start: number): Promise<Opened> {
  if (ticket !== undefined) {
    try {
      return { ticket, answer: await openAddress(from, ticket, start) };
    } catch (error) {
      if (!expired(error)) throw error;
    }
  }
  const renewed = await from.renew();
  try {
    return { ticket: renewed, answer: await openAddress(from, renewed, start) };
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'gone') throw error;
    // It was named only just now, so it exists; whoever took it for vanished would delete it from the backup.
    const message = `${from.name}: Microsoft names the file but gives no content.`;
    throw new OutsideError('damaged', message, { transient: true, reason: 'content-missing', cause: error });
  }
}

/** A dead address answers 401, 403 or 404 depending on why it died; an infected file is `locked` and stays so. */
function expired(error: unknown): boolean {
  return error instanceof OutsideError && (error.code === 'denied' || error.code === 'gone');
}

function openAddress(from: Addressed, ticket: DriveTicket, start: number): Promise<StreamAnswer> {
  return from.pipeline.stream({
    method: 'GET',
    url: ticket.url,
    as: { name: ticket.identity },
    cost: 'download',
    purpose: from.purpose,
    objectId: from.object.id,
    expectBytes: Math.max(0, from.size - start),
    // A range is answered only to callers that accept anything.
    headers: { accept: '*/*', 'accept-encoding': 'identity', ...(start === 0 ? {} : { range: `bytes=${start}-` }) },
    context: from.context,
  });
}

function lengthOf(answer: StreamAnswer): number | undefined {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : undefined;
}

async function* resumed(from: Addressed, first: Opened, announced: number | undefined): AsyncGenerator<Uint8Array> {
  let { ticket, answer } = first;
  let skip = 0;
  let got = 0;
  for (let resumption = 0; ; resumption += 1) {
    const before = got;
    try {
      for await (const chunk of answer.bytes) {
        const fresh = skip < chunk.length ? chunk.subarray(skip) : undefined;
        skip -= Math.min(skip, chunk.length);
        if (fresh === undefined) continue;
        got += fresh.length;
        yield fresh;
      }
      if (announced === undefined || got >= announced) break;
      throw new OutsideError('unreachable', 'The content ended too early.', { transient: true, reason: 'cut-off' });
    } catch (error) {
      if (!resumable(error) || resumption >= RESUMPTIONS || (resumption > 1 && got === before)) throw error;
    }
    ({ ticket, answer } = await openOnce(from, ticket, got));
    // Whoever ignores the range sends everything from the start again.
    skip = answer.status === 206 ? 0 : got;
  }
  if (announced === undefined || got === announced) return;
  throw new OutsideError('damaged', `${from.name}: not as many bytes came as were announced.`, {
    transient: true,
    reason: 'length-mismatch',
  });
}

function resumable(error: unknown): boolean {
  return error instanceof OutsideError && error.code === 'unreachable' && error.transient;
}
