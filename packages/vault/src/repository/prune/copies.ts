import { VaultError } from '../../errors.ts';
import { ownedBytes } from '../../owned-bytes.ts';
import { openBlob } from '../../pack/seal-blob.ts';
import type { SealedPiece } from '../../workers/protocol.ts';
import type { Sealer } from '../../workers/sealer.ts';
import type { RepositoryParts } from '../parts.ts';
import type { Census, CensusPack } from './census.ts';
import type { Stretch } from './stretches.ts';

/** What reading blobs by census number needs. */
export type CopyPorts = Pick<RepositoryParts, 'backend' | 'key'>;

/** The bytes of a stretch, or undefined where the pack is gone or cut short. Errors: `io`. */
export async function loadStretch(ports: CopyPorts, census: Census, stretch: Stretch): Promise<Uint8Array | undefined> {
  const { id } = census.packs[stretch.pack] as CensusPack;
  const { offset, length } = stretch;
  return await unlessDamaged(() => ports.backend.load({ kind: 'pack', name: id }, { offset, length }));
}

/** A stretch that was read, and which of its blobs are not what their ids say. */
export interface ProvenStretch {
  readonly bytes: Uint8Array;
  readonly blobs: readonly SealedPiece[];
  /** Positions in `blobs`. */
  readonly damaged: readonly number[];
}

/** Reads a stretch and opens every blob of it in a thread. */
export async function proveStretch(
  ports: CopyPorts & { readonly sealer: Sealer },
  census: Census,
  stretch: Stretch,
): Promise<ProvenStretch> {
  const blobs = stretch.places.map((place): SealedPiece => {
    const { offset, length, uncompressedLength } = census.placeAt(place);
    return { id: census.idOf(census.blobOf(place)), at: offset - stretch.offset, length, uncompressedLength };
  });
  const loaded = await loadStretch(ports, census, stretch);
  if (!loaded) return { bytes: new Uint8Array(), blobs, damaged: [...blobs.keys()] };
  return { blobs, ...(await ports.sealer.prove(ownedBytes(loaded), blobs)) };
}

/** Those places of a stretch whose blob is damaged. */
export async function damagedPlaces(
  ports: CopyPorts & { readonly sealer: Sealer },
  census: Census,
  stretch: Stretch,
): Promise<number[]> {
  const { damaged } = await proveStretch(ports, census, stretch);
  return damaged.map((position) => stretch.places[position] as number);
}

/** A copy of a blob that is what its id says, with its plain bytes. */
export interface SoundCopy {
  readonly sealed: Uint8Array;
  readonly uncompressedLength: number;
  readonly plain: Uint8Array;
}

/** The first sound one of all copies of a blob; `damaged` when there is none. */
export async function soundCopy(ports: CopyPorts, census: Census, blob: number): Promise<SoundCopy> {
  const id = census.idOf(blob);
  for (const place of census.placesOf(blob)) {
    const { pack, offset, length, uncompressedLength } = census.placeAt(place);
    const sealed = await loadStretch(ports, census, { pack, offset, length, places: [place] });
    const plain = sealed && (await unlessDamaged(() => openBlob(ports.key, sealed, { id, uncompressedLength })));
    if (plain) return { sealed, uncompressedLength, plain };
  }
  const { id: pack } = census.packs[census.packOf(blob)] as CensusPack;
  throw new VaultError('damaged', `no sound copy of the ${census.typeOf(blob)} blob ${id} is left (pack ${pack})`);
}

async function unlessDamaged<T>(action: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof VaultError && (error.code === 'damaged' || error.code === 'missing')) return undefined;
    throw error;
  }
}
