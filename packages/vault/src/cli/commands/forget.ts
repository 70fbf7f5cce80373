import type { RetentionPolicy } from '../../forget/policy.ts';
import { type Command, type CommandContext, type CommandOption, textOf, UsageError } from '../command.ts';
import { findSnapshot } from '../find-snapshot.ts';
import { counted } from '../format.ts';

const counts = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

const options: Readonly<Record<string, CommandOption>> = {
  ...Object.fromEntries(
    counts.map((rule) => [`keep-${rule}`, { type: 'string', help: `keep so many (-1: all), ${rule}` } as const]),
  ),
  'keep-tag': { type: 'string', multiple: true, help: 'keep what bears these tags, separated by commas' },
  tag: { type: 'string', multiple: true, help: 'look only at snapshots with these tags' },
  'group-by': { type: 'string', help: 'host,paths,tags: what is a series of its own (default host,paths)' },
  'dry-run': { type: 'boolean', help: 'only say what would be done' },
};

export const forgetCommand: Command = {
  name: 'forget',
  usage: '[SNAPSHOT…]',
  summary: 'remove snapshots: the named ones, or what a policy does not keep',
  options,
  run: async (context) => {
    await using repository = await context.repository();
    if (context.words.length > 0) {
      const found = await Promise.all(context.words.map((word) => findSnapshot(repository, word)));
      await repository.forgetSnapshots(
        found.map(({ id }) => id),
        { signal: context.signal },
      );
      context.output.line(`${counted(found.length, 'snapshot')} removed; "prune" frees the space`);
      return 0;
    }
    const dryRun = context.options['dry-run'] === true;
    const tags = listsOf(context, 'tag');
    const report = await repository.forget({
      policy: policyOf(context),
      groupBy: groupByOf(textOf(context, 'group-by')),
      filter: { tags },
      dryRun,
      signal: context.signal,
    });
    let removed = 0;
    for (const { snapshot, reasons } of report.groups.flatMap(({ decisions }) => decisions)) {
      if (reasons.length === 0) removed += 1;
      const why = reasons.map(({ rule }) => rule).join(', ');
      const verdict = reasons.length === 0 ? 'remove' : 'keep  ';
      context.output.line(`${verdict} ${snapshot.id.slice(0, 8)}  ${snapshot.time}  ${why}`.trimEnd());
    }
    const verb = dryRun ? 'would be removed' : 'removed; "prune" frees the space';
    context.output.line(`${counted(removed, 'snapshot')} ${verb}`);
    return 0;
  },
};

function policyOf(context: CommandContext): RetentionPolicy {
  const numbers = counts.flatMap((rule) => {
    const text = textOf(context, `keep-${rule}`);
    if (text === undefined) return [];
    if (!/^(-1|\d+)$/.test(text)) throw new UsageError(`--keep-${rule} must be a number or -1, not ${text}`);
    return [[rule, Number(text)]];
  });
  const tags = listsOf(context, 'keep-tag');
  return { ...Object.fromEntries(numbers), ...(tags.length > 0 && { tags }) };
}

function listsOf(context: CommandContext, name: string): string[][] {
  const given = context.options[name];
  return Array.isArray(given) ? given.map((list) => String(list).split(',')) : [];
}

function groupByOf(text = 'host,paths'): ('host' | 'paths' | 'tags')[] {
  return text.split(',').flatMap((word) => {
    if (word === '') return [];
    if (word !== 'host' && word !== 'paths' && word !== 'tags')
      throw new UsageError(`--group-by takes host, paths and tags, not ${word}`);
    return [word];
  });
}
