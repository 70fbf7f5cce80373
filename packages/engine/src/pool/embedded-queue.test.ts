import { expect, test } from 'vitest';
import type { JobHandler } from '../ports.ts';
import { embeddedQueue } from './embedded-queue.ts';

/** A handler whose pieces of work end when told, or when their signal is aborted. */
function gate(): { handler: JobHandler; started: string[]; open: (sessionId: string) => void } {
  const started: string[] = [];
  const gates = new Map<string, () => void>();
  const handler: JobHandler = async ({ sessionId }, signal) => {
    started.push(sessionId);
    await new Promise<void>((resolve, reject) => {
      gates.set(sessionId, resolve);
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };
  return { handler, started, open: (sessionId) => gates.get(sessionId)?.() };
}

function queueOf(handler: JobHandler, concurrency = 1) {
  const failures: string[] = [];
  const queue = embeddedQueue({
    concurrency,
    handlers: new Map([['work', handler]]),
    onFailure: (job, error) => failures.push(`${job.sessionId}: ${(error as Error).message}`),
  });
  const submit = (sessionId: string, kind = 'work') => queue.submit({ sessionId, kind, payload: {} });
  return { queue, failures, submit };
}

test('work is done in the order it came, so many pieces at once', async () => {
  const { handler, started, open } = gate();
  const { queue, submit } = queueOf(handler, 2);
  for (const id of ['a', 'b', 'c', 'd']) await submit(id);
  expect(started).toEqual(['a', 'b']);
  expect(queue.sessions().map(({ running }) => running)).toEqual([true, true, false, false]);
  open('b');
  await expect.poll(() => started).toEqual(['a', 'b', 'c']);
  for (const id of ['a', 'c']) open(id);
  await expect.poll(() => started).toContain('d');
  open('d');
  await queue.drain();
  expect(queue.sessions()).toEqual([]);
});

test('a session cannot be queued twice, and a draining queue takes nothing', async () => {
  const { handler, open } = gate();
  const { queue, submit } = queueOf(handler);
  await submit('a');
  await expect(submit('a')).rejects.toMatchObject({ code: 'conflict' });
  const drained = queue.drain();
  await expect(submit('b')).rejects.toMatchObject({ code: 'conflict' });
  open('a');
  await drained;
});

test('cancelling takes waiting work out and aborts running work', async () => {
  const { handler, started } = gate();
  const { queue, failures, submit } = queueOf(handler);
  await submit('a');
  await submit('b');
  expect(await queue.cancel('b', 'not wanted')).toBe(true);
  expect(await queue.cancel('a', 'stopped by admin')).toBe(true);
  expect(await queue.cancel('z', 'unknown')).toBe(false);
  await queue.drain();
  expect(started).toEqual(['a']);
  expect(failures).toEqual(['a: stopped by admin']);
});

test('a handler that fails, or is missing, is reported and the next piece is done', async () => {
  const started: string[] = [];
  const { queue, failures, submit } = queueOf(async ({ sessionId }) => {
    started.push(sessionId);
    if (sessionId === 'a') throw new Error('broken');
  });
  await submit('a');
  await submit('b', 'unheard of');
  await submit('c');
  await queue.drain();
  expect(started).toEqual(['a', 'c']);
  expect(failures).toEqual(['a: broken', 'b: Nobody handles work of the kind "unheard of".']);
});

test('disposing cancels everything and waits for what runs', async () => {
  const { handler } = gate();
  const { queue, failures, submit } = queueOf(handler);
  await submit('a');
  await submit('b');
  await queue[Symbol.asyncDispose]();
  expect(queue.sessions()).toEqual([]);
  expect(failures).toEqual(['a: The server is shutting down.']);
});
