import type { Clock } from '@coffer/model';

/** A clock that stands still until it is told otherwise. Sleeping moves it. */
export class ManualClock implements Clock {
  #now: number;

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(milliseconds);
  }

  /** Lets milliseconds pass. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }
}
