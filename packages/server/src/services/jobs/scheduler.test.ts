import type { JobQueue } from '@coffer/engine';
import { silentLogger } from '@coffer/model';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { JobSessionStore } from '../../db/stores/job-session-store.ts';
import { type Job, JobStore } from '../../db/stores/job-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { nextRun, type SchedulePolicy } from './schedule.ts';
import { Scheduler } from './scheduler.ts';
import { SessionStarter } from './session-starter.ts';

const minute = 60_000;

/** A scheduler over a real database, whose queue keeps what it is given. */
async function scene(schedule: SchedulePolicy) {
  const stack = new AsyncDisposableStack();
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  const clock = new ManualClock(Date.UTC(2026, 0, 2, 10, 0, 30));
  const jobs = new JobStore(db);
  const sessions = new JobSessionStore(db);
  const queued: string[] = [];
  const queue = {
    submit: async ({ sessionId }: { sessionId: string }) => void queued.push(sessionId),
    cancel: async (sessionId: string) => queued.splice(queued.indexOf(sessionId), 1).length > 0,
    sessions: () => [],
  } as unknown as JobQueue;
  const starter = new SessionStarter({ sessions, queue, clock });
  const scheduler = new Scheduler({ jobs, sessions, starter, clock, logger: silentLogger, chores: [] });
  const job: Job = {
    id: 'job',
    organizationId: 'o',
    repositoryId: 'r',
    name: 'Job',
    description: '',
    backupType: 'SelectedItems',
    selectedItems: [],
    excludedItems: [],
    schedule,
    isEnabled: true,
    nextRun: nextRun(schedule, clock.now()),
    createdAt: clock.now(),
  };
  await jobs.insert(job);
  const end = async (status: 'Failed' | 'Success') => await starter.ended(job.id, { status, details: 'test' });
  const pass = async (milliseconds: number) => {
    clock.advance(milliseconds);
    await scheduler.look();
  };
  const page = async () => (await sessions.page({ jobId: job.id }, { offset: 0, limit: 10 })).items;
  return { jobs, job, clock, starter, end, pass, page, [Symbol.asyncDispose]: async () => await stack.disposeAsync() };
}

const every5: SchedulePolicy = { type: 'Periodically', periodicallyEvery: 'Minutes5' };

it('starts a job when it is due, once, and plans the next start', async () => {
  await using it = await scene(every5);
  await it.pass(0);
  expect(await it.page()).toEqual([]);
  await it.pass(5 * minute);
  expect(await it.page()).toMatchObject([{ origin: 'schedule', status: 'Queued', retryCount: 0 }]);
  await it.pass(minute);
  expect((await it.page()).length).toBe(1);
  expect((await it.jobs.get('job'))?.nextRun).toBeGreaterThan(it.clock.now());
});

it('leaves a start out while the job still runs', async () => {
  await using it = await scene(every5);
  await it.pass(5 * minute);
  await it.pass(5 * minute);
  expect((await it.page()).length).toBe(1);
  await it.end('Success');
  await it.pass(5 * minute);
  expect((await it.page()).length).toBe(2);
});

it('makes up once for starts that were missed while the server was down', async () => {
  await using it = await scene(every5);
  await it.pass(600 * minute);
  expect((await it.page()).length).toBe(1);
});

it('repeats a failed run as often and after as long a wait as the policy says', async () => {
  const daily: SchedulePolicy = { type: 'Daily', retryEnabled: true, retryNumber: 2, retryWaitInterval: 10 };
  await using it = await scene(daily);
  await it.pass(24 * 60 * minute);
  await it.end('Failed');
  await it.pass(9 * minute);
  expect((await it.page()).length).toBe(1);
  await it.pass(minute);
  await it.end('Failed');
  await it.pass(10 * minute);
  await it.end('Failed');
  await it.pass(10 * minute);
  expect((await it.page()).map(({ retryCount }) => retryCount)).toEqual([2, 1, 0]);
});

it('neither repeats a run nor makes up for one while the backup window is closed', async () => {
  // Friday 10:00 to 11:00 is open, 2026-01-02 being a Friday.
  const backupWindow = Array.from({ length: 168 }, (_, hour) => hour === 5 * 24 + 10);
  const retry = { retryEnabled: true, retryNumber: 3, retryWaitInterval: 1 };
  await using it = await scene({
    ...every5,
    ...retry,
    backupWindowEnabled: true,
    backupWindowSettings: { backupWindow },
  });
  await it.pass(5 * minute);
  await it.end('Failed');
  await it.pass(60 * minute);
  expect(await it.page()).toMatchObject([{ status: 'Failed' }]);
  await it.pass(7 * 24 * 60 * minute);
  expect((await it.page()).length).toBe(1);
});

it('ends a scheduled run when the backup window closes, and not one that was started by hand', async () => {
  // Friday 10:00 to 11:00 is open, 2026-01-02 being a Friday.
  const backupWindow = Array.from({ length: 168 }, (_, hour) => hour === 5 * 24 + 10);
  const policy: SchedulePolicy = { ...every5, backupWindowEnabled: true, backupWindowSettings: { backupWindow } };
  await using it = await scene(policy);
  await it.pass(5 * minute);
  expect(it.starter.isActive('job')).toBe(true);
  await it.pass(60 * minute);
  expect(await it.page()).toMatchObject([{ status: 'Stopped', details: 'The backup window has closed.' }]);
  await it.starter.start(it.job, { full: false, origin: 'manual' });
  await it.pass(minute);
  expect(it.starter.isActive('job')).toBe(true);
});
