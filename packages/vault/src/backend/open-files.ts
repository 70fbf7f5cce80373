import { closeSync, openSync, readSync } from 'node:fs';

/** Files that are open at once. */
const MOST = 8;

/**
 * Reads a few kilobytes of local files again and again, which stay open for the next time. At once, without the way to another thread and
 * back, which takes many times as long as reading what the system has at hand.
 */
export class OpenFiles {
  readonly #files = new Map<string, number>();

  /** Fills `bytes` from a position on; returns how many there were. */
  read(path: string, bytes: Uint8Array, position: number): number {
    const file = this.#open(path);
    for (let at = 0; ; ) {
      const count = readSync(file, bytes, at, bytes.length - at, position + at);
      at += count;
      if (count === 0 || at === bytes.length) return at;
    }
  }

  close(): void {
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #open(path: string): number {
    const file = this.#files.get(path) ?? openSync(path, 'r');
    // Whoever is asked for again comes last.
    this.#files.delete(path);
    this.#files.set(path, file);
    const [oldest] = this.#files;
    if (this.#files.size > MOST && oldest) {
      this.#files.delete(oldest[0]);
      closeSync(oldest[1]);
    }
    return file;
  }
}
