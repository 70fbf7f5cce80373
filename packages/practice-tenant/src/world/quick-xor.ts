import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ContentSource } from './content.ts';

/** 11 · 160 / 8 · 8: after this many bytes the 11-bit shift is back where it began, so bytes that far apart may be XORed first. */
const PERIOD = 1760;
const BITS = 160;
/** Bytes of a word. */
const WORD = 4;
/** After this many bytes everybody else gets a turn; computed content never waits by itself. */
const TURN_BYTES = 2 * 1024 * 1024;

/**
 * The streaming form of QuickXorHash, the hash that OneDrive for Business and SharePoint report
 * ("Code Snippets: QuickXorHash Algorithm", OneDrive API documentation).
 */
export class QuickXor {
  readonly #columns = new Uint8Array(PERIOD);
  readonly #words = new Int32Array(this.#columns.buffer);
  #length = 0;

  update(bytes: Uint8Array): void {
    const first = (PERIOD - (this.#length % PERIOD)) % PERIOD;
    const periods = Math.floor((bytes.length - first) / PERIOD);
    if (periods <= 0) {
      this.#bytes(bytes);
      return;
    }
    // Whole periods word by word, what is before and after them byte by byte.
    this.#bytes(bytes.subarray(0, first));
    const inside = bytes.subarray(first, first + periods * PERIOD);
    const { buffer, byteOffset } = inside.byteOffset % WORD === 0 ? inside : new Uint8Array(inside);
    const words = new Int32Array(buffer, byteOffset, inside.length / WORD);
    for (let from = 0; from < words.length; from += this.#words.length) {
      for (let at = 0; at < this.#words.length; at++)
        this.#words[at] = (this.#words[at] ?? 0) ^ (words[from + at] ?? 0);
    }
    this.#length += periods * PERIOD;
    this.#bytes(bytes.subarray(first + periods * PERIOD));
  }

  #bytes(bytes: Uint8Array): void {
    let column = this.#length % PERIOD;
    for (let index = 0; index < bytes.length; index++) {
      this.#columns[column] = (this.#columns[column] ?? 0) ^ (bytes[index] ?? 0);
      column = column + 1 === PERIOD ? 0 : column + 1;
    }
    this.#length += bytes.length;
  }

  /** The number of bytes seen so far. */
  get length(): number {
    return this.#length;
  }

  /** The hash of everything seen so far, base64 of 20 bytes. */
  digest(): string {
    const ring = new Uint8Array(BITS / 8);
    for (let column = 0; column < PERIOD; column++) {
      const bit = (column * 11) % BITS;
      const at = bit >> 3;
      const value = (this.#columns[column] ?? 0) << (bit & 7);
      ring[at] = (ring[at] ?? 0) ^ (value & 0xff);
      const next = (at + 1) % ring.length;
      ring[next] = (ring[next] ?? 0) ^ (value >> 8);
    }
    let length = BigInt(this.#length);
    for (let at = 12; at < 20; at++) {
      ring[at] = (ring[at] ?? 0) ^ Number(length & 0xffn);
      length >>= 8n;
    }
    return Buffer.from(ring).toString('base64');
  }
}

/**
 * The QuickXorHash of a whole content source.
 *
 * @throws Error when the source yields a different number of bytes than it promised.
 */
export async function quickXorOf(source: ContentSource): Promise<string> {
  const hash = new QuickXor();
  let turnEnds = TURN_BYTES;
  for await (const piece of source.open(0, source.size)) {
    hash.update(piece);
    if (hash.length < turnEnds) continue;
    turnEnds = hash.length + TURN_BYTES;
    await nextTurn();
  }
  if (hash.length !== source.size) throw new Error(`content promised ${source.size} bytes and yielded ${hash.length}`);
  return hash.digest();
}
