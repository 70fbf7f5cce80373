import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingWindow } from './window.ts';

describe('a sliding window', () => {
  it('counts what happened in it, and forgets it a step late rather than early', () => {
    const window = new SlidingWindow(60_000);
    window.add(500, 10);
    expect(window.used(60_400)).toBe(10);
    expect(window.used(61_000)).toBe(0);
  });

  it('never allows more than the limit in any true window, whatever the order of requests', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(5_000), fc.integer({ min: 1, max: 20 })), { maxLength: 200 }),
        (requests) => {
          const window = new SlidingWindow(10_000);
          const sent: { at: number; amount: number }[] = [];
          let now = 0;
          for (const [gap, amount] of requests) {
            now = Math.max(now + gap, window.sinksTo(50 - amount, now + gap));
            window.add(now, amount);
            sent.push({ at: now, amount });
          }
          for (const { at } of sent) {
            const inside = sent.filter((one) => one.at <= at && one.at > at - 10_000);
            expect(inside.reduce((sum, one) => sum + one.amount, 0)).toBeLessThanOrEqual(50);
          }
        },
      ),
    );
  });

  it('takes back what was reserved and not used', () => {
    const window = new SlidingWindow(1_000);
    window.add(0, 100);
    window.add(10, -60);
    expect(window.used(20)).toBe(40);
  });
});
