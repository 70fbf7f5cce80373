import type { CatalogObject, CoverageRow, Failure, ObjectFailure } from '@coffer/engine';
import { silentLogger } from '@coffer/model';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { CoverageTotalsStore } from '../../db/stores/coverage-totals-store.ts';
import { JobStore } from '../../db/stores/job-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { CoverageTotals } from './coverage-totals.ts';

const documents = (states: CoverageRow['states']): CoverageRow => ({ kind: 'documents', states, bytes: 100 });
const held = (id: string, rows: readonly CoverageRow[], counts: readonly object[] = []) =>
  ({ object: { id }, coverage: { rows, counts } }) as unknown as CatalogObject;
const fails = (id: string, failure: Partial<Failure>) => ({ object: { id }, failure }) as ObjectFailure;

const objects: Readonly<Record<string, readonly CatalogObject[]>> = {
  one: [
    held('a', [documents({ protected: 3, excluded: 1 }), { kind: 'versions', states: { protected: 9 }, bytes: 50 }]),
    held('b', [documents({ protected: 2, unsupported: 1 })]),
    held('c', [documents({ protected: 1 })], [{ expected: 2, held: 1 }]),
    held('d', [documents({ protected: 5 })]),
  ],
  two: [held('a', [documents({ protected: 3 })])],
};
const failures: Readonly<Record<string, readonly ObjectFailure[]>> = {
  one: [
    fails('A', { code: 'locked' }),
    fails('d', { code: 'rejected' }),
    fails('e', { code: 'rejected' }),
    fails('f', { code: 'rejected', reviewAt: '2030-01-01T00:00:00Z' }),
    fails('g', { code: 'rejected', reviewAt: '2030-01-01T00:00:00Z', accepted: true }),
  ],
};

it('counts each object and item of a job in one state, adds the jobs up by organization, and names those that need a look', async () => {
  await using stack = new AsyncDisposableStack();
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  const store = new CoverageTotalsStore(db);
  const jobs = new JobStore(db);
  const blank = { repositoryId: 'r', description: '', backupType: 'SelectedItems', nextRun: undefined } as const;
  const idle = { selectedItems: [], excludedItems: [], schedule: { type: 'ManualOnly' }, isEnabled: true } as const;
  for (const [id, organizationId, createdAt] of [
    ['one', 'o', 1],
    ['two', 'o', 2],
    ['three', 'p', 3],
  ] as const)
    await jobs.insert({ id, organizationId, name: id, createdAt, ...blank, ...idle });
  const clock = new ManualClock();
  const totals = new CoverageTotals({
    catalog: {
      objects: async function* (id) {
        yield* objects[id] ?? [];
      },
      objectFailures: async function* (id) {
        yield* failures[id] ?? [];
      },
    },
    store,
    jobs,
    organizations: { list: async () => ['o', 'p'].map((id) => ({ id, name: id.toUpperCase() })) },
    clock,
    logger: silentLogger,
  });
  const began = clock.now();
  await totals.count('one');
  await clock.sleep(1_000);
  await totals.count('two');
  await totals.count('gone');
  const { total, organizations, troubled } = await totals.overview();
  expect(total).toEqual({
    objects: { protected: 2, incomplete: 2, stale: 1, locked: 1, failing: 1, quarantined: 1, excluded: 1 },
    items: { protected: 14, excluded: 1, unsupported: 1 },
    bytes: 550,
    jobs: 3,
    unknownJobs: 1,
    oldest: began,
    newest: began + 1_000,
  });
  expect(organizations.map(({ name, jobs, unknownJobs }) => [name, jobs, unknownJobs])).toEqual([
    ['O', 2, 0],
    ['P', 1, 1],
  ]);
  expect(troubled.map(({ jobName }) => jobName)).toEqual(['one']);
  await jobs.remove('one');
  expect((await store.list()).map(({ jobId }) => jobId)).toEqual(['two']);
});
