import { type Content, type ContentTicket, type ItemFacts, OutsideError } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { openAddressed } from './addressed.ts';
import { downloadUrl, type WireItem } from './item.ts';
import type { DriveParts } from './parts.ts';
import { QuickXor } from './quick-xor.ts';
import { type DriveTicket, isGood, openTicket } from './ticket.ts';
import type { On } from './with-access.ts';

/** What downloads need. The item bears its id in the drive. */
export interface Download extends Omit<DriveParts, 'beforeScan'>, On {
  readonly driveId: string;
  readonly item: ItemFacts;
}

/**
 * A file's content by its pre-authenticated address; a new address is asked for when there is none or it expired.
 *
 * The bytes end only if all of them came and their hash is the one Microsoft named; a connection that breaks is taken up
 * where it broke.
 *
 * @throws OutsideError `gone` if the file vanished, `locked` if it is infected.
 */
export async function openContent(download: Download, ticket: ContentTicket | undefined): Promise<Content> {
  const { pipeline, object, context, item } = download;
  const from = {
    ...{ pipeline, object, context, name: item.name, size: item.size },
    purpose: 'content',
    renew: () => newTicket(download),
  } as const;
  try {
    const { announced, bytes } = await openAddressed(from, await usable(download, ticket));
    return { size: announced, bytes: verified(download, bytes) };
  } catch (error) {
    throw ofNotebook(item, error);
  }
}

/** The address at hand while it is good; one that is too old is renewed together with all others of its page. */
async function usable(download: Download, ticket: ContentTicket | undefined): Promise<DriveTicket | undefined> {
  const held = openTicket(ticket);
  if (held === undefined) return undefined;
  const now = download.clock.now();
  if (isGood(held, now, download.item.size)) return held;
  const renewed = await download.addresses.renewed(download, download.item.id, held);
  return renewed !== undefined && isGood(renewed, now, download.item.size) ? renewed : undefined;
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

/** The bytes, compared at the end with the hash that Microsoft named. */
async function* verified(download: Download, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = new QuickXor();
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const { item } = download;
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

/** Parts of notebooks answer as if the service were down, for good: that waiting will not help is told to the caller. */
function ofNotebook(item: ItemFacts, error: unknown): unknown {
  const part = /onenote/i.test(item.mimeType ?? '') || /\.(?:one|onetoc2)$/i.test(item.name);
  if (!part || !(error instanceof OutsideError) || error.code !== 'unavailable') return error;
  return new OutsideError('unavailable', `${item.name}: Microsoft does not give out this part of a notebook.`, {
    reason: 'onenote-content',
    cause: error,
  });
}
