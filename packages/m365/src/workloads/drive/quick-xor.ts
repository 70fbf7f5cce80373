/** Bits the position moves per byte, and the width of the hash in bits. */
const SHIFT = 11;
const WIDTH = 160;
/** After this many bytes (11 × 160 bits = 11 turns) the position is back where it began. */
const RING = WIDTH * SHIFT;

/**
 * quickXorHash, the content hash of OneDrive and SharePoint (OneDrive documentation, "Code snippets: QuickXorHash").
 *
 * Every byte is XORed into a ring of 160 bits, each 11 bits further on. Since the position repeats after 1760 bytes, the
 * stream is first XORed into a buffer of that size by 32-bit words, and folded into the ring once at the end.
 */
export class QuickXor {
  readonly #ring = new Uint8Array(RING);
  readonly #words = new Int32Array(this.#ring.buffer);
  /** Scratch for chunks that do not lie on a word border. */
  readonly #aligned = new Int32Array(RING / 4);
  #position = 0;
  #length = 0;

  /** Bytes seen so far. */
  get length(): number {
    return this.#length;
  }

  update(chunk: Uint8Array): void {
    this.#length += chunk.length;
    let at = this.#bytes(chunk, 0, this.#position === 0 ? 0 : Math.min(chunk.length, RING - this.#position));
    while (chunk.length - at >= RING) {
      this.#block(chunk, at);
      at += RING;
    }
    this.#bytes(chunk, at, chunk.length);
  }

  /** The hash of everything seen so far, base64 as Microsoft writes it. */
  digest(): string {
    const hash = new Uint8Array(WIDTH / 8);
    for (let index = 0; index < RING; index += 1) {
      const bit = (index * SHIFT) % WIDTH;
      const value = (this.#ring[index] ?? 0) << (bit & 7);
      const byte = bit >> 3;
      hash[byte] = (hash[byte] ?? 0) ^ (value & 255);
      const over = (byte + 1) % hash.length;
      hash[over] = (hash[over] ?? 0) ^ (value >> 8);
    }
    const view = new DataView(hash.buffer);
    view.setBigUint64(12, view.getBigUint64(12, true) ^ BigInt(this.#length), true);
    return Buffer.from(hash).toString('base64');
  }

  /** Byte by byte, for what is left before and after whole rings. */
  #bytes(chunk: Uint8Array, from: number, to: number): number {
    for (let at = from; at < to; at += 1) {
      this.#ring[this.#position] = (this.#ring[this.#position] ?? 0) ^ (chunk[at] ?? 0);
      this.#position = this.#position + 1 === RING ? 0 : this.#position + 1;
    }
    return to;
  }

  /** One whole ring, word by word. The position is 0 before and after. */
  #block(chunk: Uint8Array, at: number): void {
    const start = chunk.byteOffset + at;
    let words: Int32Array = this.#aligned;
    if (start % 4 === 0) words = new Int32Array(chunk.buffer, start, RING / 4);
    else new Uint8Array(words.buffer).set(chunk.subarray(at, at + RING));
    for (let index = 0; index < words.length; index += 1) {
      this.#words[index] = (this.#words[index] ?? 0) ^ (words[index] ?? 0);
    }
  }
}
