import type { Clock } from '@coffer/model';
import type { Gate } from './gate.ts';
import { Heap } from './heap.ts';
import type { SteadyClock } from './steady-clock.ts';

interface Entry {
  readonly at: number;
  readonly gate: Gate;
}

/** Nothing is looked at again sooner than this, for timers may go off a little early. Milliseconds. */
const SHORTEST = 1;

/** Wakes gates at their moments, with one timer for all of them. */
export class Alarm implements Disposable {
  readonly #clock: Clock;
  readonly #time: SteadyClock;
  readonly #wake: (gate: Gate) => void;
  /** By moment. Entries whose gate has changed its mind are passed over. */
  readonly #heap = new Heap<Entry>((entry) => entry.at);
  #sleep: AbortController | undefined;
  #sleepsUntil = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, time: SteadyClock, wake: (gate: Gate) => void) {
    this.#clock = clock;
    this.#time = time;
    this.#wake = wake;
  }

  /** Wakes the gate at `at` (steady time), unless it is to be woken earlier anyway. Infinity is never. */
  set(gate: Gate, at: number): void {
    if (at >= gate.wakeAt) return;
    gate.wakeAt = at;
    this.#heap.push({ at, gate });
    if (at < this.#sleepsUntil) this.#arm();
  }

  [Symbol.dispose](): void {
    this.#sleep?.abort();
  }

  #arm(): void {
    const at = this.#heap.first()?.at;
    if (at === undefined) return;
    this.#sleep?.abort();
    const sleep = new AbortController();
    this.#sleep = sleep;
    this.#sleepsUntil = at;
    this.#clock.sleep(Math.max(SHORTEST, at - this.#time.now()), sleep.signal).then(
      () => {
        if (this.#sleep === sleep) this.#ring();
      },
      (error: unknown) => {
        if (!sleep.signal.aborted) throw error;
      },
    );
  }

  #ring(): void {
    this.#sleepsUntil = Number.POSITIVE_INFINITY;
    const now = this.#time.now();
    for (let next = this.#heap.first(); next !== undefined && next.at <= now; next = this.#heap.first()) {
      this.#heap.shift();
      if (next.gate.wakeAt !== next.at) continue;
      next.gate.wakeAt = Number.POSITIVE_INFINITY;
      this.#wake(next.gate);
    }
    const first = this.#heap.first();
    if (first !== undefined && first.at < this.#sleepsUntil) this.#arm();
  }
}
