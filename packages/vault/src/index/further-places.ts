import type { BlobPlace } from './blob-table.ts';
import { NumberList } from './number-list.ts';

/** Words of a place: the key of its blob, pack, offset, length, uncompressed length, the place added before of this blob + 1. */
const WORDS = 6;
const MAX_LOAD = 0.75;

/**
 * Places of blobs beyond the first, of which a blob may have any number: 24 bytes a place and 5 to 11 for the slot of its blob
 * in an open-addressing hash. Blobs are named by keys below 2^32, places are numbered from 0 in the order of adding.
 */
export class FurtherPlaces {
  readonly #words = new NumberList();
  /** The newest place + 1 of the blob that belongs here. */
  #slots = new Uint32Array(64);
  #keys = 0;

  /** How many places there are. */
  get size(): number {
    return this.#words.length / WORDS;
  }

  /** How many blobs they are of. */
  get keys(): number {
    return this.#keys;
  }

  add(key: number, { pack, offset, length, uncompressedLength }: BlobPlace): void {
    const slot = this.#slotOf(key);
    const before = this.#slots[slot] as number;
    for (const word of [key, pack, offset, length, uncompressedLength, before]) this.#words.push(word);
    this.#slots[slot] = this.size;
    if (before > 0) return;
    this.#keys += 1;
    if (this.#keys > this.#slots.length * MAX_LOAD) this.#grow();
  }

  /** The numbers of a blob's places, newest first. */
  *of(key: number): Generator<number, void, undefined> {
    let next = this.#slots[this.#slotOf(key)] as number;
    for (; next > 0; next = this.#words.at((next - 1) * WORDS + 5)) yield next - 1;
  }

  /** The key of the blob that a place is one of. */
  keyAt(number: number): number {
    return this.#words.at(number * WORDS);
  }

  packAt(number: number): number {
    return this.#words.at(number * WORDS + 1);
  }

  placeAt(number: number): BlobPlace {
    const at = number * WORDS;
    return {
      pack: this.#words.at(at + 1),
      offset: this.#words.at(at + 2),
      length: this.#words.at(at + 3),
      uncompressedLength: this.#words.at(at + 4),
    };
  }

  /** The slot of this key, or the free one where it belongs. */
  #slotOf(key: number): number {
    const mask = this.#slots.length - 1;
    // Keys follow one another; the multiplication spreads them.
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    for (;;) {
      const place = this.#slots[slot] as number;
      if (place === 0 || this.keyAt(place - 1) === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Uint32Array(old.length * 2);
    for (const place of old) if (place > 0) this.#slots[this.#slotOf(this.keyAt(place - 1))] = place;
  }
}
