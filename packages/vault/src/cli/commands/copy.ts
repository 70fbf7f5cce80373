import { openRepository } from '../../repository/open.ts';
import { type Command, textOf } from '../command.ts';
import { findSnapshot } from '../find-snapshot.ts';
import { counted, formatBytes, formatCount } from '../format.ts';

export const copyCommand: Command = {
  name: 'copy',
  usage: '[SNAPSHOT…]',
  summary: 'copy snapshots to another repository (default: all)',
  options: {
    to: { type: 'string', help: 'the other repository' },
    'to-password-file': { type: 'string', help: 'its password (or VAULT_TO_PASSWORD_FILE, VAULT_TO_PASSWORD)' },
  },
  run: async (context) => {
    const { output, signal } = context;
    const place = context.otherPlace({
      repository: textOf(context, 'to'),
      passwordFile: textOf(context, 'to-password-file'),
    });
    await using source = await context.repository();
    await using target = await openRepository(await place.backend(), { password: await place.password() });
    const chosen = await Promise.all(context.words.map((word) => findSnapshot(source, word)));
    const report = await source.copyTo(target, {
      ...(chosen.length > 0 && { snapshots: chosen.map(({ id }) => id) }),
      signal,
      progress: ({ snapshotsDone, snapshots, bytesDone, bytesFound }) =>
        output.progress(
          () => `${snapshotsDone} of ${snapshots} snapshots, ${formatBytes(bytesDone)} of ${formatBytes(bytesFound)}`,
        ),
    });
    for (const { source: from, target: to } of report.copied) output.line(`${from.slice(0, 8)} → ${to.slice(0, 8)}`);
    output.line(
      `${counted(report.copied.length, 'snapshot')} copied, ${formatCount(report.skipped.length)} were there; ` +
        `${counted(report.blobs, 'blob')}, ${formatBytes(report.bytes)}`,
    );
    return 0;
  },
};
