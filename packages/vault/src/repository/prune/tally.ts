import { VaultError } from '../../errors.ts';
import { Bitset } from './bitset.ts';
import { type Census, type CensusPack, isSound } from './census.ts';

/** One pack in figures. Bytes are those of sealed blobs. */
export interface PackTally {
  /** Size of the file in bytes. */
  readonly bytes: number;
  /** Blobs of which this pack holds the copy that is kept. */
  usedBlobs: number;
  usedBytes: number;
  /** Blobs nobody refers to, and copies that are kept elsewhere. */
  unusedBlobs: number;
  unusedBytes: number;
  /** Used blobs that no other pack holds. */
  soleBlobs: number;
  hasData: boolean;
  hasTrees: boolean;
}

/** Which copy of each blob is kept, and what follows for the packs. */
export interface Tally {
  /** The places that are kept: exactly one for each used blob. */
  readonly kept: Bitset;
  /** By pack number. */
  readonly packs: readonly PackTally[];
  /** Copies beyond the first of used blobs. */
  readonly duplicates: number;
  readonly duplicateBytes: number;
  readonly usedBlobs: number;
  readonly unusedBlobs: number;
}

/** Chooses one copy of every used blob, none of the places in `distrusted`, and counts. `damaged` when no other is left. */
export function tallyUp(census: Census, used: Bitset, distrusted: ReadonlySet<number> = new Set()): Tally {
  const kept = new Bitset(census.places);
  const packs = census.packs.map((pack) => emptyTally(pack));
  const severals = blobsOfSeveralCopies(census);
  const counts = { duplicates: 0, duplicateBytes: 0, usedBlobs: 0, unusedBlobs: 0 };
  const packOf = (place: number) => packs[census.packOf(place)] as PackTally;
  const keep = (place: number) => {
    kept.add(place);
    counts.usedBlobs += 1;
    packOf(place).usedBlobs += 1;
    packOf(place).usedBytes += census.placeAt(place).length;
  };
  for (let place = 0; place < census.places; place++) {
    const blob = census.blobOf(place);
    packOf(place)[census.typeOf(blob) === 'tree' ? 'hasTrees' : 'hasData'] = true;
    if (!used.has(blob)) {
      countUnused(packOf(place), census.placeAt(place).length);
      counts.unusedBlobs += 1;
    } else if (!severals.has(blob)) {
      packOf(place).soleBlobs += 1;
      keep(place);
    }
  }
  for (const places of copiesOf(census, severals)) {
    if (!used.has(census.blobOf(places[0] as number))) continue;
    const trusted = places.filter((place) => !distrusted.has(place));
    const best = bestOf(census, packs, trusted);
    keep(best);
    for (const place of places) {
      if (place === best) continue;
      const { length } = census.placeAt(place);
      countUnused(packOf(place), length);
      counts.duplicates += 1;
      counts.duplicateBytes += length;
    }
  }
  return { kept, packs, ...counts };
}

/** Moves the choice of blobs that would be repacked to a copy in a pack that stays as it is, where there is one. */
export function preferPacksThatStay(
  census: Census,
  { kept, distrusted }: { kept: Bitset; distrusted: ReadonlySet<number> },
  stays: (pack: number) => boolean,
): void {
  for (const places of copiesOf(census, blobsOfSeveralCopies(census))) {
    const chosen = places.find((place) => kept.has(place));
    const better = places.find((place) => stays(census.packOf(place)) && !distrusted.has(place));
    if (chosen === undefined || better === undefined || stays(census.packOf(chosen))) continue;
    kept.delete(chosen);
    kept.add(better);
  }
}

/** Kept places in packs that stay, of blobs that lose another copy: what nothing else will look at before that. */
export function* lastCopies(
  census: Census,
  kept: Bitset,
  stays: (pack: number) => boolean,
): Generator<number, void, undefined> {
  for (const places of copiesOf(census, blobsOfSeveralCopies(census))) {
    if (places.every((place) => stays(census.packOf(place)))) continue;
    for (const place of places) if (kept.has(place) && stays(census.packOf(place))) yield place;
  }
}

function emptyTally({ bytes, stored }: CensusPack): PackTally {
  return {
    bytes: stored ?? bytes,
    usedBlobs: 0,
    usedBytes: 0,
    unusedBlobs: 0,
    unusedBytes: 0,
    soleBlobs: 0,
    hasData: false,
    hasTrees: false,
  };
}

function countUnused(pack: PackTally, bytes: number): void {
  pack.unusedBlobs += 1;
  pack.unusedBytes += bytes;
}

function blobsOfSeveralCopies(census: Census): Bitset {
  const several = new Bitset(census.blobs);
  for (let place = census.blobs; place < census.places; place++) several.add(census.blobOf(place));
  return several;
}

/** The places of each blob that has several. */
function* copiesOf(census: Census, several: Bitset): Generator<number[], void, undefined> {
  for (let blob = 0; blob < census.blobs; blob++) if (several.has(blob)) yield [...census.placesOf(blob)];
}

/**
 * The copy in a pack that must stay for other blobs' sake and has the least waste; else in the pack with the least waste.
 * So the packs of a prune that was cut short serve the next one, and of two packs with the same blobs one goes whole.
 * A pack that is not there, or not of the right length, comes last.
 */
function bestOf(census: Census, packs: readonly PackTally[], places: readonly number[]): number {
  const merit = (place: number) => {
    const number = census.packOf(place);
    const { soleBlobs, unusedBytes, bytes } = packs[number] as PackTally;
    const sound = isSound(census.packs[number] as CensusPack);
    return (sound ? 10 : 0) + (soleBlobs > 0 ? 1 : 0) - unusedBytes / bytes;
  };
  const [first] = places;
  if (first === undefined) throw new VaultError('damaged', 'every copy of a blob is damaged');
  return places.reduce((best, place) => {
    const gain = merit(place) - merit(best) || census.packOf(best) - census.packOf(place);
    return gain > 0 ? place : best;
  }, first);
}
