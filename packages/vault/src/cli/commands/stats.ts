import type { Command } from '../command.ts';
import { findSnapshot } from '../find-snapshot.ts';
import { counted, formatBytes, formatCount } from '../format.ts';

export const statsCommand: Command = {
  name: 'stats',
  usage: '[SNAPSHOT…]',
  summary: 'what snapshots hold and what that takes (default: all)',
  options: { json: { type: 'boolean', help: 'as one JSON object' } },
  run: async ({ repository, words, options, output, signal }) => {
    await using opened = await repository();
    const chosen = await Promise.all(words.map((word) => findSnapshot(opened, word)));
    const content = await opened.contentStats({
      ...(chosen.length > 0 && { snapshots: chosen.map(({ id }) => id) }),
      signal,
    });
    const { storedBytes } = await opened.stats();
    if (options['json'] === true) {
      output.line(JSON.stringify({ ...content, storedBytes }));
      return 0;
    }
    output.line(`snapshots      ${formatCount(content.snapshots.length)}`);
    output.line(
      `restore size   ${formatBytes(content.restoreBytes)} in ${counted(content.restoreEntries, 'file')} and folders`,
    );
    output.line(
      `different data ${formatBytes(content.plainBytes)} (used ${content.dedupRatio.toFixed(2)} times on average)`,
    );
    output.line(
      `packed         ${formatBytes(content.packedBytes)} (compressed ${content.compressionRatio.toFixed(2)} : 1)`,
    );
    output.line(`repository     ${formatBytes(storedBytes)} with everything in it`);
    return 0;
  },
};
