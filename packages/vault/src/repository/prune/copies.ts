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

/** Blobs that a thread opens at once. */
const PROVEN_AT_ONCE = 256;

/** A part of a stretch that was read, and which of its blobs are not what their ids say. */
export interface ProvenPart {
  readonly places: readonly number[];
  readonly bytes: Uint8Array;
  readonly blobs: readonly SealedPiece[];
  /** Positions in `blobs`. */
  readonly damaged: readonly number[];
}

/**
 * Reads a stretch and opens every blob of it in a thread; gives them some at a time, as they lie. Of tiny blobs what is known
 * takes more memory than what they hold.
 */
export async function* proveStretch(
  ports: CopyPorts & { readonly sealer: Sealer },
  census: Census,
  stretch: Stretch,
): AsyncGenerator<ProvenPart, void, undefined> {
  const loaded = await loadStretch(ports, census, stretch);
  for (const part of partsOf(census, stretch)) {
    const { from, to, places } = part;
    const blobs = places.map((place): SealedPiece => {
      const { offset, length, uncompressedLength } = census.placeAt(place);
      return { id: census.idOf(census.blobOf(place)), at: offset - from, length, uncompressedLength };
    });
    if (!loaded) {
      yield { places, blobs, bytes: new Uint8Array(), damaged: [...blobs.keys()] };
      continue;
    }
    const whole = to - from === loaded.length;
    const bytes = whole ? ownedBytes(loaded) : loaded.slice(from - stretch.offset, to - stretch.offset);
    yield { places, blobs, ...(await ports.sealer.prove(ownedBytes(bytes), blobs)) };
  }
}

/** Parts of a stretch with few blobs each: where they begin and end in the pack. */
function* partsOf(
  census: Census,
  { places }: Stretch,
): Generator<{ from: number; to: number; places: readonly number[] }, void, undefined> {
  for (let first = 0; first < places.length; first += PROVEN_AT_ONCE) {
    const part = places.slice(first, first + PROVEN_AT_ONCE);
    const { offset: from } = census.placeAt(part[0] as number);
    const to = part.reduce((end, place) => {
      const { offset, length } = census.placeAt(place);
      return Math.max(end, offset + length);
    }, from);
    yield { from, to, places: part };
  }
}

/** Those places of a stretch whose blob is damaged. */
export async function damagedPlaces(
  ports: CopyPorts & { readonly sealer: Sealer },
  census: Census,
  stretch: Stretch,
): Promise<number[]> {
  const found: number[] = [];
  for await (const { places, damaged } of proveStretch(ports, census, stretch)) {
    found.push(...damaged.map((position) => places[position] as number));
  }
  return found;
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
