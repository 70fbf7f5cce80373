import { compareMoments, momentOf } from '../forget/calendar.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The snapshots of the target by what they are copies of, to tell which of the source are there already. */
export class CopiesKnown {
  readonly #byOriginal = new Map<string, Snapshot[]>();

  constructor(target: readonly Snapshot[]) {
    for (const snapshot of target) {
      this.#add(snapshot.id, snapshot);
      if (snapshot.original !== undefined) this.#add(snapshot.original, snapshot);
    }
  }

  /**
   * The copy of a snapshot, if there is one. As in restic: what comes from the same original and says the same, so that
   * a snapshot whose tags were changed since counts as another one.
   */
  find(snapshot: Snapshot): Snapshot | undefined {
    return this.#byOriginal.get(snapshot.original ?? snapshot.id)?.find((copy) => isSimilar(copy, snapshot));
  }

  #add(original: string, snapshot: Snapshot): void {
    const known = this.#byOriginal.get(original);
    if (known) known.push(snapshot);
    else this.#byOriginal.set(original, [snapshot]);
  }
}

/** Whether two snapshots say the same, apart from where they come from and what counts as their parent. */
function isSimilar(a: Snapshot, b: Snapshot): boolean {
  return (
    a.tree === b.tree &&
    compareMoments(momentOf(a.writtenTime), momentOf(b.writtenTime)) === 0 &&
    a.hostname === b.hostname &&
    a.username === b.username &&
    a.uid === b.uid &&
    a.gid === b.gid &&
    sameSet(a.paths, b.paths) &&
    sameSet(a.tags, b.tags) &&
    a.excludes.length === b.excludes.length &&
    a.excludes.every((pattern, position) => pattern === b.excludes[position])
  );
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && b.every((text) => a.includes(text));
}
