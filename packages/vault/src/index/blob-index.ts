import type { BlobType, PackedBlob } from '../pack/blob.ts';
import { type BlobPlace, BlobTable } from './blob-table.ts';
import { FurtherPlaces } from './further-places.ts';

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
  /** Where blobs lie besides, by their number, for the day when the first place is damaged. */
  readonly #further: Record<BlobType, FurtherPlaces> = { data: new FurtherPlaces(), tree: new FurtherPlaces() };

  add(pack: { readonly id: string; readonly blobs: Iterable<PackContent['blobs'][number]> }): void {
    const number = this.#packs.push(pack.id) - 1;
    for (const { type, id, offset, length, uncompressedLength } of pack.blobs) {
      const place = { pack: number, offset, length, uncompressedLength };
      const table = this.#tables[type];
      const before = table.size;
      const blob = table.add(id, place);
      if (table.size === before && !this.#knows(type, blob, place)) this.#further[type].add(blob, place);
    }
  }

  /** How many blobs of a type lie in more than one place. */
  copies(type: BlobType): number {
    return this.#further[type].keys;
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
    const place = this.#tables[type].find(id);
    return place && this.#located(place);
  }

  /** Every place of a blob, in the order of adding. */
  places(type: BlobType, id: string): readonly BlobLocation[] {
    const blob = this.#tables[type].numberOf(id);
    return blob < 0 ? [] : this.#placesOf(type, blob).map((place) => this.#located(place));
  }

  #placesOf(type: BlobType, blob: number): BlobPlace[] {
    const further = this.#further[type];
    return [
      this.#tables[type].placeAt(blob),
      ...Array.from(further.of(blob), (copy) => further.placeAt(copy)).reverse(),
    ];
  }

  /** Whether this place of a blob is known; the same pack has a number of its own in each index file that names it. */
  #knows(type: BlobType, blob: number, { pack, offset }: BlobPlace): boolean {
    const id = this.#packs[pack];
    return this.#placesOf(type, blob).some((place) => this.#packs[place.pack] === id && place.offset === offset);
  }

  #located({ pack, offset, length, uncompressedLength }: BlobPlace): BlobLocation {
    return { packId: this.#packs[pack] as string, offset, length, uncompressedLength };
  }
}
