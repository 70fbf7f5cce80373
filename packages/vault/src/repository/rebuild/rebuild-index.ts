import { VaultError } from '../../errors.ts';
import { decodeIndex } from '../../index/index-file.ts';
import { type RepositoryLock, removeStaleLocks } from '../../lock/repository-lock.ts';
import { withLock } from '../../lock/with-lock.ts';
import { readPackContent } from '../../pack/read-header.ts';
import { eachBounded } from '../bounded.ts';
import type { RepositoryParts } from '../parts.ts';
import { Census, isSound } from '../prune/census.ts';
import { requireNoNewIndex } from '../prune/picture.ts';
import { outdatedFiles, rewriteFiles } from '../prune/rewrite-index.ts';
import { removeFiles } from '../remove-files.ts';
import { IndexWriter } from '../write/index-writer.ts';
import type { RebuildIndexOptions, RebuildIndexReport } from './options.ts';

const PARALLEL_LOADS = 4;
const PARALLEL_HEADERS = 8;

/**
 * Makes the index say what is in the packs, from the headers at their ends. Under the exclusive lock. New index files are
 * durable before old ones go, so a crash at any instant leaves at worst the same said twice. What was in the index and
 * whose pack is there stays in it: a pack whose header cannot be read keeps the entry it had.
 * A failure of the storage fails the whole, rather than to leave out a pack that merely could not be asked.
 */
export async function rebuildIndex(
  parts: RepositoryParts,
  options: RebuildIndexOptions = {},
): Promise<RebuildIndexReport> {
  options.signal?.throwIfAborted();
  return await withLock(parts, 'exclusive', (lock) => rebuildUnder(lock, parts, options));
}

async function rebuildUnder(
  lock: RepositoryLock,
  parts: RepositoryParts,
  options: RebuildIndexOptions,
): Promise<RebuildIndexReport> {
  const { documents, clock } = parts;
  await removeStaleLocks(documents, clock);
  const signal = options.signal ? AbortSignal.any([options.signal, lock.lost]) : lock.lost;
  const guard = () => {
    signal.throwIfAborted();
    lock.check();
  };
  const { census, unreadable } = await readableCensus(parts, guard);
  const reading = await packsToRead(parts, census, options.packs ?? 'unindexed');
  const written = new Set<string>();
  const writer = new IndexWriter({ documents, clock, guard, written: (name) => written.add(name) });
  const { reread, ...found } = await readPacks({ ...parts, writer, guard }, census, reading);
  const goes = (pack: number) => reread.has(pack) || census.packs[pack]?.stored === undefined;
  const outdated = options.packs === 'all' ? census.files : outdatedFiles(census, goes);
  await rewriteFiles(documents, census, outdated, { goes, writer });
  await lock.verify();
  await requireNoNewIndex(documents, [...census.files.map(({ name }) => name), ...unreadable, ...written]);
  const old = [...outdated.map(({ name }) => name), ...unreadable];
  await removeFiles(parts, { kind: 'index', names: old, guard });
  await parts.index.reload();
  return {
    ...found,
    packsForgotten: census.packs.filter(({ stored }) => stored === undefined).length,
    unreadableIndexFiles: unreadable,
    indexFilesWritten: written.size,
    indexFilesRemoved: old.length,
  };
}

/** What the readable index files say, and the names of the others. */
async function readableCensus({ documents }: RepositoryParts, guard: () => void) {
  const census = new Census();
  const unreadable: string[] = [];
  await eachBounded(await documents.names('index'), PARALLEL_LOADS, async (name) => {
    guard();
    try {
      census.add(name, decodeIndex(await documents.load('index', name)));
    } catch (error) {
      if (!(error instanceof VaultError && error.code === 'damaged')) throw error;
      unreadable.push(name);
    }
  });
  return { census, unreadable };
}

interface PackFile {
  readonly name: string;
  readonly size: number;
}

/** Lists all packs, notes their sizes in the census, and picks those whose header is to be read. */
async function packsToRead({ backend }: RepositoryParts, census: Census, which: 'unindexed' | 'all') {
  const reading: PackFile[] = [];
  for await (const file of backend.list('pack')) {
    const pack = census.packs[census.packNumber(file.name) ?? -1];
    if (pack) pack.stored = file.size;
    if (which === 'all' || !pack || !isSound(pack)) reading.push(file);
  }
  return reading;
}

/** Reads headers and hands what they say to the writer. `reread` are numbers of packs whose old entries are thereby void. */
async function readPacks(
  ports: RepositoryParts & { readonly writer: IndexWriter; readonly guard: () => void },
  census: Census,
  reading: readonly PackFile[],
) {
  const reread = new Set<number>();
  const unreadablePacks: { id: string; reason: string }[] = [];
  let [packsRead, packsAdded] = [0, 0];
  await eachBounded(reading, PARALLEL_HEADERS, async (file) => {
    ports.guard();
    try {
      const content = await readPackContent(ports, file);
      const number = census.packNumber(file.name);
      if (number === undefined) packsAdded += 1;
      else reread.add(number);
      packsRead += 1;
      await ports.writer.add(content);
    } catch (error) {
      if (!(error instanceof VaultError && error.code === 'damaged')) throw error;
      unreadablePacks.push({ id: file.name, reason: error.message });
    }
  });
  return { reread, packsRead, packsAdded, unreadablePacks };
}
