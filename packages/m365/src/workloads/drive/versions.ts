import { type Content, type ItemVersion, OutsideError } from '@coffer/model';
import { query, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';
import { openAddressed } from './addressed.ts';
import type { Download } from './download.ts';
import { type WireIdentitySet, who } from './item.ts';
import type { DriveTicket } from './ticket.ts';

interface WireVersion {
  readonly id?: string;
  readonly lastModifiedDateTime?: string;
  readonly size?: number;
  readonly lastModifiedBy?: WireIdentitySet;
}

/** The earlier versions of a file, newest first, without the present one, which stands first in Microsoft's list. Two units a page. */
export async function listVersions(file: Omit<Download, 'addresses' | 'pipeline'>): Promise<readonly ItemVersion[]> {
  const { object, context } = file;
  const call = {
    method: 'GET',
    path: `${versionsPath(file)}${query({ $select: 'id,lastModifiedDateTime,size,lastModifiedBy', $top: 999 })}`,
    as: 'drive',
    cost: 'list',
    purpose: 'version',
    objectId: object.id,
    context,
  } as const;
  const found: ItemVersion[] = [];
  for await (const version of everyItem((next) =>
    readPage<WireVersion, ItemVersion>(file.graph, call, next, versionOf),
  ))
    found.push(version);
  return found.slice(1);
}

/**
 * The content of an earlier version. Two requests of which one costs a unit.
 *
 * @throws OutsideError `gone` if Microsoft keeps the version no more.
 */
export async function openVersion(file: Download, version: ItemVersion): Promise<Content> {
  const { pipeline, object, context, item } = file;
  const name = `${item.name}, version ${version.id}`;
  const renew = (): Promise<DriveTicket> => versionTicket(file, version.id, name);
  const from = { pipeline, object, context, purpose: 'version', name, size: version.size, renew } as const;
  const { announced, bytes } = await openAddressed(from, undefined);
  return { size: announced, bytes };
}

async function versionTicket(file: Download, id: string, name: string): Promise<DriveTicket> {
  const answer = await file.graph.json({
    method: 'GET',
    path: `${versionsPath(file)}/${segment(id)}/content`,
    as: 'drive',
    cost: 'content-by-graph',
    purpose: 'version',
    objectId: file.object.id,
    context: file.context,
  });
  const { location } = answer.headers;
  if (location === undefined)
    throw new OutsideError('unavailable', `${name}: Microsoft gave no address for it.`, { transient: true });
  return { url: location, identity: answer.identity, at: file.clock.now() };
}

function versionsPath({ driveId, item }: Pick<Download, 'driveId' | 'item'>): string {
  return `/drives/${segment(driveId)}/items/${segment(item.id)}/versions`;
}

function versionOf(wire: WireVersion): ItemVersion | undefined {
  if (wire.id === undefined) return undefined;
  const modifiedBy = who(wire.lastModifiedBy);
  return {
    id: wire.id,
    modified: wire.lastModifiedDateTime ?? '1970-01-01T00:00:00Z',
    size: wire.size ?? 0,
    ...(modifiedBy === undefined ? {} : { modifiedBy }),
  };
}
