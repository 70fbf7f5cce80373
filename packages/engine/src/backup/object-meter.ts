import type { Clock, ProtectedObject } from '@coffer/model';
import type { BackupEvents, ObjectProgress } from '../ports.ts';
import type { Meter } from './meter.ts';
import type { ObjectOutcome } from './outcome.ts';

/** Milliseconds between two reports of an object. */
const PACE = 500;

/** Counts what a run does with one object, for itself and for the run as a whole. */
export class ObjectMeter {
  readonly #object: ProtectedObject;
  readonly #run: Meter;
  readonly #clock: Clock;
  readonly #events: BackupEvents;
  #reported = Number.NEGATIVE_INFINITY;
  #items = 0;
  #readBytes = 0;

  constructor(
    object: ProtectedObject,
    parts: { readonly run: Meter; readonly clock: Clock; readonly events: BackupEvents },
  ) {
    this.#object = object;
    this.#run = parts.run;
    this.#clock = parts.clock;
    this.#events = parts.events;
    this.#report('running');
  }

  items(count: number): void {
    this.#items += count;
    this.#run.items(count);
    this.#tell();
  }

  read(bytes: number): void {
    this.#readBytes += bytes;
    this.#run.read(bytes);
    this.#tell();
  }

  /** Bytes of content received so far. */
  get readBytes(): number {
    return this.#readBytes;
  }

  /** The object is done with, well or not. */
  ended({ status, failedCount, reason }: Pick<ObjectOutcome, 'status' | 'failedCount' | 'reason'>): void {
    this.#report(status, failedCount, reason);
    this.#run.processed();
  }

  #tell(): void {
    if (this.#clock.now() - this.#reported >= PACE) this.#report('running');
  }

  #report(state: ObjectProgress['state'], failedItems = 0, reason?: string): void {
    this.#reported = this.#clock.now();
    this.#events.object?.({
      object: this.#object,
      state,
      items: this.#items,
      readBytes: this.#readBytes,
      failedItems,
      ...(reason === undefined ? {} : { reason }),
    });
  }
}
