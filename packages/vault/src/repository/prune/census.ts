import { type BlobPlace, BlobTable } from '../../index/blob-table.ts';
import { FurtherPlaces } from '../../index/further-places.ts';
import { type PackEntries, readIndex } from '../../index/index-file.ts';
import type { BlobType } from '../../pack/blob.ts';
import { blobBytes, packBytes } from '../../pack/header.ts';
import { eachBounded } from '../bounded.ts';
import type { Documents } from '../documents.ts';

const PARALLEL_LOADS = 4;

/** A pack as the index files describe it. */
export interface CensusPack {
  readonly id: string;
  /** Size in bytes that follows from its blobs. */
  bytes: number;
  /** Size in bytes of the file; undefined as long as none was seen. */
  stored?: number;
}

/** An index file and which packs it names. */
export interface CensusFile {
  readonly name: string;
  readonly blobs: number;
  /** Numbers of its packs. */
  readonly packs: Uint32Array;
  /** Numbers of those packs of which it says nothing that other index files do not say too. */
  readonly redundant: ReadonlySet<number>;
}

/**
 * What all index files say, every copy of every blob: numbered, so that sets of blobs are sets of bits. A *blob* number
 * stands for a content, data blobs first, then trees; a *place* number for one copy of it, where the first copy of a blob
 * has the blob's own number. About 60 bytes a blob, 35 for each further copy. Numbers are valid once all is added.
 */
export class Census {
  readonly packs: CensusPack[] = [];
  readonly files: CensusFile[] = [];
  readonly #packNumbers = new Map<string, number>();
  readonly #tables: Record<BlobType, BlobTable> = { data: new BlobTable(), tree: new BlobTable() };
  /** By blob key, which is the number in the table times two, plus one for a tree. */
  readonly #copies = new FurtherPlaces();

  /** How many different blobs there are. */
  get blobs(): number {
    return this.#tables.data.size + this.#tables.tree.size;
  }

  /** How many copies there are in all; at least as many as blobs. */
  get places(): number {
    return this.blobs + this.#copies.size;
  }

  /** Takes in an index file. */
  add(name: string, packs: Iterable<PackEntries>): void {
    const redundant = new Set<number>();
    const numbers: number[] = [];
    let blobs = 0;
    for (const pack of packs) {
      const { number, news, count } = this.#addPack(pack);
      if (!news) redundant.add(number);
      numbers.push(number);
      blobs += count;
    }
    this.files.push({ name, blobs, packs: Uint32Array.from(numbers), redundant });
  }

  packNumber(id: string): number | undefined {
    return this.#packNumbers.get(id);
  }

  /** The blob's number, or -1. */
  find(type: BlobType, id: string): number {
    const number = this.#tables[type].numberOf(id);
    return type === 'tree' && number >= 0 ? number + this.#tables.data.size : number;
  }

  typeOf(blob: number): BlobType {
    return blob < this.#tables.data.size ? 'data' : 'tree';
  }

  idOf(blob: number): string {
    const { data, tree } = this.#tables;
    return blob < data.size ? data.idAt(blob) : tree.idAt(blob - data.size);
  }

  /** The blob of which this place holds a copy. */
  blobOf(place: number): number {
    if (place < this.blobs) return place;
    const key = this.#copies.keyAt(place - this.blobs);
    return (key >>> 1) + (key % 2 === 1 ? this.#tables.data.size : 0);
  }

  packOf(place: number): number {
    const { data, tree } = this.#tables;
    if (place < data.size) return data.packAt(place);
    if (place < this.blobs) return tree.packAt(place - data.size);
    return this.#copies.packAt(place - this.blobs);
  }

  placeAt(place: number): BlobPlace {
    const { data, tree } = this.#tables;
    if (place < data.size) return data.placeAt(place);
    if (place < this.blobs) return tree.placeAt(place - data.size);
    return this.#copies.placeAt(place - this.blobs);
  }

  /** All places of one blob. */
  *placesOf(blob: number): Generator<number, void, undefined> {
    yield blob;
    const type = this.typeOf(blob);
    const number = type === 'tree' ? blob - this.#tables.data.size : blob;
    for (const copy of this.#copies.of(keyOf(type, number))) yield this.blobs + copy;
  }

  /** `news` is false when everything about the pack was known. */
  #addPack({ id, blobs }: PackEntries): { number: number; news: boolean; count: number } {
    const known = this.#packNumbers.get(id);
    const number = known ?? this.packs.push({ id, bytes: packBytes([]) }) - 1;
    this.#packNumbers.set(id, number);
    const pack = this.packs[number] as CensusPack;
    let news = known === undefined;
    let count = 0;
    for (const { type, id: blobId, offset, length, uncompressedLength } of blobs) {
      const place = { pack: number, offset, length, uncompressedLength };
      count += 1;
      if (!this.#addPlace(type, blobId, place)) continue;
      news = true;
      pack.bytes += blobBytes(length, uncompressedLength);
    }
    return { number, news, count };
  }

  /** False when the same copy was known already. */
  #addPlace(type: BlobType, id: string, place: BlobPlace): boolean {
    const table = this.#tables[type];
    const before = table.size;
    const number = table.add(id, place);
    if (table.size > before) return true;
    const key = keyOf(type, number);
    if (isSame(table.placeAt(number), place)) return false;
    for (const copy of this.#copies.of(key)) if (isSame(this.#copies.placeAt(copy), place)) return false;
    this.#copies.add(key, place);
    return true;
  }
}

function keyOf(type: BlobType, number: number): number {
  return number * 2 + (type === 'tree' ? 1 : 0);
}

function isSame(one: BlobPlace, other: BlobPlace): boolean {
  return one.pack === other.pack && one.offset === other.offset;
}

/** Reads every index file there is; fails when a single one cannot be read. */
export async function loadCensus(documents: Documents, signal?: AbortSignal): Promise<Census> {
  const census = new Census();
  await eachBounded(await documents.names('index'), PARALLEL_LOADS, async (name) => {
    signal?.throwIfAborted();
    census.add(name, readIndex(await documents.load('index', name)));
  });
  return census;
}

/** Whether the pack is there and as long as its blobs make it. */
export function isSound({ bytes, stored }: CensusPack): boolean {
  return bytes === stored;
}
