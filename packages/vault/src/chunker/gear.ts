import { createHash } from 'node:crypto';

/** No chunk but the last of a file is smaller, in bytes. A whole file below this size is one chunk. */
export const MIN_CHUNK = 512 * 1024;
/** No chunk is larger, in bytes. */
export const MAX_CHUNK = 8 * 1024 * 1024;
/** Up to this length a cut is made rarely, beyond it often, so that sizes gather around it (FastCDC's normalisation). */
const NORMAL_CHUNK = 1024 * 1024;

// A cut needs all these bits of the gear hash to be zero. The high bits depend on the last 32 bytes, the low ones on
// fewer. 20 bits before and 18 bits after the normal size give a mean of about 1 MiB.
const MASK_BEFORE = 0xfffff000;
const MASK_AFTER = 0xffffc000;

/**
 * Decides where a file is cut. Feed it the bytes of a chunk in order; the answer depends on nothing but the bytes
 * since the last cut, so equal data gives equal chunks however it arrives (docs/format/chunking.md).
 */
export class GearChunker {
  readonly #table: Uint32Array;
  #length = 0;
  #hash = 0;

  /** `table` comes from {@link gearTable}. */
  constructor(table: Uint32Array) {
    this.#table = table;
  }

  /**
   * Scans `bytes[from, to)`, the continuation of the present chunk. Returns the position after the last byte of the
   * chunk when it ends there (the next call starts a new chunk), or -1 when it goes on.
   */
  scan(bytes: Uint8Array, from: number, to: number): number {
    const skip = Math.min(Math.max(0, MIN_CHUNK - this.#length), to - from);
    let at = from + skip;
    this.#length += skip;
    if (this.#length < NORMAL_CHUNK) {
      const end = Math.min(to, at + NORMAL_CHUNK - this.#length);
      const cut = this.#search(bytes, [at, end], MASK_BEFORE);
      if (cut >= 0) return cut;
      at = end;
    }
    const end = Math.min(to, at + MAX_CHUNK - this.#length);
    const cut = this.#search(bytes, [at, end], MASK_AFTER);
    if (cut >= 0) return cut;
    return this.#length < MAX_CHUNK ? -1 : this.#cutAt(end);
  }

  /** Forgets the present chunk: the next byte starts a new one. */
  reset(): void {
    this.#length = 0;
    this.#hash = 0;
  }

  #search(bytes: Uint8Array, [from, to]: readonly [number, number], mask: number): number {
    const table = this.#table;
    let hash = this.#hash;
    for (let at = from; at < to; at++) {
      hash = ((hash << 1) + (table[bytes[at] as number] as number)) | 0;
      if ((hash & mask) === 0) return this.#cutAt(at + 1);
    }
    this.#hash = hash;
    this.#length += to - from;
    return -1;
  }

  #cutAt(position: number): number {
    this.reset();
    return position;
  }
}

/**
 * The 256 random numbers of the gear hash, one per byte value: the first four bytes (little endian) of SHA-256 over
 * `coffer gear 1:<seed>:<byte value>`. The seed is secret to the repository, so sizes of chunks tell an outsider
 * nothing about known files.
 */
export function gearTable(seed: string): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, value) =>
    createHash('sha256').update(`coffer gear 1:${seed}:${value}`).digest().readUInt32LE(0),
  );
}
