import { OutsideError, systemClock } from '@coffer/model';
import { expect, test } from 'vitest';
import { Job, listingOf, memoryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';

const DAY = 24 * 60 * 60_000;

async function scene() {
  const place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const bob = new ModelDrive('bob@contoso.com');
  const bad = alice.file(alice.rootId, 'bad.txt', 'bad');
  alice.file(alice.rootId, 'good.txt', 'good');
  bob.file(bob.rootId, 'b.txt', 'b');
  const job = new Job(place.repository, [alice, bob]);
  const time = { now: Date.parse('2026-03-01T00:00:00Z') };
  const run = async () => {
    time.now += DAY;
    const result = await job.run({ clock: { ...systemClock, now: () => time.now } });
    const objects = [...result.objects].sort((a, b) => (a.object.name < b.object.name ? -1 : 1));
    return { ...result, objects };
  };
  return { place, alice, bob, bad, job, run, time };
}

test('an item that fails for a lasting reason in three runs rests for a week, is tried once, and rests again', async () => {
  const { place, alice, bad, job, run, time } = await scene();
  await using _ = place;
  job.workload.script.fetch = async (item) => {
    if (item.id === bad) throw new OutsideError('locked', 'The file is locked.', { requestId: 'r-1' });
    return undefined;
  };
  for (const runs of [1, 2, 3]) expect((await run()).objects[0]?.failed).toMatchObject([{ failure: { runs } }]);
  const resting = await run();
  expect(job.workload.fetched).toEqual([]);
  expect(resting).toMatchObject({ status: 'warning' });
  expect(resting.objects[0]).toMatchObject({ failedCount: 1, restingCount: 1 });
  expect(resting.objects[0]?.coverage.rows[0]).toMatchObject({
    states: { protected: 1, quarantined: 1 },
    since: '2026-03-02T00:00:00.000Z',
    runs: 3,
    requestId: 'r-1',
  });
  alice.rename(bad, 'still bad.txt');
  await run();
  expect(job.workload.fetched).toEqual([]);
  time.now += 6 * DAY;
  await run();
  expect(job.workload.fetched).toEqual([bad]);
  await run();
  expect(job.workload.fetched).toEqual([]);
  alice.edit(bad, 'other content');
  delete job.workload.script.fetch;
  expect((await run()).status).toBe('success');
});

test('a reason that goes away by itself never leads to quarantine', async () => {
  const { place, bad, job, run } = await scene();
  await using _ = place;
  job.workload.script.fetch = async (item) => {
    if (item.id === bad) throw new OutsideError('unavailable', 'Not now.', { transient: true });
    return undefined;
  };
  for (let runs = 0; runs < 5; runs += 1) await run();
  expect(job.workload.fetched).toContain(bad);
});

test('a failing item can be accepted, which ends the warning, or tried again at once', async () => {
  const { place, alice, bad, job, run } = await scene();
  await using _ = place;
  job.workload.script.fetch = async (item) => {
    if (item.id === bad) throw new OutsideError('locked', 'The file is locked.');
    return undefined;
  };
  await run();
  const of = { objectId: alice.object.id, itemId: bad };
  await job.catalog.decide('job-1', of, 'accept');
  const accepted = await run();
  expect(accepted).toMatchObject({ status: 'success' });
  expect(accepted.objects[0]).toMatchObject({
    failedCount: 0,
    coverage: { rows: [{ states: { protected: 1, excluded: 1 } }] },
  });
  expect(job.workload.fetched).toEqual([]);
  expect(await job.catalog.decisions('job-1', alice.object.id)).toEqual(new Map());
  await job.catalog.decide('job-1', of, 'retry');
  expect((await run()).objects[0]?.failed).toMatchObject([{ failure: { runs: 1 } }]);
  delete job.workload.script.fetch;
  const last = await run();
  expect(last.status).toBe('success');
  expect((await listingOf(place.repository, last.snapshotId!, alice.object.name)).get('/bad.txt')).toBe('bad');
});

test('an object that keeps failing rests with its last good state and asks Microsoft nothing; its neighbours go on', async () => {
  const { place, alice, bob, job, run } = await scene();
  await using _ = place;
  await run();
  const asked: string[] = [];
  job.workload.script.scan = (object, events) => {
    asked.push(object.name);
    if (object.id === bob.object.id) throw new OutsideError('denied', 'The site is archived.');
    return events;
  };
  for (let runs = 0; runs < 3; runs += 1) expect((await run()).objects[1]).toMatchObject({ status: 'failed' });
  asked.length = 0;
  const resting = await run();
  expect(asked).toEqual([alice.object.name]);
  expect(resting).toMatchObject({ status: 'warning', reason: '1 object in quarantine' });
  expect(resting.objects.find(({ status }) => status === 'skipped')).toMatchObject({
    failure: { code: 'denied', runs: 3 },
  });
  expect((await listingOf(place.repository, resting.snapshotId!, bob.object.name)).get('/b.txt')).toBe('b');
  await job.catalog.decide('job-1', { objectId: bob.object.id }, 'accept');
  expect((await run()).status).toBe('success');
  delete job.workload.script.scan;
  await job.catalog.decide('job-1', { objectId: bob.object.id }, 'retry');
  expect((await run()).objects.map(({ status }) => status)).toEqual(['success', 'success']);
  expect(await job.catalog.objectFailure('job-1', bob.object.id)).toBeUndefined();
});

test('when everything rests no restore point is made, and nothing is asked', async () => {
  const { place, alice, bob, job, run } = await scene();
  await using _ = place;
  job.workload.script.scan = () => {
    throw new OutsideError('denied', 'Access was denied.');
  };
  for (let runs = 0; runs < 3; runs += 1) expect((await run()).status).toBe('failed');
  job.workload.script.scan = (object) => {
    throw new Error(`asked of ${object.name}`);
  };
  const result = await run();
  expect(result.status).toBe('warning');
  expect(result.snapshotId).toBeUndefined();
  expect(result.objects.map(({ object }) => object.name).sort()).toEqual([alice.object.name, bob.object.name]);
});
