import { VaultError } from '../../errors.ts';
import { NumberList } from '../../index/number-list.ts';
import type { Sealer } from '../../workers/sealer.ts';
import { eachBounded } from '../bounded.ts';
import { type Census, isSound } from './census.ts';
import { type CopyPorts, damagedPlaces } from './copies.ts';
import { decideFates, type PackFate } from './decide.ts';
import type { PruneOptions } from './options.ts';
import type { Picture } from './picture.ts';
import { byPosition, stretches } from './stretches.ts';
import { lastCopies, preferPacksThatStay, type Tally, tallyUp } from './tally.ts';

const PARALLEL_LOADS = 3;

/** Which copy of each blob is kept, and what becomes of each pack, by pack number. */
export interface Decision {
  readonly tally: Tally;
  readonly fates: readonly PackFate[];
}

/** Decides without looking into packs. `missing` or `damaged` when a pack that is needed is not there or has a wrong size. */
export function decide({ census, used }: Picture, options: PruneOptions, distrusted = new Set<number>()): Decision {
  const tally = tallyUp(census, used, distrusted);
  requirePacks(census, tally);
  const fates = decideFates(tally.packs, options);
  preferPacksThatStay(census, { kept: tally.kept, distrusted }, (pack) => fates[pack] === 'keep');
  return { tally, fates };
}

/**
 * Decides such that no sound copy of a blob is given up for a damaged one: where a blob is there several times, the copy
 * that stays is read and compared with its id, and another is chosen when it is damaged. Copies that are moved to new
 * packs are proven at that time.
 */
export async function decideWithProof(
  ports: CopyPorts & { readonly sealer: Sealer; readonly guard: () => void },
  picture: Picture,
  options: PruneOptions,
): Promise<Decision> {
  const distrusted = new Set<number>();
  for (;;) {
    const decision = decide(picture, options, distrusted);
    const { census } = picture;
    const places = new NumberList();
    const stays = (pack: number) => decision.fates[pack] === 'keep';
    for (const place of lastCopies(census, decision.tally.kept, stays)) places.push(place);
    places.sort(byPosition(census));
    const before = distrusted.size;
    await eachBounded(stretches(census, places), PARALLEL_LOADS, async (stretch) => {
      ports.guard();
      for (const place of await damagedPlaces(ports, census, stretch)) distrusted.add(place);
    });
    if (distrusted.size === before) return decision;
  }
}

function requirePacks(census: Census, tally: Tally): void {
  for (const [number, pack] of census.packs.entries()) {
    if (tally.packs[number]?.usedBlobs === 0 || isSound(pack)) continue;
    if (pack.stored === undefined) throw new VaultError('missing', `the pack ${pack.id} is needed, but not there`);
    throw new VaultError('damaged', `the pack ${pack.id} has ${pack.stored} bytes instead of ${pack.bytes}`);
  }
}
