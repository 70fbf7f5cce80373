import { setTimeout as delay } from 'node:timers/promises';

/** The time the practice tenant lives in; tests may own it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with the signal's reason as soon as it is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await delay(Math.max(0, milliseconds), undefined, signal ? { signal } : {});
  },
};

/** A clock that stands still until it is told to move, so that windows and expiries can be tested without waiting. */
export class VirtualClock implements Clock {
  #now: number;

  constructor(start: number = Date.UTC(2026, 0, 5, 8, 0, 0)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** Sleeping moves the time forward at once. */
  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(milliseconds);
  }

  /** Moves the time forward by `milliseconds`. */
  advance(milliseconds: number): void {
    this.#now += Math.max(0, milliseconds);
  }
}
