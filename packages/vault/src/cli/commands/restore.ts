import { resolve } from 'node:path';
import { VaultError } from '../../errors.ts';
import { restoreFolder } from '../../folder/restore-folder.ts';
import { type Command, textOf, wordAt } from '../command.ts';
import { findNode, findSnapshot } from '../find-snapshot.ts';
import { counted, formatBytes, formatCount } from '../format.ts';

export const restoreCommand: Command = {
  name: 'restore',
  usage: 'SNAPSHOT TARGET',
  summary: 'write a snapshot, or a folder of it, into a folder of this machine',
  options: {
    path: { type: 'string', help: 'only this folder of the snapshot' },
    overwrite: { type: 'boolean', help: 'replace files that are there already' },
  },
  run: async (context) => {
    const { output, options, signal } = context;
    await using repository = await context.repository({ startWorkers: true });
    const snapshot = await findSnapshot(repository, wordAt(context, 0, 'the snapshot'));
    const target = resolve(wordAt(context, 1, 'the folder to write into'));
    const path = textOf(context, 'path') ?? '/';
    const node = await findNode(repository, snapshot.tree, path);
    if (node.subtree === undefined) throw new VaultError('missing', `${path} is a file; "cat" writes it`);
    let leftOut = 0;
    const counts = await restoreFolder(
      { repository, tree: node.subtree, target },
      {
        signal,
        overwrite: options['overwrite'] === true,
        onProgress: ({ files, bytes }) => output.progress(() => `${counted(files, 'file')}, ${formatBytes(bytes)}`),
        onLeftOut: ({ path: missed, reason }) => {
          leftOut += 1;
          output.remark(`left out: ${missed}: ${reason}`);
        },
      },
    );
    output.line(`${counted(counts.files, 'file')}, ${formatBytes(counts.bytes)} written to ${target}`);
    if (leftOut > 0) output.remark(`${formatCount(leftOut)} could not be restored, see above.`);
    return leftOut === 0 ? 0 : 3;
  },
};
