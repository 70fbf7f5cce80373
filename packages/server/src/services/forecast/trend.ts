import type { BackupProgress } from '@coffer/engine';

/** What is done within a second, as it has been lately. */
export interface Rate {
  /** Objects that were done with, within `seconds`. */
  readonly objects: number;
  readonly items: number;
  readonly bytes: number;
  /** How far back the figures reach. */
  readonly seconds: number;
  /** Whether they reach back as far as is ever looked. */
  readonly isWhole: boolean;
}

/** Milliseconds between two looks that are remembered, how many are, and how long it takes until anything can be said. */
const spacing = 5_000;
const remembered = 60;
const shortest = 10_000;

interface Look {
  readonly at: number;
  readonly progress: BackupProgress;
}

/** How fast a session has come on in the last five minutes; what it did before tells little of what is left. */
export class Trend {
  readonly #looks: Look[] = [];
  #latest: BackupProgress | undefined;

  /** Takes in how far it is at a moment, milliseconds. */
  note(at: number, progress: BackupProgress): void {
    this.#latest = progress;
    const last = this.#looks.at(-1);
    if (last !== undefined && at - last.at < spacing) return;
    this.#looks.push({ at, progress });
    if (this.#looks.length > remembered) this.#looks.shift();
  }

  /** Undefined while too little is known. */
  rate(now: number): Rate | undefined {
    const first = this.#looks[0];
    if (first === undefined || this.#latest === undefined || now - first.at < shortest) return undefined;
    const seconds = (now - first.at) / 1_000;
    return {
      objects: this.#latest.processedObjects - first.progress.processedObjects,
      items: (this.#latest.items - first.progress.items) / seconds,
      bytes: (this.#latest.readBytes - first.progress.readBytes) / seconds,
      seconds,
      isWhole: this.#looks.length === remembered,
    };
  }
}
