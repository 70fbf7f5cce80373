import { VaultError } from '../../errors.ts';
import { NumberList } from '../../index/number-list.ts';
import { type RepositoryLock, removeStaleLocks } from '../../lock/repository-lock.ts';
import { withLock } from '../../lock/with-lock.ts';
import type { RepositoryParts } from '../parts.ts';
import { removeFiles } from '../remove-files.ts';
import { IndexWriter } from '../write/index-writer.ts';
import { type Decision, decide, decideWithProof } from './decision.ts';
import type { PruneOptions, PruneReport } from './options.ts';
import { type Picture, requireUnchanged, takePicture } from './picture.ts';
import { repack } from './repack.ts';
import { reportOf } from './report.ts';
import { contentsOf, outdatedFiles, rewriteFiles } from './rewrite-index.ts';

/**
 * Removes what no snapshot leads to.
 *
 * Nothing is removed unless everything could be seen: every snapshot, index file and tree, and the list of packs.
 * The order makes a crash harmless at any instant: packs without an index entry go first (nobody can refer to them); then
 * new packs become durable, then the index files that name them and what stays; then the old index files go; then the
 * packs. What a crash leaves is twice there or named by no index file; the next prune clears it.
 *
 * Against writers stands the exclusive lock. It is proven anew before each kind of removal, and before every single file
 * it is made sure that it was renewed in time. Locks that were passed over as stale are removed, so that their holders, should
 * they live, learn of it before they save a snapshot. And should a writer not be seen at all, one of the two notices the
 * other: the writer saves its snapshot and then looks whether the index files it trusted are still there; the prune removes
 * index files and then looks whether there are new snapshots. If so it names the packs in an index file again and stops.
 */
export async function prune(parts: RepositoryParts, options: PruneOptions = {}): Promise<PruneReport> {
  options.signal?.throwIfAborted();
  return await withLock(parts, options.dryRun ? 'shared' : 'exclusive', (lock) => pruneUnder(lock, parts, options));
}

async function pruneUnder(lock: RepositoryLock, parts: RepositoryParts, options: PruneOptions): Promise<PruneReport> {
  const signal = options.signal ? AbortSignal.any([options.signal, lock.lost]) : lock.lost;
  if (options.dryRun) {
    const picture = await takePicture(parts, signal);
    return reportOf(picture, decide(picture, options), { dryRun: true });
  }
  let report: PruneReport;
  try {
    report = await pruneNow({ ...parts, lock, signal }, options);
  } catch (error) {
    // Readers of this process go on with whatever is there now; the error to tell is the first.
    await Promise.allSettled([parts.index.reload()]);
    throw error;
  }
  // The picture is gone by now: it and a new index beside the old one would be the most that a prune ever holds.
  await parts.index.reload();
  return report;
}

async function pruneNow(
  { signal, ...parts }: RepositoryParts & { readonly lock: RepositoryLock; readonly signal: AbortSignal },
  options: PruneOptions,
): Promise<PruneReport> {
  const { lock } = parts;
  const picture = await takePicture(parts, signal);
  await removeStaleLocks(parts.documents, parts.clock);
  const guard = () => {
    signal.throwIfAborted();
    lock.check();
  };
  const decision = await decideWithProof({ ...parts, guard }, picture, options);
  const newBytes = await new PruneRun({ ...parts, guard }, picture, decision).carryOut();
  return reportOf(picture, decision, { dryRun: false, newBytes });
}

/** What carrying out a decision needs. */
interface PrunePorts extends RepositoryParts {
  readonly lock: RepositoryLock;
  /** Throws when the prune was aborted or its lock is lost. */
  readonly guard: () => void;
}

/** One prune from its decisions to its end. */
class PruneRun {
  readonly #ports: PrunePorts;
  readonly #picture: Picture;
  readonly #decision: Decision;
  readonly #indexWriter: IndexWriter;
  /** Index files of our own. */
  readonly #written = new Set<string>();

  constructor(ports: PrunePorts, picture: Picture, decision: Decision) {
    this.#ports = ports;
    this.#picture = picture;
    this.#decision = decision;
    this.#indexWriter = new IndexWriter({ ...ports, written: (name) => this.#written.add(name) });
  }

  /** Resolves to the size of the new packs in bytes. */
  async carryOut(): Promise<number> {
    const { census, leftovers } = this.#picture;
    const { documents, guard } = this.#ports;
    if (leftovers.length > 0) {
      await this.#requireUnchanged();
      const names = leftovers.map(({ name }) => name);
      await removeFiles(this.#ports, { kind: 'pack', names, guard });
    }
    const newBytes = await this.#repack();
    const outdated = outdatedFiles(census, (pack) => this.#goes(pack));
    if (outdated.length === 0) return newBytes;
    const goes = (pack: number) => this.#goes(pack);
    await rewriteFiles(documents, census, outdated, { goes, writer: this.#indexWriter });
    await this.#requireUnchanged();
    const names = outdated.map(({ name }) => name);
    await removeFiles(this.#ports, { kind: 'index', names, guard });
    await this.#requireStillUnused();
    const packs = census.packs.filter(({ stored }, number) => this.#goes(number) && stored !== undefined);
    await removeFiles(this.#ports, { kind: 'pack', names: packs.map(({ id }) => id), guard });
    return newBytes;
  }

  async #repack(): Promise<number> {
    const { census } = this.#picture;
    const { tally, fates } = this.#decision;
    const places = new NumberList();
    for (let place = 0; place < census.places; place++) {
      if (tally.kept.has(place) && fates[census.packOf(place)] === 'repack') places.push(place);
    }
    return await repack({ ...this.#ports, indexWriter: this.#indexWriter }, census, places);
  }

  /** The index files that named the packs are gone: the last moment to notice a writer that trusted them. */
  async #requireStillUnused(): Promise<void> {
    try {
      await this.#requireUnchanged();
    } catch (error) {
      if (error instanceof VaultError && error.code === 'locked') await this.#nameAgain();
      throw error;
    }
  }

  /** Puts the packs back into the index. Adds only, so it needs no lock. */
  async #nameAgain(): Promise<void> {
    const { census } = this.#picture;
    const writer = new IndexWriter({ ...this.#ports, guard: () => undefined, written: () => undefined });
    const stored = (number: number) => this.#goes(number) && census.packs[number]?.stored !== undefined;
    for (const pack of contentsOf(census, stored)) await writer.add(pack);
    await writer.flush();
  }

  #goes(pack: number): boolean {
    return this.#decision.fates[pack] !== 'keep';
  }

  async #requireUnchanged(): Promise<void> {
    this.#ports.guard();
    await requireUnchanged(this.#ports.documents, this.#ports.lock, this.#picture, this.#written);
  }
}
