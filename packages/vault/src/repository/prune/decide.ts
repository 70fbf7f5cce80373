import type { PruneOptions } from './options.ts';
import type { PackTally } from './tally.ts';

/** What becomes of a pack. `repack`: what is used in it is copied to a new pack, then it is removed. */
export type PackFate = 'keep' | 'repack' | 'remove';

/** Packs below this size are small: a quarter of what a full one has; bytes. */
const SMALL_BYTES = 4 * 1024 * 1024;
/** Fewer small packs than this are not worth joining; it also keeps the last, never full pack from being copied each time. */
const MIN_SMALL_PACKS = 10;
const DEFAULT_MAX_UNUSED = { share: 0.05 };

/** Decides for each pack. Copies from the most wasteful packs first, until what stays unused is within the limits. */
export function decideFates(packs: readonly PackTally[], options: PruneOptions = {}): PackFate[] {
  const limit = unusedLimit(packs, options);
  const maxRepackBytes = options.maxRepackBytes ?? Number.POSITIVE_INFINITY;
  const fates = packs.map((pack): PackFate => (pack.usedBlobs === 0 ? 'remove' : 'keep'));
  const joined = options.repackSmall === false ? new Set<PackTally>() : smallPacks(packs);
  let unused = 0;
  const candidates: number[] = [];
  for (const [number, pack] of packs.entries()) {
    if (fates[number] === 'remove') continue;
    unused += pack.unusedBytes;
    if (pack.unusedBlobs > 0 || isMixed(pack) || joined.has(pack)) candidates.push(number);
  }
  const rank = (number: number) => rankOf(packs[number] as PackTally, joined);
  candidates.sort((a, b) => rank(a) - rank(b) || wasteOf(packs[b]) - wasteOf(packs[a]) || a - b);
  let repackBytes = 0;
  for (const number of candidates) {
    const pack = packs[number] as PackTally;
    const must = pack.hasTrees || joined.has(pack);
    if (repackBytes + pack.bytes > maxRepackBytes || (!must && unused <= limit)) continue;
    fates[number] = 'repack';
    repackBytes += pack.bytes;
    unused -= pack.unusedBytes;
  }
  return fates;
}

/** Unused bytes that may stay. A share counts of used and unused together. */
function unusedLimit(packs: readonly PackTally[], { maxUnused = DEFAULT_MAX_UNUSED }: PruneOptions): number {
  if ('bytes' in maxUnused) return maxUnused.bytes;
  if (!(maxUnused.share >= 0 && maxUnused.share < 1)) throw new RangeError('maxUnused.share is from 0 to below 1');
  const used = packs.reduce((sum, { usedBytes }) => sum + usedBytes, 0);
  return (maxUnused.share / (1 - maxUnused.share)) * used;
}

/** Small packs that have enough of their kind beside them. */
function smallPacks(packs: readonly PackTally[]): Set<PackTally> {
  const small = packs.filter(({ bytes, usedBlobs }) => bytes < SMALL_BYTES && usedBlobs > 0);
  const kinds = [small.filter(({ hasTrees }) => hasTrees), small.filter(({ hasTrees }) => !hasTrees)];
  return new Set(kinds.flatMap((kind) => (kind.length < MIN_SMALL_PACKS ? [] : kind)));
}

/** Packs with trees first, then small ones, then the others. */
function rankOf(pack: PackTally, joined: ReadonlySet<PackTally>): number {
  if (pack.hasTrees) return 0;
  return joined.has(pack) ? 1 : 2;
}

function isMixed({ hasData, hasTrees }: PackTally): boolean {
  return hasData && hasTrees;
}

function wasteOf(pack: PackTally | undefined): number {
  return pack ? pack.unusedBytes / pack.bytes : 0;
}
