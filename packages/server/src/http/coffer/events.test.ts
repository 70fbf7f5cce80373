import { systemClock } from '@coffer/model';
import { expect, it } from 'vitest';
import type { JobSession } from '../../db/stores/job-session-store.ts';
import { SessionFeed } from '../../services/events/session-feed.ts';
import { eventHandlers } from './events.ts';

const statistics = { processedObjects: 0 };
const session = (id: string, part: object): JobSession =>
  ({ id, jobId: 'j', status: 'Running', progress: 0, createdAt: 0, retryCount: 0, statistics, ...part }) as never;

it('tells of sessions that are open, that change and that end, and ends with the one who listens', async () => {
  const states: JobSession[][] = [[session('a', {})], [session('a', { progress: 2 })], []];
  let looks = 0;
  const sessionFeed = new SessionFeed({
    clock: systemClock,
    sessions: {
      open: async () => states[Math.min(looks++, states.length - 1)] ?? [],
      begunSince: async () => [session('b', { status: 'Success', endedAt: 1 })],
      get: async (id) => session(id, { status: 'Success', progress: 3, endedAt: 1 }),
    },
  });
  const stop = new AbortController();
  const answer = await eventHandlers({ sessionFeed }).Coffer_GetEvents({
    caller: { name: 'admin' },
    signal: stop.signal,
  } as never);
  const told: string[] = [];
  for await (const bytes of answer.bytes) {
    const [, data] = /^event: session\ndata: (.*)\n\n$/.exec(Buffer.from(bytes).toString()) ?? [];
    if (data === undefined) continue;
    const { id, status, progress } = JSON.parse(data);
    told.push(`${id} ${status} ${progress}`);
    if (id === 'a' && status === 'Success') stop.abort();
  }
  expect(told.filter((one) => one.startsWith('a'))).toEqual(['a Running 0', 'a Running 2', 'a Success 3']);
  // It was over before anybody looked, and is told of once.
  expect(told.filter((one) => one.startsWith('b'))).toEqual(['b Success 0']);
});

it('keeps places free for others than one user who listens again and again', async () => {
  const feed = new SessionFeed({
    clock: systemClock,
    sessions: { open: async () => [session('a', {})], get: async () => undefined, begunSince: async () => [] },
  });
  const stop = new AbortController();
  const first = async (name: string) => await feed.listen(name, stop.signal).next();
  for (let i = 0; i < 20; i++) await first('greedy');
  await expect(first('greedy')).rejects.toThrow('Too many');
  expect((await first('another')).value?.id).toBe('a');
  stop.abort();
});
