import type { ContentSource } from '../content.ts';
import { mix } from './numbers.ts';

/** Every content is cut out of this many bytes, repeated; a multiple of the 160 bytes after which QuickXorHash begins anew. */
const TILE = 112_640;
const STEP = 160;
/** The tile as often as makes large writes possible. */
const COPIES = 11;
/** The first bytes of a content are its own. */
const HEAD = 32;
/** A QuickXorHash is 160 bits: five words. */
const WORDS = 5;

interface Quarry {
  readonly bytes: Buffer;
  /** For each position in the tile the hash of everything before it, five words each. */
  readonly before: Uint32Array;
}

/** Room for one hash at a time; nothing here waits while it is in use. */
const SCRATCH = new Uint32Array(WORDS);
const SCRATCH_BYTES = Buffer.alloc(WORDS * 4);
const SCRATCH_HEAD = Buffer.alloc(HEAD);

let quarry: Quarry | undefined;

/** The bytes all contents are cut from, made when the first content is asked for: random-looking, the same on every machine. */
function open(): Quarry {
  if (quarry) return quarry;
  const tile = Buffer.alloc(TILE);
  for (let at = 0; at < TILE; at += 4) tile.writeUInt32LE(mix(at, 0x9e3779b9), at);
  const before = new Uint32Array((TILE + 1) * WORDS);
  for (let at = 0; at < TILE; at++) {
    before.copyWithin((at + 1) * WORDS, at * WORDS, (at + 1) * WORDS);
    addByte(before, (at + 1) * WORDS, at, tile[at] ?? 0);
  }
  quarry = { bytes: Buffer.concat(Array<Buffer>(COPIES).fill(tile)), before };
  return quarry;
}

/** XORs one byte of a content, `at` bytes from its start, into the five words of a hash. */
function addByte(words: Uint32Array, offset: number, at: number, value: number): void {
  const bit = (at * 11) % (WORDS * 32);
  const word = bit >> 5;
  const shift = bit & 31;
  words[offset + word] = (words[offset + word] ?? 0) ^ (value << shift);
  if (shift > 24) {
    const next = offset + ((word + 1) % WORDS);
    words[next] = (words[next] ?? 0) ^ (value >>> (32 - shift));
  }
}

/** XORs the hash of everything before a position of the tile into another. */
function addPrefix(words: Uint32Array, before: Uint32Array, position: number): void {
  for (let word = 0; word < WORDS; word++) words[word] = (words[word] ?? 0) ^ (before[position * WORDS + word] ?? 0);
}

/**
 * `size` bytes made from two numbers: the same numbers give the same bytes, others give others. Any part is delivered without computing
 * what lies before, and the QuickXorHash is composed from a table instead of the bytes, in a microsecond whatever the size.
 */
export class GeneratedContent implements ContentSource {
  readonly size: number;
  readonly #first: number;
  readonly #second: number;

  constructor(first: number, second: number, size: number) {
    this.size = size;
    this.#first = first;
    this.#second = second;
  }

  async *open(start: number, end: number): AsyncIterable<Uint8Array> {
    const { bytes } = open();
    let at = start;
    if (at < HEAD && at < end) {
      yield this.#head().subarray(at, Math.min(HEAD, end));
      at = Math.min(HEAD, end);
    }
    while (at < end) {
      const from = (this.#cut + at) % TILE;
      const piece = bytes.subarray(from, Math.min(bytes.length, from + end - at));
      yield piece;
      at += piece.length;
    }
  }

  get quickXorHash(): string {
    const { before, bytes } = open();
    const words = SCRATCH.fill(0);
    const cut = this.#cut;
    const end = cut + (this.size % TILE);
    addPrefix(words, before, cut);
    addPrefix(words, before, end % TILE);
    if ((Math.floor(this.size / TILE) + (end >= TILE ? 1 : 0)) % 2 === 1) addPrefix(words, before, TILE);
    const head = this.#head(SCRATCH_HEAD);
    for (let at = 0; at < Math.min(HEAD, this.size); at++)
      addByte(words, 0, at, (head[at] ?? 0) ^ (bytes[cut + at] ?? 0));
    words[3] = (words[3] ?? 0) ^ this.size;
    words[4] = (words[4] ?? 0) ^ Math.floor(this.size / 2 ** 32);
    for (let word = 0; word < WORDS; word++) SCRATCH_BYTES.writeUInt32LE(words[word] ?? 0, word * 4);
    return SCRATCH_BYTES.toString('base64');
  }

  /** Where in the tile the content begins. */
  get #cut(): number {
    return (mix(this.#first, this.#second) % (TILE / STEP)) * STEP;
  }

  #head(head = Buffer.allocUnsafe(HEAD)): Buffer {
    for (let at = 0; at < HEAD; at += 8) {
      head.writeUInt32LE(mix(this.#first + at, this.#second), at);
      head.writeUInt32LE(mix(this.#second + at, this.#first ^ this.size), at + 4);
    }
    return head;
  }
}
