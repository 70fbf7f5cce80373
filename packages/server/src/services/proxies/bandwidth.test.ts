import { expect, test } from 'vitest';
import { ManualClock } from '../../testing/manual-clock.ts';
import { Bandwidth, bytesPerSecond } from './bandwidth.ts';

test('a limit counts only while it is switched on, in thousands', () => {
  expect(bytesPerSecond({ throttlingValue: 5, throttlingUnit: 'MBs' })).toBeUndefined();
  const limits = ['KBs', 'MBs', 'Mbps', undefined].map((throttlingUnit) =>
    bytesPerSecond({ enableNetworkThrottling: true, throttlingValue: 8, throttlingUnit }),
  );
  expect(limits).toEqual([8_000, 8_000_000, 1_000_000, 1_000_000]);
});

test('all that goes over the line together is no faster than the line', async () => {
  const clock = new ManualClock();
  const line = new Bandwidth(clock);
  const began = clock.now();
  for (let chunk = 0; chunk <= 100; chunk += 1) await line.take(50_000, 1_000_000, AbortSignal.timeout(60_000));
  expect(clock.now() - began).toBe(5_000);
  clock.advance(60_000);
  const later = clock.now();
  await line.take(50_000, 1_000_000, AbortSignal.timeout(60_000));
  expect(clock.now()).toBe(later);
});

test('what is given up while it waits leaves the line to others', async () => {
  const clock = new ManualClock();
  const line = new Bandwidth(clock);
  const began = clock.now();
  await line.take(50_000, 1_000_000, AbortSignal.timeout(60_000));
  await expect(line.take(1_000_000, 1_000_000, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  await line.take(50_000, 1_000_000, AbortSignal.timeout(60_000));
  expect(clock.now() - began).toBe(50);
});
