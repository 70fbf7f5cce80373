import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlidingWindow } from './window.ts';

describe('a sliding window', () => {
  it('counts what happened in it, and forgets it a little late rather than early', () => {
    const window = new SlidingWindow(60_000);
    window.add(500, 10);
    expect(window.used(61_000)).toBe(10);
    expect(window.used(61_600)).toBe(0);
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

  it('lends the reserve only as far as it can come back in time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(4_000), fc.integer({ min: 1, max: 10 })), { maxLength: 60 }),
        fc.integer({ min: 10, max: 40 }),
        (requests, reserve) => {
          const window = new SlidingWindow(60_000);
          let now = 0;
          for (const [gap, amount] of requests) {
            now += gap;
            now = Math.max(now, window.sinksTo(100 - amount, now));
            now = Math.max(now, window.lendsAt({ free: 100 - window.used(now), underWay: 0, amount, reserve }, now));
            window.add(now, amount);
            // Somebody who begins now could use the reserve evenly for the whole next window.
            for (let later = 0; later <= 60_000; later += 1_000) {
              const due = (reserve * later) / 61_600;
              expect(due).toBeLessThanOrEqual(100 - held(window, now, later) + 1e-6);
            }
          }
        },
      ),
    );
  });

  it('lends again as soon as what was larger than the whole budget has left it', () => {
    const window = new SlidingWindow(60_000);
    window.add(0, 300);
    const at = window.lendsAt({ free: -200, underWay: 0, amount: 100, reserve: 30 }, 0);
    expect(window.used(at - 1)).toBe(300);
    expect(window.used(at)).toBe(0);
  });

  it('keeps no more steps than it was cut into', () => {
    const window = new SlidingWindow(60_000);
    for (let at = 0; at < 1_000_000; at += 7) window.add(at, 1);
    expect(window.used(1_000_000)).toBeGreaterThan(8_000);
    expect(window.sinksTo(0, 1_000_000)).toBeLessThan(1_062_000);
  });
});

/** What is still used of the present use so much later. */
function held(window: SlidingWindow, now: number, later: number): number {
  let low = 0;
  let high = 1_000;
  while (high - low > 0.5) {
    const middle = (low + high) / 2;
    if (window.sinksTo(middle, now) <= now + later) high = middle;
    else low = middle;
  }
  return Math.floor(high);
}
