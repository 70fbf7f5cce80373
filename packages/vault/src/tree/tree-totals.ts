/** An entry of a tree, as far as it is counted. */
export interface CountedNode {
  /** `file`, `dir`, `symlink` and so on. */
  readonly type: string;
  /** Bytes. */
  readonly size?: number;
  /** How many names the file has. */
  readonly links?: number;
  /** What tells files with several names apart. */
  readonly inode?: number;
  readonly device?: number;
}

/** What is in a folder and everything below it. */
interface Total {
  readonly bytes: number;
  readonly entries: number;
}

/** One of several names of a file. */
interface LinkedFile {
  readonly file: string;
  readonly size: number;
}

/**
 * Sums up trees of which each was read once, in any order. A tree that appears at several places counts at each; a file
 * with several names counts once in all that hangs below the tree asked about, as in restic.
 */
export class TreeTotals {
  // By number of the tree; sums are of what lies directly in it, until they are summed up.
  readonly #own: (readonly [bytes: number, entries: number])[] = [];
  readonly #children: Uint32Array[] = [];
  readonly #linked = new Map<number, readonly LinkedFile[]>();
  readonly #sums = new Map<number, Total>();

  /** Takes note of a tree: its entries, and the numbers of its subtrees, one for each folder. */
  add(number: number, nodes: readonly CountedNode[], subtrees: readonly number[]): void {
    const linked: LinkedFile[] = [];
    let bytes = 0;
    for (const { type, size = 0, links = 1, inode = 0, device = 0 } of nodes) {
      if (type !== 'dir' && links !== 1 && inode !== 0 && size > 0) linked.push({ file: `${device}:${inode}`, size });
      else bytes += size;
    }
    this.#own[number] = [bytes, nodes.length];
    if (subtrees.length > 0) this.#children[number] = Uint32Array.from(subtrees);
    if (linked.length > 0) this.#linked.set(number, linked);
  }

  /** The total of a tree, all of whose subtrees were added. */
  of(number: number): Total {
    return this.#sum(number, new Set()).total;
  }

  #sum(number: number, seen: Set<string>): { readonly total: Total; readonly hasLinks: boolean } {
    const known = this.#sums.get(number);
    if (known) return { total: known, hasLinks: false };
    let [bytes, entries] = this.#own[number] ?? [0, 0];
    const linked = this.#linked.get(number) ?? [];
    let hasLinks = linked.length > 0;
    for (const { file, size } of linked) {
      if (!seen.has(file)) bytes += size;
      seen.add(file);
    }
    for (const child of this.#children[number] ?? []) {
      const below = this.#sum(child, seen);
      bytes += below.total.bytes;
      entries += below.total.entries;
      hasLinks ||= below.hasLinks;
    }
    const total = { bytes, entries };
    // Where a file has several names the sum depends on what was counted elsewhere.
    if (!hasLinks) this.#sums.set(number, total);
    return { total, hasLinks };
  }
}
