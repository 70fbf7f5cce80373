/** Where a blob lies. */
export interface BlobPlace {
  /** Number of the pack, as handed out by the index. */
  readonly pack: number;
  /** Position of the sealed blob in the pack, bytes. */
  readonly offset: number;
  /** Sealed length, bytes. */
  readonly length: number;
  /** Plain length when compressed, else 0; bytes. */
  readonly uncompressedLength: number;
}

const SEGMENT_BITS = 14;
const SEGMENT = 1 << SEGMENT_BITS;
/** Entries of the first segment at first: most sets of ids are small, and so should be what they take. */
const FIRST_ENTRIES = 64;
/** 32 bytes of id, then pack, offset, length, uncompressed length. */
const WORDS = 12;
const MAX_LOAD = 0.75;

/**
 * Blob ids with their places, in typed arrays: 48 bytes an entry and 5 to 11 for its slot in an open-addressing hash.
 * The ids are hashes already, so their first bytes serve as the slot number. The first place stored for an id stays.
 */
export class BlobTable {
  /** Entries in segments, so that growing never copies more than the first of them. */
  readonly #segments: Uint32Array[] = [];
  /** The id that is being looked for, as bytes and as words; used again and again, for a look-up must not allocate. */
  readonly #bytes = Buffer.alloc(32);
  readonly #words = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset, 8);
  #slots = new Uint32Array(1024);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The place of the blob with this id (64 hex digits), if it is known. */
  find(id: string): BlobPlace | undefined {
    const entry = this.#slots[this.#slotOf(this.#wordsOf(id))] as number;
    return entry === 0 ? undefined : this.#placeOf(entry - 1);
  }

  has(id: string): boolean {
    return this.#slots[this.#slotOf(this.#wordsOf(id))] !== 0;
  }

  /** Number of the blob with this id, counted from 0 in the order of adding; -1 when it is not known. */
  numberOf(id: string): number {
    return (this.#slots[this.#slotOf(this.#wordsOf(id))] as number) - 1;
  }

  /** The place of the blob with this number, below `size`. */
  placeAt(number: number): BlobPlace {
    return this.#placeOf(number);
  }

  /** The id of the blob with this number, below `size`. */
  idAt(number: number): string {
    const segment = this.#segments[number >>> SEGMENT_BITS] as Uint32Array;
    const base = (number & (SEGMENT - 1)) * WORDS;
    return Buffer.from(segment.buffer, segment.byteOffset + base * 4, 32).toString('hex');
  }

  /** The pack of the blob with this number, below `size`. */
  packAt(number: number): number {
    const segment = this.#segments[number >>> SEGMENT_BITS] as Uint32Array;
    return segment[(number & (SEGMENT - 1)) * WORDS + 8] as number;
  }

  /** Remembers a blob; one whose id is there already keeps its place. Returns its number. */
  add(id: string, place: BlobPlace): number {
    const words = this.#wordsOf(id);
    const slot = this.#slotOf(words);
    const known = this.#slots[slot] as number;
    if (known !== 0) return known - 1;
    const segment = this.#segmentFor(this.#size);
    const base = (this.#size & (SEGMENT - 1)) * WORDS;
    segment.set(words, base);
    segment[base + 8] = place.pack;
    segment[base + 9] = place.offset;
    segment[base + 10] = place.length;
    segment[base + 11] = place.uncompressedLength;
    this.#size += 1;
    this.#slots[slot] = this.#size;
    if (this.#size > this.#slots.length * MAX_LOAD) this.#grow();
    return this.#size - 1;
  }

  /** The segment where the next entry belongs, with room for it. */
  #segmentFor(entry: number): Uint32Array {
    const at = entry >>> SEGMENT_BITS;
    const segment = this.#segments[at];
    if (segment !== undefined && (entry & (SEGMENT - 1)) * WORDS < segment.length) return segment;
    const entries = at > 0 ? SEGMENT : Math.max(FIRST_ENTRIES, Math.min(entry * 2, SEGMENT));
    const roomier = new Uint32Array(entries * WORDS);
    if (segment !== undefined) roomier.set(segment);
    this.#segments[at] = roomier;
    return roomier;
  }

  #wordsOf(id: string): Uint32Array {
    // What is no id must not be taken for the one that was looked for before.
    if (id.length !== 64 || this.#bytes.write(id, 'hex') !== 32) this.#bytes.fill(0);
    return this.#words;
  }

  #placeOf(entry: number): BlobPlace {
    const segment = this.#segments[entry >>> SEGMENT_BITS] as Uint32Array;
    const base = (entry & (SEGMENT - 1)) * WORDS;
    return {
      pack: segment[base + 8] as number,
      offset: segment[base + 9] as number,
      length: segment[base + 10] as number,
      uncompressedLength: segment[base + 11] as number,
    };
  }

  /** The slot that holds these id words, or the free one where they belong. */
  #slotOf(words: Uint32Array): number {
    const mask = this.#slots.length - 1;
    let slot = (words[0] as number) & mask;
    for (;;) {
      const entry = this.#slots[slot] as number;
      if (entry === 0 || this.#equals(entry - 1, words)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(entry: number, words: Uint32Array): boolean {
    const segment = this.#segments[entry >>> SEGMENT_BITS] as Uint32Array;
    const base = (entry & (SEGMENT - 1)) * WORDS;
    for (let i = 0; i < 8; i++) if (segment[base + i] !== words[i]) return false;
    return true;
  }

  #grow(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#size; entry++) {
      const segment = this.#segments[entry >>> SEGMENT_BITS] as Uint32Array;
      let slot = (segment[(entry & (SEGMENT - 1)) * WORDS] as number) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}
