import { stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { saveFolder } from '../../folder/save-folder.ts';
import { type Command, UsageError, wordAt } from '../command.ts';
import { counted, formatBytes } from '../format.ts';

export const backupCommand: Command = {
  name: 'backup',
  usage: 'FOLDER',
  summary: 'store a folder of this machine as a new snapshot',
  options: {
    tag: { type: 'string', multiple: true, help: 'a tag of the snapshot (may be repeated)' },
    'read-all': { type: 'boolean', help: 'read files too that have the size and time of the last snapshot' },
  },
  run: async (context) => {
    const folder = resolve(wordAt(context, 0, 'the folder'));
    if (!(await stat(folder)).isDirectory()) throw new UsageError(`${folder} is not a folder`);
    const { output, options, signal } = context;
    await using repository = await context.repository();
    // The lock waits a moment for others; the walk through the folder needs nothing of it.
    await using beginning = coming(repository.write({ signal }));
    const earlier = (await repository.snapshots()).filter(({ paths }) => paths.length === 1 && paths[0] === folder);
    const parent = options['read-all'] === true ? undefined : earlier.at(-1);
    const counts = { files: 0, bytes: 0, unchanged: 0, leftOut: 0 };
    const tree = await saveFolder(
      { repository, writer: beginning.writer, folder },
      {
        signal,
        ...(parent && { parentTree: parent.tree }),
        onProgress: (progress) => {
          Object.assign(counts, progress);
          output.progress(() => `${counted(progress.files, 'file')}, ${formatBytes(progress.bytes)}`);
        },
        onLeftOut: ({ path, reason }) => {
          counts.leftOut += 1;
          output.remark(`left out: ${path}: ${reason}`);
        },
      },
    );
    const writer = await beginning.writer;
    const id = await writer.saveSnapshot({
      tree,
      time: new Date().toISOString(),
      hostname: hostname(),
      tags: tagsOf(options['tag']),
      paths: [folder],
      ...(parent && { parent: parent.id }),
      summary: {
        totalFilesProcessed: counts.files,
        totalBytesProcessed: counts.bytes,
        filesUnmodified: counts.unchanged,
      },
    });
    const { newBytes, storedBytes } = writer.stats;
    output.line(
      `snapshot ${id.slice(0, 8)}: ${counted(counts.files, 'file')}, ${formatBytes(counts.bytes)}; ` +
        `new ${formatBytes(newBytes)}, stored in ${formatBytes(storedBytes)}`,
    );
    return counts.leftOut === 0 ? 0 : 3;
  },
};

/** Something that is on its way, and is disposed whether or not anybody waited for it. */
function coming<T extends AsyncDisposable>(writer: Promise<T>): AsyncDisposable & { readonly writer: Promise<T> } {
  // Its failure is met where it is awaited.
  const settled = Promise.allSettled([writer]);
  return {
    writer,
    [Symbol.asyncDispose]: async () => {
      const [outcome] = await settled;
      if (outcome.status === 'fulfilled') await outcome.value[Symbol.asyncDispose]();
    },
  };
}

function tagsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
