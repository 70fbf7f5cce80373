import { type Command, UsageError } from '../command.ts';
import { counted, formatCount } from '../format.ts';
import { findingLines, progressText } from './check.ts';

export const repairCommand: Command = {
  name: 'repair',
  usage: '[index]',
  summary: 'save what can be read of damaged packs; "repair index" only makes the index anew',
  options: {
    'remove-damaged': { type: 'boolean', help: 'remove snapshots that a repaired one replaces, and unreadable ones' },
    all: { type: 'boolean', help: 'with index: read the header of every pack' },
  },
  run: async (context) => {
    const { output, options, signal } = context;
    const [what] = context.words;
    if (what !== undefined && what !== 'index') throw new UsageError(`repair what? "index" or nothing, not ${what}`);
    await using repository = await context.repository();
    if (what === 'index') {
      const rebuilt = await repository.rebuildIndex({ packs: options['all'] === true ? 'all' : 'unindexed', signal });
      output.line(`${counted(rebuilt.packsRead, 'pack')} read, ${formatCount(rebuilt.packsAdded)} added to the index`);
      for (const { id, reason } of rebuilt.unreadablePacks) output.line(`unreadable: pack ${id}: ${reason}`);
      return rebuilt.unreadablePacks.length === 0 ? 0 : 3;
    }
    const report = await repository.repair({
      removeDamaged: options['remove-damaged'] === true,
      signal,
      progress: (progress) => output.progress(() => progressText(progress)),
    });
    for (const finding of report.findings) for (const line of findingLines(finding)) output.line(line);
    output.line(`${counted(report.savedBlobs, 'blob')} saved out of damaged packs`);
    for (const { from, to } of report.snapshots)
      output.line(`snapshot ${from.slice(0, 8)} → ${to === undefined ? 'nothing is left of it' : to.slice(0, 8)}`);
    return 0;
  },
};
