import type { PruneOptions } from '../../repository/prune/options.ts';
import { type Command, textOf, UsageError } from '../command.ts';
import { formatBytes, formatCount } from '../format.ts';

export const pruneCommand: Command = {
  name: 'prune',
  usage: '',
  summary: 'remove what no snapshot leads to',
  options: {
    'max-unused': { type: 'string', help: 'what may stay unused: 5% (default), or a number of bytes' },
    'max-repack': { type: 'string', help: 'copy at most so many bytes' },
    'dry-run': { type: 'boolean', help: 'only say what would be done' },
  },
  run: async (context) => {
    const dryRun = context.options['dry-run'] === true;
    const maxUnused = maxUnusedOf(textOf(context, 'max-unused'));
    const maxRepack = textOf(context, 'max-repack');
    if (maxRepack !== undefined && !/^\d+$/.test(maxRepack))
      throw new UsageError(`--max-repack must be a number of bytes, not ${maxRepack}`);
    await using repository = await context.repository();
    const { packs, blobs, ...report } = await repository.prune({
      ...(maxUnused && { maxUnused }),
      ...(maxRepack !== undefined && { maxRepackBytes: Number(maxRepack) }),
      dryRun,
      signal: context.signal,
    });
    const { output } = context;
    output.line(`blobs: ${formatCount(blobs.used)} used, ${formatCount(blobs.unused)} unused`);
    output.line(
      `packs: ${formatCount(packs.kept)} kept, ${formatCount(packs.repacked)} copied from, ` +
        `${formatCount(packs.removed + packs.leftovers)} removed`,
    );
    output.line(
      `${dryRun ? 'would free' : 'freed'} ${formatBytes(Math.max(0, report.bytesFreed))} of ` +
        `${formatBytes(report.bytesBefore)}; ${formatBytes(report.unusedBytesLeft)} unused stay`,
    );
    return 0;
  },
};

function maxUnusedOf(text: string | undefined): PruneOptions['maxUnused'] {
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?%$/.test(text)) return { share: Number.parseFloat(text) / 100 };
  if (/^\d+$/.test(text)) return { bytes: Number(text) };
  throw new UsageError(`--max-unused must look like 5% or 1000000, not ${text}`);
}
