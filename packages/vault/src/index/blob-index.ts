import type { BlobType, PackedBlob } from '../pack/blob.ts';
import { type BlobPlace, BlobTable } from './blob-table.ts';

/** A pack and what is in it. */
export interface PackContent {
  /** SHA-256 of the pack file, hex. */
  readonly id: string;
  readonly blobs: readonly (PackedBlob & { readonly offset: number })[];
}

/** Where to read a blob. */
export interface BlobLocation {
  readonly packId: string;
  readonly offset: number;
  readonly length: number;
  readonly uncompressedLength: number;
}

/** Every blob that index files of the repository name. Memory: under 60 bytes for each place of a blob, plus its packs' ids. */
export class BlobIndex {
  readonly #packs: string[] = [];
  readonly #tables: Record<BlobType, BlobTable> = { data: new BlobTable(), tree: new BlobTable() };
  /** A second place of blobs that lie in two packs, for the day when the first one is damaged. */
  readonly #copies: Record<BlobType, BlobTable> = { data: new BlobTable(), tree: new BlobTable() };

  add(pack: { readonly id: string; readonly blobs: Iterable<PackContent['blobs'][number]> }): void {
    const number = this.#packs.push(pack.id) - 1;
    for (const { type, id, offset, length, uncompressedLength } of pack.blobs) {
      const place = { pack: number, offset, length, uncompressedLength };
      const known = this.#tables[type].find(id);
      if (!known) this.#tables[type].add(id, place);
      else if (this.#packs[known.pack] !== pack.id) this.#copies[type].add(id, place);
    }
  }

  /** How many blobs of a type lie in more than one pack. */
  copies(type: BlobType): number {
    return this.#copies[type].size;
  }

  has(type: BlobType, id: string): boolean {
    return this.#tables[type].has(id);
  }

  /** The blobs of one type by number. It may grow, but the numbers stay. */
  table(type: BlobType): BlobTable {
    return this.#tables[type];
  }

  /** Id of the pack with the number that a blob's place tells. */
  packId(number: number): string {
    return this.#packs[number] as string;
  }

  /** The place that was added first. */
  find(type: BlobType, id: string): BlobLocation | undefined {
    return this.#located(this.#tables[type].find(id));
  }

  /** Another pack that holds the blob too; of several, the one that was added first. */
  findCopy(type: BlobType, id: string): BlobLocation | undefined {
    return this.#located(this.#copies[type].find(id));
  }

  #located(place: BlobPlace | undefined): BlobLocation | undefined {
    if (!place) return undefined;
    const { offset, length, uncompressedLength } = place;
    return { packId: this.#packs[place.pack] as string, offset, length, uncompressedLength };
  }
}
