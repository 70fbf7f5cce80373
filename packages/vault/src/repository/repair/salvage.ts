import { VaultError } from '../../errors.ts';
import type { BlobIndex, PackContent } from '../../index/blob-index.ts';
import { decodeHeader } from '../../pack/header.ts';
import { piecesOf } from '../../pack/pack-pieces.ts';
import { opens, unsealHeader, verifyPack } from '../../pack/verify-pack.ts';
import { expectedPack, type Inventory } from '../check/inventory.ts';
import type { BadPack } from '../check/losses.ts';
import type { RepositoryParts } from '../parts.ts';
import type { RepairWriter } from './repair-writer.ts';

/** What became of packs. */
export interface Salvage {
  /** Packs that no index file may name any more. */
  readonly given: Set<string>;
  /** Of these and of packs no index named, the files that may go when the new index is durable. */
  readonly removable: string[];
  savedBlobs: number;
  adopted: number;
}

interface Options {
  readonly parts: RepositoryParts;
  readonly inventory: Inventory;
  readonly bad: ReadonlyMap<string, BadPack>;
  readonly writer: RepairWriter;
  readonly signal: AbortSignal;
}

/** Saves every blob of bad packs that still can be read and that no sound pack holds. Only adds to the repository. */
export async function salvagePacks(options: Options): Promise<Salvage> {
  const salvage: Salvage = { given: new Set(), removable: [], savedBlobs: 0, adopted: 0 };
  for await (const pack of options.inventory.contents()) {
    const verdict = options.bad.get(pack.id);
    if (!verdict) continue;
    options.signal.throwIfAborted();
    const bytes = verdict.state === 'missing' ? undefined : await load(options.parts, pack.id);
    if (!bytes) {
      salvage.given.add(pack.id);
      continue;
    }
    const { id, header, damaged } = verifyPack(options.parts.key, piecesOf(bytes), expectedPack(pack));
    // It was the way to the pack that failed, not the pack.
    if (id === pack.id && header === 'expected' && damaged.length === 0) continue;
    const lost = new Set(damaged);
    const known = pack.blobs.filter((_, position) => !lost.has(position));
    salvage.savedBlobs += await copyBlobs(bytes, [...known, ...unknownBlobs(options.parts, bytes, pack)], options);
    salvage.given.add(pack.id);
    salvage.removable.push(pack.id);
  }
  return salvage;
}

/** Takes packs that no readable index file names into the index: they are what an index that was lost had named. */
export async function adoptLeftovers(options: Options, salvage: Salvage): Promise<void> {
  for (const id of options.inventory.leftovers.keys()) {
    options.signal.throwIfAborted();
    const bytes = await load(options.parts, id);
    const pack = bytes && contentOf(options.parts, id, bytes);
    // Without a header nobody can tell where its blobs begin. It stays, for people cleverer than this.
    if (!pack) continue;
    const verdict = verifyPack(options.parts.key, piecesOf(bytes), expectedPack(pack));
    if (verdict.id === id && verdict.damaged.length === 0) {
      await options.writer.adopt(pack);
      salvage.adopted += 1;
      continue;
    }
    const lost = new Set(verdict.damaged);
    const sound = pack.blobs.filter((_, position) => !lost.has(position));
    salvage.savedBlobs += await copyBlobs(bytes, sound, options);
    salvage.removable.push(id);
  }
}

/** Blobs that the header of a pack names and the index does not. */
function unknownBlobs(parts: RepositoryParts, bytes: Uint8Array, pack: PackContent): PackContent['blobs'] {
  const known = new Set(pack.blobs.map(({ type, id }) => `${type} ${id}`));
  return (contentOf(parts, pack.id, bytes)?.blobs ?? []).filter(
    (blob) =>
      !known.has(`${blob.type} ${blob.id}`) &&
      opens(parts.key, bytes.subarray(blob.offset, blob.offset + blob.length), blob),
  );
}

/** What a pack's own header says it holds; undefined when that cannot be read. */
function contentOf(parts: RepositoryParts, id: string, bytes: Uint8Array): PackContent | undefined {
  const header = unsealHeader(parts.key, piecesOf(bytes));
  if (!header) return undefined;
  let offset = 0;
  const blobs = decodeHeader(header).map((blob) => {
    const placed = { ...blob, offset };
    offset += blob.length;
    return placed;
  });
  return { id, blobs };
}

async function copyBlobs(bytes: Uint8Array, blobs: PackContent['blobs'], options: Options): Promise<number> {
  let copied = 0;
  for (const blob of blobs) {
    if (soundElsewhere(options.inventory.blobs, options.bad, blob)) continue;
    const sealed = bytes.subarray(blob.offset, blob.offset + blob.length);
    if (await options.writer.copy(blob, sealed)) copied += 1;
  }
  return copied;
}

function soundElsewhere(
  index: BlobIndex,
  bad: ReadonlyMap<string, BadPack>,
  { type, id }: PackContent['blobs'][number],
): boolean {
  return index.places(type, id).some((place) => !bad.has(place.packId));
}

async function load({ backend }: RepositoryParts, name: string): Promise<Uint8Array | undefined> {
  try {
    return await backend.load({ kind: 'pack', name });
  } catch (error) {
    if (error instanceof VaultError && error.code === 'missing') return undefined;
    throw error;
  }
}
