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
import { type ProvenPart, proveStretch, type SoundCopy, soundCopy } from './copies.ts';
import { byPosition, stretches } from './stretches.ts';

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
      for await (const part of proveStretch(ports, census, { ...stretch, places: some })) {
        await writers[type].add(
          await soundBlobs(ports, census, part),
          part.blobs.map(({ id }) => id),
        );
      }
    }
  });
  guard();
  await writers.data.finish();
  await writers.tree.finish();
  await indexWriter.flush();
  return bytes;
}

/** The sealed blobs of a part one after the other, without what lies between them and with another copy of what is damaged. */
async function soundBlobs(
  ports: RepackPorts,
  census: Census,
  { places, bytes, blobs, damaged }: ProvenPart,
): Promise<SealedBlobs> {
  const others = new Map<number, SoundCopy>();
  for (const position of damaged) {
    others.set(position, await soundCopy(ports, census, census.blobOf(places[position] as number)));
  }
  const lengths = blobs.map(({ length }, position) => others.get(position)?.sealed.length ?? length);
  const joined = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0));
  let end = 0;
  for (const [position, { at, length }] of blobs.entries()) {
    joined.set(others.get(position)?.sealed ?? bytes.subarray(at, at + length), end);
    end += lengths[position] as number;
  }
  const uncompressedLengths = blobs.map(
    ({ uncompressedLength }, position) => others.get(position)?.uncompressedLength ?? uncompressedLength,
  );
  return { bytes: joined, lengths, uncompressedLengths };
}
