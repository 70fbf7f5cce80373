import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@coffer/model';

/** A clock that runs faster than the machine's, and jumps when told; for both sides of a test that has to wait. */
export class FastClock implements Clock {
  readonly #speed: number;
  readonly #start = Date.now();
  #jumped = 0;

  constructor(speed = 1) {
    this.#speed = speed;
  }

  now(): number {
    return Math.floor(this.#start + (Date.now() - this.#start) * this.#speed + this.#jumped);
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    await delay(Math.max(0, milliseconds) / this.#speed, undefined, signal ? { signal } : {});
  }

  jump(milliseconds: number): void {
    this.#jumped += milliseconds;
  }
}
