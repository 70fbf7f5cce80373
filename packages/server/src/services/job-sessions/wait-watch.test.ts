import type { Tenant } from '@coffer/m365';
import { describe, expect, it } from 'vitest';
import { watchWaits } from './wait-watch.ts';

/** Sleepers wake when it is put forward. */
class StepClock {
  #now = Date.UTC(2026, 0, 5, 12);
  #sleeper: { readonly at: number; readonly wake: () => void } | undefined;

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.#sleeper = { at: this.#now + milliseconds, wake };
    });
  }

  async advance(milliseconds: number): Promise<void> {
    for (const end = this.#now + milliseconds; this.#now < end; ) {
      this.#now += 1_000;
      if (this.#sleeper !== undefined && this.#sleeper.at <= this.#now) this.#sleeper.wake();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

type Wait = ReturnType<Tenant['waits']>;

describe('a session that waits for budget', () => {
  it('says so after fifteen seconds, once for each limit, and again after ten minutes', async () => {
    const clock = new StepClock();
    const lines: string[] = [];
    let wait: Wait;
    const add = (state: string, text: string): void => void lines.push(`[${state}] ${text}`);
    const watched = watchWaits({ waits: () => wait }, { sessionId: 's', clock, log: { add } });
    await clock.advance(60_000);
    expect(lines).toEqual([]);
    wait = { since: clock.now(), limit: 'units of a minute', until: clock.now() + 90_000 };
    await clock.advance(60_000);
    expect(lines).toEqual([
      "[Running] Waits since 2026-01-05T12:01:00Z for Microsoft's budget: units of a minute, until about 2026-01-05T12:02:30Z",
    ]);
    wait = { since: clock.now() - 20_000, limit: 'units of a day', until: undefined };
    await clock.advance(15 * 60_000);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/units of a day$/),
      expect.stringMatching(/units of a day$/),
    ]);
    watched[Symbol.dispose]();
    await clock.advance(3_600_000);
    expect(lines).toHaveLength(3);
  });
});
