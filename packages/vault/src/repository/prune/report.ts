import type { PackFate } from './decide.ts';
import type { Decision } from './decision.ts';
import type { PruneReport } from './options.ts';
import type { Picture } from './picture.ts';

/** Adds up what the fates mean. `newBytes` is the size of the new packs, where they were written. */
export function reportOf(
  { snapshots, census, leftovers }: Picture,
  { tally, fates }: Decision,
  { dryRun, newBytes }: { readonly dryRun: boolean; readonly newBytes?: number },
): PruneReport {
  const packs = { kept: 0, repacked: 0, removed: 0, leftovers: leftovers.length, absent: 0 };
  const leftoverBytes = leftovers.reduce((sum, { size }) => sum + size, 0);
  const bytes = { before: leftoverBytes, gone: leftoverBytes, repacked: 0, copied: 0, unusedLeft: 0 };
  for (const [number, { stored }] of census.packs.entries()) {
    const fate = fates[number] as PackFate;
    const { usedBytes = 0, unusedBytes = 0 } = tally.packs[number] ?? {};
    if (stored === undefined) {
      packs.absent += 1;
      continue;
    }
    bytes.before += stored;
    packs[fate === 'keep' ? 'kept' : fate === 'repack' ? 'repacked' : 'removed'] += 1;
    if (fate === 'keep') bytes.unusedLeft += unusedBytes;
    else bytes.gone += stored;
    if (fate !== 'repack') continue;
    bytes.repacked += stored;
    bytes.copied += usedBytes;
  }
  return {
    dryRun,
    snapshots: snapshots.size,
    blobs: { used: tally.usedBlobs, unused: tally.unusedBlobs, duplicates: tally.duplicates },
    packs,
    bytesBefore: bytes.before,
    bytesFreed: bytes.gone - (newBytes ?? bytes.copied),
    bytesRepacked: bytes.repacked,
    unusedBytesLeft: bytes.unusedLeft,
  };
}
