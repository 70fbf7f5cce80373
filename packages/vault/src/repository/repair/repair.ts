import { VaultError } from '../../errors.ts';
import { RepositoryLock } from '../../lock/repository-lock.ts';
import { repairedSnapshot } from '../../snapshot/snapshot.ts';
import type { KnownSnapshot } from '../check/documents.ts';
import { type Examination, examine } from '../check/examine.ts';
import type { CheckOptions, CheckProgress, Finding } from '../check/findings.ts';
import type { RepositoryParts } from '../parts.ts';
import { deleteIfThere } from './delete.ts';
import { RepairWriter } from './repair-writer.ts';
import { replaceIndexes } from './replace-indexes.ts';
import { type LostPaths, TreeRewriter } from './rewrite-trees.ts';
import { adoptLeftovers, type Salvage, salvagePacks } from './salvage.ts';

/** How far a repair goes. */
export interface RepairOptions {
  /**
   * What to read before repairing; default `all`. Damage that this does not meet stays, except where the structure alone
   * shows it.
   */
  readonly readData?: CheckOptions['readData'] | 'structure';
  /**
   * Removes snapshots that a repaired one replaces, those of which nothing is left, and snapshot files that cannot be read.
   * Default false: they stay, and what is left of them can still be restored.
   */
  readonly removeDamaged?: boolean;
  readonly progress?: (progress: CheckProgress) => void;
  readonly signal?: AbortSignal;
}

/** A snapshot that misses something, and the new one without it. */
export interface RepairedSnapshot {
  readonly from: string;
  /** Undefined when its root is lost, so that nothing is left to make one of. */
  readonly to?: string;
  readonly lost: Readonly<LostPaths>;
}

/** What a repair found and did. */
export interface RepairReport {
  /** As a check before the repair tells it, each with what it cost. */
  readonly findings: readonly Finding[];
  /** Blobs of damaged packs that were saved into new packs. */
  readonly savedBlobs: number;
  /** Packs an index file was lost of, and that the index knows again. */
  readonly adoptedPacks: number;
  readonly removedPacks: readonly string[];
  readonly removedIndexes: readonly string[];
  readonly snapshots: readonly RepairedSnapshot[];
  readonly removedSnapshots: readonly string[];
}

/**
 * Saves what can be saved, under the exclusive lock. Whatever replaces something is durable before that is removed, so a
 * crash at any instant costs nothing that was not lost before; repairing again goes on. Errors: `locked`; `io` and nothing done
 * when the storage does not hand out a pack that it has: what comes back tomorrow must not be given up today.
 */
export async function repairRepository(parts: RepositoryParts, options: RepairOptions): Promise<RepairReport> {
  const { readData = 'all', removeDamaged = false, progress } = options;
  options.signal?.throwIfAborted();
  await using lock = await RepositoryLock.acquire(parts.documents, parts.clock, 'exclusive');
  const signal = options.signal ? AbortSignal.any([options.signal, lock.lost]) : lock.lost;
  const found = await examine(parts, {
    ...(readData !== 'structure' && { readData }),
    ...(progress && { progress }),
    signal,
  });
  requireReachable(found);
  const { salvage, removedIndexes } = await repairPacks(parts, new RepairWriter(parts, lock), found, signal);
  await parts.index.reload();
  const snapshots = await repairSnapshots(parts, new RepairWriter(parts, lock), found, signal);
  const removedSnapshots = removeDamaged ? await removeSnapshots(parts, found, snapshots, signal) : [];
  return {
    findings: found.findings,
    savedBlobs: salvage.savedBlobs,
    adoptedPacks: salvage.adopted,
    removedPacks: salvage.removable,
    removedIndexes,
    snapshots,
    removedSnapshots,
  };
}

function requireReachable({ bad }: Examination): void {
  for (const [id, { state }] of bad) {
    if (state === 'unreachable') throw new VaultError('io', `the storage does not hand out the pack ${id}`);
  }
}

async function repairPacks(
  parts: RepositoryParts,
  writer: RepairWriter,
  { inventory, bad, findings }: Examination,
  signal: AbortSignal,
): Promise<{ salvage: Salvage; removedIndexes: string[] }> {
  const options = { parts, inventory, bad, writer, signal };
  const salvage = await salvagePacks(options);
  const indexLost = inventory.unreadable.size > 0 || findings.some(({ kind }) => kind === 'blobs-missing');
  if (indexLost) await adoptLeftovers(options, salvage);
  await writer.finish();
  const removedIndexes = await replaceIndexes(parts, inventory, salvage.given, signal);
  for (const name of salvage.removable) {
    signal.throwIfAborted();
    await deleteIfThere(parts.backend, { kind: 'pack', name });
  }
  return { salvage, removedIndexes };
}

async function repairSnapshots(
  parts: RepositoryParts,
  writer: RepairWriter,
  { incomplete, snapshots }: Examination,
  signal: AbortSignal,
): Promise<RepairedSnapshot[]> {
  const rewriter = new TreeRewriter(parts, writer, signal);
  const changed: { from: KnownSnapshot; tree: string | undefined; lost: LostPaths }[] = [];
  for (const from of incomplete) {
    const { tree, lost } = await rewriter.rewrite(from.tree);
    if (tree !== from.tree) changed.push({ from, tree, lost });
  }
  await writer.finish();
  await parts.index.reload();
  const repaired: RepairedSnapshot[] = [];
  for (const { from, tree, lost } of changed) {
    signal.throwIfAborted();
    if (tree === undefined) {
      repaired.push({ from: from.id, lost });
      continue;
    }
    // An earlier repair that was interrupted, or that kept the originals, may have made it already.
    const made = snapshots.find((other) => other.tree === tree && other.time === from.time);
    const to = made?.id ?? (await saveRepaired(parts, from.id, tree));
    repaired.push({ from: from.id, to, lost });
  }
  return repaired;
}

async function saveRepaired({ documents }: RepositoryParts, from: string, tree: string): Promise<string> {
  return await documents.save('snapshot', repairedSnapshot(from, await documents.load('snapshot', from), tree));
}

async function removeSnapshots(
  { backend }: RepositoryParts,
  { unreadableSnapshots }: Examination,
  repaired: readonly RepairedSnapshot[],
  signal: AbortSignal,
): Promise<string[]> {
  const names = [...repaired.map(({ from }) => from), ...unreadableSnapshots];
  for (const name of names) {
    signal.throwIfAborted();
    await deleteIfThere(backend, { kind: 'snapshot', name });
  }
  return names;
}
