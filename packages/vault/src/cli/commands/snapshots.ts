import type { Command } from '../command.ts';

export const snapshotsCommand: Command = {
  name: 'snapshots',
  usage: '',
  summary: 'list the snapshots, oldest first',
  options: { json: { type: 'boolean', help: 'one JSON object a line' } },
  run: async ({ repository, output, options }) => {
    await using opened = await repository();
    const snapshots = await opened.snapshots();
    for (const snapshot of snapshots) {
      const { id, time, hostname, tags, paths } = snapshot;
      output.line(
        options['json'] === true
          ? JSON.stringify(snapshot)
          : [id.slice(0, 8), time, hostname, paths.join(' '), tags.join(',')].join('  ').trimEnd(),
      );
    }
    if (snapshots.length === 0) output.remark('There is no snapshot yet: "backup FOLDER" makes one.');
    return 0;
  },
};
