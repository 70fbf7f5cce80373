import { MAX_CHUNK } from '../../chunker/gear.ts';
import type { OwnedBytes } from '../../owned-bytes.ts';

/** Two chunks in a hundred are larger. */
const USUAL_BYTES = 2 * 1024 * 1024;
const KEPT = 24;

/** Buffers for chunks, used again and again: fresh ones are dear to clear and to collect. */
export class ChunkBuffers {
  readonly #free: OwnedBytes[] = [];

  /** A buffer that suffices for most chunks. */
  take(): OwnedBytes {
    return this.#free.pop() ?? new Uint8Array(USUAL_BYTES);
  }

  /** A buffer that suffices for every chunk, beginning with the first `used` bytes of `bytes`. */
  enlarge(bytes: OwnedBytes, used: number): OwnedBytes {
    const large = new Uint8Array(MAX_CHUNK);
    large.set(bytes.subarray(0, used));
    this.giveBack(bytes);
    return large;
  }

  giveBack(bytes: OwnedBytes): void {
    if (this.#free.length < KEPT && bytes.length === USUAL_BYTES) this.#free.push(bytes);
  }
}
