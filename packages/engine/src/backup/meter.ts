import type { Clock } from '@coffer/model';
import type { Writer } from '@coffer/vault';
import type { BackupEvents } from '../ports.ts';
import type { BackupTotals } from './outcome.ts';

/** Milliseconds between two reports of progress. */
const PACE = 500;

/** Counts what a run does and tells the events, not too often. */
export class Meter {
  readonly #clock: Clock;
  readonly #events: BackupEvents;
  readonly #began: number;
  #writer: Writer | undefined;
  #reported = Number.NEGATIVE_INFINITY;
  #planned = 0;
  #processed = 0;
  #items = 0;
  #readBytes = 0;

  constructor(clock: Clock, events: BackupEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#began = clock.now();
  }

  planned(objects: number): void {
    this.#planned = objects;
    this.#tell();
  }

  /** From now on the writer's figures are reported too. */
  watch(writer: Writer): void {
    this.#writer = writer;
  }

  processed(): void {
    this.#processed += 1;
    this.#tell();
  }

  items(count: number): void {
    this.#items += count;
    this.#tell();
  }

  read(bytes: number): void {
    this.#readBytes += bytes;
    this.#tell();
  }

  /** The last report, whenever the one before was. */
  finish(): BackupTotals {
    this.#report();
    const { newBytes, storedBytes } = this.#writer?.stats ?? { newBytes: 0, storedBytes: 0 };
    return {
      processedObjects: this.#processed,
      items: this.#items,
      readBytes: this.#readBytes,
      newBytes,
      storedBytes,
      milliseconds: this.#clock.now() - this.#began,
    };
  }

  #tell(): void {
    if (this.#clock.now() - this.#reported >= PACE) this.#report();
  }

  #report(): void {
    this.#reported = this.#clock.now();
    const { newBytes, storedBytes } = this.#writer?.stats ?? { newBytes: 0, storedBytes: 0 };
    this.#events.progress({
      plannedObjects: this.#planned,
      processedObjects: this.#processed,
      items: this.#items,
      readBytes: this.#readBytes,
      newBytes,
      storedBytes,
    });
  }
}
