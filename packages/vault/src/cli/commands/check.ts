import type { CheckProgress, DataSubset, Finding } from '../../repository/check/findings.ts';
import { type Command, textOf, UsageError } from '../command.ts';
import { counted, formatBytes, formatCount } from '../format.ts';

export const checkCommand: Command = {
  name: 'check',
  usage: '',
  summary: 'prove that the repository is whole',
  options: {
    'read-data': { type: 'boolean', help: 'every byte of every pack, too' },
    subset: { type: 'string', help: 'a part of the packs: 1/7 (the first of seven), 5%, or a number of bytes' },
  },
  run: async (context) => {
    const subset = subsetOf(textOf(context, 'subset'));
    const readData = context.options['read-data'] === true ? 'all' : subset && { subset };
    await using repository = await context.repository({ startWorkers: readData !== undefined });
    const report = await repository.check({
      ...(readData && { readData }),
      signal: context.signal,
      progress: (progress) => context.output.progress(() => progressText(progress)),
    });
    for (const finding of report.findings) for (const line of findingLines(finding)) context.output.line(line);
    const { sound, snapshots, trees, packs, readBytes } = report;
    const seen = `${counted(snapshots, 'snapshot')}, ${counted(trees, 'folder')}, ${counted(packs, 'pack')}`;
    context.output.line(`${seen}, ${formatBytes(readBytes)} of data read: ${sound ? 'no errors' : 'DAMAGED'}`);
    return sound ? 0 : 1;
  },
};

/** How far a check or a repair is, for the live line. */
export function progressText({ stage, done, total }: CheckProgress): string {
  const show = stage === 'data' ? formatBytes : formatCount;
  return `${stage}: ${show(done)}${total === undefined ? '' : ` of ${show(total)}`}`;
}

/** What was found and what it costs. */
export function findingLines({ severity, text, effect }: Finding): readonly string[] {
  const least = effect.counted ? '' : 'at least ';
  const cost =
    effect.paths === 0
      ? []
      : [`  lost: ${least}${counted(effect.paths, 'path')} in ${counted(effect.snapshots, 'snapshot')}`];
  return [`${severity}: ${text}`, ...cost, ...effect.firstPaths.map((path) => `  ${path}`)];
}

function subsetOf(text: string | undefined): DataSubset | undefined {
  if (text === undefined) return undefined;
  if (/^\d+\/\d+$/.test(text) || /^\d+(\.\d+)?%$/.test(text)) return text as DataSubset;
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--subset must look like 1/7, 5% or 1000000, not ${text}`);
}
