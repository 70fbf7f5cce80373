import type { BlobType, PackedBlob } from '../pack/blob.ts';
import { BlobTable } from './blob-table.ts';

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

/** Every blob that index files of the repository name. Memory: under 60 bytes a blob, plus its packs' ids. */
export class BlobIndex {
  readonly #packs: string[] = [];
  readonly #tables: Record<BlobType, BlobTable> = { data: new BlobTable(), tree: new BlobTable() };

  add(pack: { readonly id: string; readonly blobs: Iterable<PackContent['blobs'][number]> }): void {
    const number = this.#packs.push(pack.id) - 1;
    for (const { type, id, offset, length, uncompressedLength } of pack.blobs) {
      this.#tables[type].add(id, { pack: number, offset, length, uncompressedLength });
    }
  }

  has(type: BlobType, id: string): boolean {
    return this.#tables[type].has(id);
  }

  find(type: BlobType, id: string): BlobLocation | undefined {
    const place = this.#tables[type].find(id);
    if (!place) return undefined;
    const { offset, length, uncompressedLength } = place;
    return { packId: this.#packs[place.pack] as string, offset, length, uncompressedLength };
  }
}
