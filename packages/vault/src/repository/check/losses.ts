import type { BlobIndex, PackContent } from '../../index/blob-index.ts';
import { BlobTable } from '../../index/blob-table.ts';
import type { BlobType } from '../../pack/blob.ts';
import type { Inventory } from './inventory.ts';

/** What is wrong with one pack. */
export interface BadPack {
  /** `missing`: it is not there. `unreachable`: the storage does not hand it out now. `damaged`: it was read. */
  readonly state: 'missing' | 'unreachable' | 'damaged';
  /** Of a damaged pack, the blobs that cannot be opened, as `blobKey` names them. */
  readonly blobs: ReadonlySet<string>;
}

/** A blob's name within a pack. */
export function blobKey(type: BlobType, id: string): string {
  return `${type} ${id}`;
}

/** Blobs that cannot be read from anywhere, each with the number of the finding it is put down to. */
export class Losses {
  readonly #tables: Record<BlobType, BlobTable> = { data: new BlobTable(), tree: new BlobTable() };

  get size(): number {
    return this.#tables.data.size + this.#tables.tree.size;
  }

  /** Returns whether the blob was not known as lost. */
  add(type: BlobType, id: string, finding: number): boolean {
    const before = this.#tables[type].size;
    this.#tables[type].add(id, { pack: finding, offset: 0, length: 0, uncompressedLength: 0 });
    return this.#tables[type].size > before;
  }

  /** The finding a lost blob is put down to; undefined for blobs that can be read. */
  find(type: BlobType, id: string): number | undefined {
    return this.#tables[type].find(id)?.pack;
  }
}

/** Every blob of a bad pack that no other pack can give, pack by pack. */
export async function* lostBlobs(
  inventory: Inventory,
  bad: ReadonlyMap<string, BadPack>,
): AsyncGenerator<{ readonly packId: string; readonly type: BlobType; readonly id: string }, void, undefined> {
  if (bad.size === 0) return;
  for await (const pack of inventory.contents()) {
    const verdict = bad.get(pack.id);
    if (!verdict) continue;
    for (const { type, id } of lostOf(pack, verdict)) {
      if (!readableElsewhere(inventory.blobs, bad, { type, id, packId: pack.id })) yield { packId: pack.id, type, id };
    }
  }
}

function lostOf(pack: PackContent, verdict: BadPack): PackContent['blobs'] {
  if (verdict.state !== 'damaged') return pack.blobs;
  return pack.blobs.filter(({ type, id }) => verdict.blobs.has(blobKey(type, id)));
}

function readableElsewhere(
  blobs: BlobIndex,
  bad: ReadonlyMap<string, BadPack>,
  { type, id, packId }: { type: BlobType; id: string; packId: string },
): boolean {
  return blobs.places(type, id).some((place) => {
    if (place.packId === packId) return false;
    const verdict = bad.get(place.packId);
    return !verdict || (verdict.state === 'damaged' && !verdict.blobs.has(blobKey(type, id)));
  });
}
