import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { openRepository } from '../repository/open.ts';
import type { SnapshotInput } from '../repository/writer.ts';
import { PASSWORD, quickInit, temporaryFolder } from '../testing/help.ts';
import { isAtLeast, type ResticProgram, resticPrograms, runRestic } from '../testing/restic.ts';
import { momentOf, type Period } from './calendar.ts';
import type { ForgetGroup, ForgetOptions } from './forget.ts';
import type { KeepReason, RetentionPolicy } from './policy.ts';

const programs = await resticPrograms();

const PERIOD_RULES = [
  ['within', '--keep-within'],
  ['withinHourly', '--keep-within-hourly'],
  ['withinDaily', '--keep-within-daily'],
  ['withinWeekly', '--keep-within-weekly'],
  ['withinMonthly', '--keep-within-monthly'],
  ['withinYearly', '--keep-within-yearly'],
] as const;
const COUNT_RULES = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
const TAGS = ['red', 'green', 'blue'];

/** Times at random and in bursts, in many zones, to the nanosecond, a few of them in the future. */
const time = fc
  .record({
    milliseconds: fc.oneof(
      { weight: 100, arbitrary: fc.integer({ min: Date.UTC(2019, 0), max: Date.UTC(2026, 0) }) },
      // Around the turns of years and weeks, and the summer days of one month.
      { weight: 40, arbitrary: fc.integer({ min: Date.UTC(2024, 11, 27), max: Date.UTC(2025, 0, 7) }) },
      { weight: 40, arbitrary: fc.integer({ min: Date.UTC(2025, 6, 1), max: Date.UTC(2025, 6, 2) }) },
      { weight: 1, arbitrary: fc.integer({ min: Date.UTC(2090, 0), max: Date.UTC(2091, 0) }) },
    ),
    below: fc.integer({ min: 0, max: 999_999 }),
    offset: fc.constantFrom(0, 0, 60, 120, -480, 345, 840, -720, -210),
  })
  .map(({ milliseconds, below, offset }) => {
    const local = new Date(milliseconds + offset * 60_000).toISOString().slice(0, -1);
    const minutes = Math.abs(offset);
    const digits = (n: number) => String(n).padStart(2, '0');
    const zone = `${offset < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`;
    return `${local}${String(below).padStart(6, '0')}${offset === 0 ? 'Z' : zone}`;
  });

/** Between snapshots of the same instant restic chooses by chance, so there are none, in different zones neither. */
function instantOf(time: string): string {
  const { milliseconds, nanoseconds } = momentOf(time);
  return `${milliseconds}.${nanoseconds}`;
}

const history: fc.Arbitrary<Omit<SnapshotInput, 'tree'>[]> = fc.uniqueArray(
  fc.record({
    time,
    hostname: fc.constantFrom('alpha', 'beta'),
    tags: fc.subarray(TAGS).chain((tags) => fc.shuffledSubarray(tags, { minLength: tags.length })),
    paths: fc.constantFrom(['/a'], ['/a', '/b'], ['/b', '/a']),
  }),
  { minLength: 150, maxLength: 250, size: 'max', selector: ({ time }) => instantOf(time) },
);

const period: fc.Arbitrary<Period> = fc.record(
  {
    years: fc.integer({ min: 0, max: 9 }),
    months: fc.integer({ min: 0, max: 30 }),
    days: fc.integer({ min: 0, max: 90 }),
    hours: fc.integer({ min: 0, max: 100 }),
  },
  { requiredKeys: [] },
);
const count = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }) },
  { weight: 2, arbitrary: fc.constant(40) },
  { weight: 1, arbitrary: fc.constant(-1) },
);
const tagLists = fc.array(fc.oneof(fc.subarray(TAGS, { minLength: 1 }), fc.constant([''])), {
  minLength: 1,
  maxLength: 2,
});

/** Each rule in some policies; always one more that keeps something, so that refusals are the exception. */
const policy: fc.Arbitrary<RetentionPolicy> = fc
  .tuple(
    fc.record(Object.fromEntries(COUNT_RULES.map((name) => [name, count])), { requiredKeys: [] }),
    fc.record(Object.fromEntries(PERIOD_RULES.map(([name]) => [name, period])), { requiredKeys: [] }),
    fc.record({ tags: tagLists }, { requiredKeys: [] }),
    fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...COUNT_RULES) }, { weight: 1, arbitrary: fc.constant('none') }),
  )
  .map(([counts, periods, tags, sure]) => ({ ...counts, ...periods, ...tags, ...(sure !== 'none' && { [sure]: 3 }) }));

const options: fc.Arbitrary<ForgetOptions> = fc.record(
  {
    policy,
    groupBy: fc.subarray(['host', 'paths', 'tags'] as const),
    filter: fc.record(
      {
        hosts: fc.subarray(['alpha', 'beta', 'gamma'], { minLength: 1 }),
        paths: fc.subarray(['/a', '/b']),
        tags: tagLists,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['policy'] },
);

function argumentsFor({ policy, groupBy, filter = {} }: ForgetOptions): string[] {
  const args = ['forget', '--dry-run', '--json'];
  for (const name of COUNT_RULES) {
    const wanted = policy[name];
    if (wanted !== undefined) args.push(`--keep-${name}`, wanted === -1 ? 'unlimited' : String(wanted));
  }
  for (const [name, option] of PERIOD_RULES) {
    const wanted = policy[name];
    if (wanted) args.push(option, periodText(wanted) || '0d');
  }
  for (const list of policy.tags ?? []) args.push('--keep-tag', list.join(','));
  if (groupBy) args.push('--group-by', groupBy.join(','));
  for (const host of filter.hosts ?? []) args.push('--host', host);
  for (const path of filter.paths ?? []) args.push('--path', path);
  for (const list of filter.tags ?? []) args.push('--tag', list.join(','));
  return args;
}

/** As restic writes a period: parts that are 0 are left out. */
function periodText({ years, months, days, hours }: Period): string {
  const part = (n: number | undefined, unit: string) => (n ? `${n}${unit}` : '');
  return part(years, 'y') + part(months, 'm') + part(days, 'd') + part(hours, 'h');
}

/** A reason in restic's words. */
function reasonText({ rule, tags, period, oldest }: KeepReason): string {
  if (rule === 'tags') return `has tags [${tags?.join(', ')}]`;
  if (rule === 'within') return `within ${periodText(period ?? {})}`;
  const words = period
    ? `${rule.replace('within', '').toLowerCase()} within ${periodText(period)}`
    : `${rule} snapshot`;
  return oldest ? `oldest ${words}` : words;
}

interface ResticGroup {
  readonly tags: readonly string[] | null;
  readonly host: string;
  readonly paths: readonly string[] | null;
  readonly keep: readonly { readonly id: string }[] | null;
  readonly remove: readonly { readonly id: string }[] | null;
  readonly reasons: readonly { readonly matches: readonly string[] }[] | null;
}

/** The choice in a form that is equal when it is equal. */
function theirChoice(groups: readonly ResticGroup[]): Map<string, readonly unknown[]> {
  return new Map(
    groups.map(({ host, paths, tags, keep, remove, reasons }) => [
      JSON.stringify([host, paths ?? [], tags ?? []]),
      [(keep ?? []).map(({ id }, position) => [id, reasons?.[position]?.matches]), (remove ?? []).map(({ id }) => id)],
    ]),
  );
}

function ourChoice(groups: readonly ForgetGroup[], program: ResticProgram): Map<string, readonly unknown[]> {
  return new Map(
    groups.map(({ host = '', paths = [], tags = [], decisions }) => {
      const texts = decisions.map(({ snapshot, reasons }) => {
        // restic keeps the oldest since 0.16. It is the last one decided, so nothing else depends on it.
        const known = reasons.filter(({ oldest }) => !oldest || isAtLeast(program, '0.16'));
        return [snapshot.id, known.map(reasonText)] as const;
      });
      const keep = texts.filter(([, reasons]) => reasons.length > 0);
      const remove = texts.filter(([, reasons]) => reasons.length === 0).map(([id]) => id);
      return [JSON.stringify([host, paths, tags]), [keep, remove]];
    }),
  );
}

function hasUnlimited(policy: RetentionPolicy): boolean {
  return COUNT_RULES.some((name) => policy[name] === -1);
}

async function withHistory(snapshots: readonly Omit<SnapshotInput, 'tree'>[]) {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'r');
  await quickInit(localBackend(path));
  const repository = await openRepository(localBackend(path), { password: PASSWORD, workers: 0 });
  await using writer = await repository.write();
  const tree = await writer.saveTree([]);
  for (const snapshot of snapshots) await writer.saveSnapshot({ ...snapshot, tree });
  return { path, repository, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

describe.skipIf(programs.length === 0)('with the restic program (skipped where it is not installed)', () => {
  it.each(programs)('keeps and removes what restic $version would, for the same reasons', async (program) => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(options, { minLength: 12, maxLength: 12 }), async (snapshots, wishes) => {
        await using made = await withHistory(snapshots);
        for (const wish of wishes) {
          // Before 0.16 there is no "unlimited".
          if (hasUnlimited(wish.policy) && !isAtLeast(program, '0.16')) continue;
          const run = await runRestic(program, made.path, argumentsFor(wish));
          try {
            const { groups } = await made.repository.forget({ ...wish, dryRun: true });
            expect([run.status, run.stderr]).toEqual([0, '']);
            expect(ourChoice(groups, program)).toEqual(theirChoice(JSON.parse(run.stdout || '[]')));
          } catch (error) {
            if ((error as { code?: string }).code !== 'refused') throw error;
            // Before 0.17 restic removes the last snapshot of a group without asking.
            if (isAtLeast(program, '0.17')) expect(run.stderr + run.stdout).toMatch(/refusing to delete|no policy/);
          }
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  it.each(programs)('restic $version finds exactly what was kept, and the repository whole', async (program) => {
    const snapshots = fc.sample(history, { numRuns: 1, seed: 7 })[0] ?? [];
    await using made = await withHistory(snapshots);
    const { groups, removed } = await made.repository.forget({ policy: { last: 2, monthly: 4, within: { days: 20 } } });
    const kept = groups.flatMap(({ decisions }) =>
      decisions.filter(({ reasons }) => reasons.length > 0).map(({ snapshot }) => snapshot.id),
    );
    expect(kept.length + removed.length).toBe(snapshots.length);
    const { stdout } = await runRestic(program, made.path, ['snapshots', '--json']);
    expect((JSON.parse(stdout) as { id: string }[]).map(({ id }) => id).sort()).toEqual(kept.sort());
    expect((await runRestic(program, made.path, ['check'])).stdout).toContain('no errors were found');
  });
});
