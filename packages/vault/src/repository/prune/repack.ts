import type { PackContent } from '../../index/blob-index.ts';
import type { NumberList } from '../../index/number-list.ts';
import type { BlobType } from '../../pack/blob.ts';
import { packBytes } from '../../pack/header.ts';
import type { SealedBlobs } from '../../pack/seal-blob.ts';
import { eachBounded } from '../bounded.ts';
import type { RepositoryParts } from '../parts.ts';
import type { IndexWriter } from '../write/index-writer.ts';
import { PackWriter } from '../write/pack-writer.ts';
import type { Census } from './census.ts';
import { proveStretch, soundCopy } from './copies.ts';
import { byPosition, type Stretch, stretches } from './stretches.ts';

/** Stretches of up to 4 MiB under way at once. */
const PARALLEL = 3;

/** What copying blobs to new packs needs. */
export interface RepackPorts extends Pick<RepositoryParts, 'backend' | 'key' | 'sealer' | 'packSize'> {
  readonly indexWriter: IndexWriter;
  /** Throws when copying must stop. */
  readonly guard: () => void;
}

/**
 * Copies the blobs at these places to new packs and has those indexed; resolves to the size of the new packs in bytes when
 * all is durable. Sealed bytes are copied as they are, since every blob is sealed on its own; but each is opened and
 * compared with its id first, and one that is damaged is taken from another copy, or else fails with `damaged`.
 * Memory: three stretches, one pack that is being filled and two that are being stored.
 */
export async function repack(ports: RepackPorts, census: Census, places: NumberList): Promise<number> {
  let bytes = 0;
  const { backend, key, sealer, packSize, indexWriter, guard } = ports;
  const saved = async (pack: PackContent) => {
    bytes += packBytes(pack.blobs);
    await indexWriter.add(pack);
  };
  const writers: Record<BlobType, PackWriter> = {
    data: new PackWriter({ type: 'data', backend, key, sealer, packSize, saved }),
    tree: new PackWriter({ type: 'tree', backend, key, sealer, packSize, saved }),
  };
  places.sort(byPosition(census));
  await eachBounded(stretches(census, places), PARALLEL, async (stretch) => {
    guard();
    for (const type of ['data', 'tree'] as const) {
      const some = stretch.places.filter((place) => census.typeOf(census.blobOf(place)) === type);
      if (some.length === 0) continue;
      const { sealed, ids } = await provenCopies(ports, census, { ...stretch, places: some });
      await writers[type].add(sealed, ids);
    }
  });
  guard();
  await writers.data.finish();
  await writers.tree.finish();
  await indexWriter.flush();
  return bytes;
}

/** The sealed blobs of a stretch, each proven, one after the other without what lies between them. */
async function provenCopies(
  ports: RepackPorts,
  census: Census,
  stretch: Stretch,
): Promise<{ sealed: SealedBlobs; ids: string[] }> {
  const { bytes, blobs, damaged } = await proveStretch(ports, census, stretch);
  const pieces = blobs.map(({ at, length, uncompressedLength }) => ({
    sealed: bytes.subarray(at, at + length),
    uncompressedLength,
  }));
  for (const position of damaged) {
    pieces[position] = await soundCopy(ports, census, census.blobOf(stretch.places[position] as number));
  }
  return { sealed: joined(pieces), ids: blobs.map(({ id }) => id) };
}

function joined(pieces: readonly { sealed: Uint8Array; uncompressedLength: number }[]): SealedBlobs {
  const bytes = new Uint8Array(pieces.reduce((sum, { sealed }) => sum + sealed.length, 0));
  let at = 0;
  for (const { sealed } of pieces) {
    bytes.set(sealed, at);
    at += sealed.length;
  }
  return {
    bytes,
    lengths: pieces.map(({ sealed }) => sealed.length),
    uncompressedLengths: pieces.map(({ uncompressedLength }) => uncompressedLength),
  };
}
