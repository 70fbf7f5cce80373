import { expect, it } from 'vitest';
import { HandClock } from '../testing/help.ts';
import { withIdleLimit } from './idle-limit.ts';

/** Lets everything that can go on without the clock do so. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

it('lets a request live as long as it shows progress, and ends it when it has been silent for the limit', async () => {
  const clock = new HandClock();
  let show: () => void = () => undefined;
  const request = withIdleLimit({ clock, idleLimit: 10_000 }, (signal, progress) => {
    show = progress;
    return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut off'))));
  });
  let ended = false;
  const outcome = request.catch((error: unknown) => {
    ended = true;
    return error;
  });
  for (let i = 0; i < 5; i++) {
    clock.advance(8000);
    show();
    await settle();
  }
  clock.advance(8000);
  await settle();
  expect(ended).toBe(false);
  clock.advance(2000);
  expect(await outcome).toMatchObject({ name: 'VaultError', code: 'io', permanent: false });
});

it('passes on what the request came to', async () => {
  const clock = new HandClock();
  expect(await withIdleLimit({ clock, idleLimit: 10_000 }, async () => 7)).toBe(7);
  const failing = withIdleLimit({ clock, idleLimit: 10_000 }, () => Promise.reject(new Error('refused')));
  await expect(failing).rejects.toThrow('refused');
});

it('rejects with the reason of the signal, before and during the request', async () => {
  const clock = new HandClock();
  const stop = new AbortController();
  const reason = new Error('the user left');
  const limits = { clock, idleLimit: 10_000, signal: stop.signal };
  const request = withIdleLimit(limits, (signal) => {
    return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('cut off'))));
  });
  stop.abort(reason);
  await expect(request).rejects.toBe(reason);
  await expect(withIdleLimit(limits, async () => 7)).rejects.toBe(reason);
});
