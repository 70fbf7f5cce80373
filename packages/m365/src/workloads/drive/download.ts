import {
  type Clock,
  type Content,
  type ContentTicket,
  type ItemFacts,
  OutsideError,
  type ProtectedObject,
  type WorkContext,
} from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import type { Pipeline, StreamAnswer } from '../../client/pipeline.ts';
import { downloadUrl, type WireItem } from './item.ts';
import { QuickXor } from './quick-xor.ts';
import { type DriveTicket, openTicket } from './ticket.ts';

/** A connection that breaks is taken up again this often per file, as long as bytes came in between. */
const RESUMPTIONS = 8;

/** What downloads need. */
export interface Download {
  readonly graph: Graph;
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly object: ProtectedObject;
  readonly driveId: string;
  readonly item: ItemFacts;
  readonly context: WorkContext;
}

/**
 * A file's content by its pre-authenticated address; a new address is asked for once when there is none or it expired.
 *
 * The bytes end only if all of them came and their hash is the one Microsoft named; a connection that breaks is taken up
 * where it broke.
 *
 * @throws OutsideError `gone` if the file vanished, `locked` if it is infected.
 */
export async function openContent(download: Download, ticket: ContentTicket | undefined): Promise<Content> {
  const known = openTicket(ticket, download.clock.now());
  const opened = await openOnce(download, known, 0);
  const announced = lengthOf(opened.answer);
  return { size: announced, bytes: verified(download, opened, announced) };
}

interface Opened {
  readonly ticket: DriveTicket;
  readonly answer: StreamAnswer;
}

/** Opens at `from`; with an address that turns out to be dead, once more with a new one. */
async function openOnce(download: Download, ticket: DriveTicket | undefined, from: number): Promise<Opened> {
  if (ticket !== undefined) {
    try {
      return { ticket, answer: await openAddress(download, ticket, from) };
    } catch (error) {
      if (!expired(error)) throw error;
    }
  }
  const renewed = await newTicket(download);
  try {
    return { ticket: renewed, answer: await openAddress(download, renewed, from) };
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'gone') throw error;
    // The item was named only just now, so it exists; whoever took it for vanished would delete it from the backup.
    const message = `${download.item.name}: Microsoft names the file but gives no content.`;
    throw new OutsideError('damaged', message, { transient: true, reason: 'content-missing', cause: error });
  }
}

/** A dead address answers 401, 403 or 404 depending on why it died; an infected file is `locked` and stays so. */
function expired(error: unknown): boolean {
  return error instanceof OutsideError && (error.code === 'denied' || error.code === 'gone');
}

function openAddress(download: Download, ticket: DriveTicket, from: number): Promise<StreamAnswer> {
  return download.pipeline.stream({
    method: 'GET',
    url: ticket.url,
    as: { name: ticket.identity },
    cost: 'download',
    purpose: 'content',
    objectId: download.object.id,
    expectBytes: Math.max(0, download.item.size - from),
    // A range is answered only to callers that accept anything.
    headers: { accept: '*/*', 'accept-encoding': 'identity', ...(from === 0 ? {} : { range: `bytes=${from}-` }) },
    context: download.context,
  });
}

async function newTicket(download: Download): Promise<DriveTicket> {
  const { wire, identity } = await readItem(download, 'content');
  const url = downloadUrl(wire);
  if (url === undefined)
    throw new OutsideError('unavailable', 'Microsoft gave no address for the content.', { transient: true });
  return { url, identity, at: download.clock.now() };
}

async function readItem(
  download: Download,
  purpose: 'content' | 'verify',
): Promise<{ readonly wire: WireItem; readonly identity: string }> {
  const { graph, object, driveId, item, context } = download;
  const answer = await graph.json({
    method: 'GET',
    path: `/drives/${segment(driveId)}/items/${segment(item.id)}${query({ $select: 'id,size,file,malware,content.downloadUrl' })}`,
    as: 'drive',
    cost: 'get',
    purpose,
    objectId: object.id,
    context,
  });
  return { wire: (answer.body ?? {}) as WireItem, identity: answer.identity };
}

function lengthOf(answer: StreamAnswer): number | undefined {
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  return Number.isSafeInteger(length) ? length : undefined;
}

/** The bytes, taken up again after a break, checked at the end. */
async function* verified(download: Download, first: Opened, announced: number | undefined): AsyncGenerator<Uint8Array> {
  const hash = new QuickXor();
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
        hash.update(fresh);
        got += fresh.length;
        yield fresh;
      }
      if (announced === undefined || got >= announced) break;
      throw new OutsideError('unreachable', 'The content ended too early.', { transient: true, reason: 'cut-off' });
    } catch (error) {
      if (!resumable(error) || resumption >= RESUMPTIONS || (resumption > 1 && got === before)) throw error;
    }
    ({ ticket, answer } = await openOnce(download, ticket, got));
    // Whoever ignores the range sends everything from the start again.
    skip = answer.status === 206 ? 0 : got;
  }
  await check(download, hash, announced);
}

function resumable(error: unknown): boolean {
  return error instanceof OutsideError && error.code === 'unreachable' && error.transient;
}

async function check(download: Download, hash: QuickXor, announced: number | undefined): Promise<void> {
  const { item } = download;
  if (announced !== undefined && hash.length !== announced) {
    throw new OutsideError('damaged', `${item.name}: not as many bytes came as were announced.`, {
      transient: true,
      reason: 'length-mismatch',
    });
  }
  if (item.hash === undefined || hash.digest() === item.hash) return;
  const { wire } = await readItem(download, 'verify');
  const current = wire.file?.hashes?.quickXorHash;
  const changed = current !== undefined && current !== item.hash;
  throw new OutsideError(
    'damaged',
    changed
      ? `${item.name} was changed while it was being read.`
      : `${item.name}: the bytes that came are not the ones Microsoft stores.`,
    { transient: true, reason: changed ? 'changed' : 'hash-mismatch' },
  );
}
