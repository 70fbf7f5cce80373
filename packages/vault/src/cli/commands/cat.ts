import { VaultError } from '../../errors.ts';
import { type Command, textOf, UsageError, wordAt } from '../command.ts';
import { findNode, findSnapshot } from '../find-snapshot.ts';

export const catCommand: Command = {
  name: 'cat',
  usage: 'SNAPSHOT PATH',
  summary: 'write a file of a snapshot to the standard output',
  options: { range: { type: 'string', help: 'only bytes FROM-TO, TO not included: --range 0-1048576' } },
  run: async (context) => {
    const range = rangeOf(textOf(context, 'range'));
    await using repository = await context.repository();
    const { tree } = await findSnapshot(repository, wordAt(context, 0, 'the snapshot'));
    const path = wordAt(context, 1, 'the path of the file');
    const node = await findNode(repository, tree, path);
    if (node.type !== 'file') throw new VaultError('missing', `${path} is a folder`);
    for await (const bytes of repository.readFile(node.content ?? [], range)) {
      context.signal.throwIfAborted();
      await context.output.bytes(bytes);
    }
    return 0;
  },
};

function rangeOf(text: string | undefined): { readonly start: number; readonly end: number } | undefined {
  if (text === undefined) return undefined;
  const [, start, end] = /^(\d+)-(\d+)$/.exec(text) ?? [];
  if (start === undefined || end === undefined) throw new UsageError(`--range must look like 0-1048576, not ${text}`);
  return { start: Number(start), end: Number(end) };
}
