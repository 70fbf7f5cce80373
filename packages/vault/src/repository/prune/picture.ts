import { VaultError } from '../../errors.ts';
import type { RepositoryLock } from '../../lock/repository-lock.ts';
import { decodeSnapshot } from '../../snapshot/snapshot.ts';
import { mapBounded } from '../bounded.ts';
import type { Documents } from '../documents.ts';
import type { RepositoryParts } from '../parts.ts';
import type { Bitset } from './bitset.ts';
import { type Census, loadCensus } from './census.ts';
import { findReachable } from './reachable.ts';

const PARALLEL_LOADS = 8;

/** A pack file that no index file names. */
interface Leftover {
  readonly name: string;
  readonly size: number;
}

/** The whole repository as a prune sees it. Complete, or there is none. */
export interface Picture {
  readonly snapshots: ReadonlySet<string>;
  readonly census: Census;
  /** Blobs that snapshots lead to. */
  readonly used: Bitset;
  readonly leftovers: readonly Leftover[];
}

/**
 * Looks at all snapshots, index files, trees and the list of packs. Throws `missing` or `damaged` when any of it cannot be
 * had: whoever does not see everything must not remove anything.
 */
export async function takePicture(parts: RepositoryParts, signal?: AbortSignal): Promise<Picture> {
  const { documents } = parts;
  const snapshots = await documents.names('snapshot');
  const roots = await mapBounded(snapshots, PARALLEL_LOADS, (name) => rootOf(documents, name));
  const census = await loadCensus(documents, signal);
  const used = await findReachable(parts, census, roots, signal);
  const leftovers = await listPacks(parts, census);
  return { snapshots: new Set(snapshots), census, used, leftovers };
}

/**
 * Throws `locked` when the lock is lost, or when snapshots or index files turned up which the picture does not have: then
 * somebody writes in spite of the lock, and the picture no longer tells what is used. `written` are our own index files.
 */
export async function requireUnchanged(
  documents: Documents,
  lock: RepositoryLock,
  picture: Picture,
  written: ReadonlySet<string>,
): Promise<void> {
  await lock.verify();
  await requireNoNewIndex(documents, [...picture.census.files.map(({ name }) => name), ...written]);
  for (const name of await documents.names('snapshot')) {
    if (picture.snapshots.has(name)) continue;
    throw new VaultError('locked', `somebody saved the snapshot ${name} in spite of our lock`);
  }
}

/** Throws `locked` when there is an index file with another name than these. */
export async function requireNoNewIndex(documents: Documents, names: Iterable<string>): Promise<void> {
  const known = new Set(names);
  for (const name of await documents.names('index')) {
    if (!known.has(name)) throw new VaultError('locked', `somebody wrote the index file ${name} in spite of our lock`);
  }
}

async function rootOf(documents: Documents, name: string): Promise<string> {
  return decodeSnapshot(name, await documents.load('snapshot', name)).tree;
}

/** Notes the sizes of all packs in the census; resolves to those it does not know. */
async function listPacks({ backend }: RepositoryParts, census: Census): Promise<Leftover[]> {
  const leftovers: Leftover[] = [];
  for await (const { name, size } of backend.list('pack')) {
    const pack = census.packs[census.packNumber(name) ?? -1];
    if (pack) pack.stored = size;
    else leftovers.push({ name, size });
  }
  return leftovers;
}
