import { IdSet } from '../../index/id-set.ts';
import type { TreeNode } from '../../tree/tree.ts';
import type { KnownSnapshot } from './documents.ts';
import { type Effect, NO_EFFECT } from './findings.ts';
import type { Losses } from './losses.ts';

/** Paths and snapshots that are told by name for each finding. */
const NAMED = 10;
/** Different findings that are told apart within one tree; more are counted at the place where they were met. */
const APART = 64;
/** Paths that are remembered for each finding so as not to count one twice. */
const REMEMBERED = 1000;
/** Folders that are looked at once more because they lie at several places of one snapshot. */
const SECOND_PLACES = 100_000;

interface Tally {
  readonly paths: Set<string>;
  readonly snapshotIds: string[];
  more: number;
  snapshots: number;
}

/**
 * Finds out which snapshots and paths each finding costs, from the blobs that are lost. Reads every tree once more; asked
 * only when something is lost.
 */
export class Effects {
  readonly #losses: Losses;
  readonly #load: (id: string) => Promise<readonly TreeNode[]>;
  readonly #signal: AbortSignal | undefined;
  readonly #tallies = new Map<number, Tally>();
  readonly #sound = new IdSet();
  /** Trees that miss something, here or below, with the findings it is put down to and the snapshot they were met in. */
  readonly #touched = new Map<string, { readonly findings: readonly number[]; readonly snapshot: number }>();
  #snapshot = 0;
  #again = 0;
  #apart = true;

  constructor(options: {
    readonly losses: Losses;
    readonly load: (id: string) => Promise<readonly TreeNode[]>;
    readonly signal?: AbortSignal | undefined;
  }) {
    this.#losses = options.losses;
    this.#load = options.load;
    this.#signal = options.signal;
  }

  /** Takes in a snapshot; the newest should come first. Resolves to whether it misses something. */
  async add(snapshot: KnownSnapshot): Promise<boolean> {
    this.#snapshot += 1;
    const findings = await this.#visit(snapshot.tree, '/');
    for (const finding of findings) {
      const tally = this.#tally(finding);
      tally.snapshots += 1;
      if (tally.snapshotIds.length < NAMED) tally.snapshotIds.push(snapshot.id);
    }
    return findings.length > 0;
  }

  /** What a finding costs, as far as snapshots were taken in. */
  of(finding: number, lostBlobs: number): Effect {
    const tally = this.#tallies.get(finding);
    if (!tally) return { ...NO_EFFECT, lostBlobs };
    return {
      lostBlobs,
      snapshots: tally.snapshots,
      snapshotIds: tally.snapshotIds,
      paths: tally.paths.size + tally.more,
      firstPaths: [...tally.paths].slice(0, NAMED),
      counted: this.#apart && tally.more === 0,
    };
  }

  async #visit(tree: string, path: string): Promise<readonly number[]> {
    if (this.#sound.has(tree)) return [];
    const known = this.#touched.get(tree);
    if (known && !this.#isAnotherPlace(known.snapshot)) return known.findings;
    this.#signal?.throwIfAborted();
    const lost = this.#losses.find('tree', tree);
    if (lost !== undefined) {
      this.#note(lost, path);
      this.#touched.set(tree, { findings: [lost], snapshot: this.#snapshot });
      return [lost];
    }
    const found = new Set<number>();
    for (const node of await this.#load(tree)) {
      if (node.subtree !== undefined) {
        for (const finding of await this.#visit(node.subtree, `${path}${node.name}/`)) found.add(finding);
      } else this.#lookAt(node, path, found);
    }
    if (found.size > APART) this.#apart = false;
    const findings = [...found].slice(0, APART);
    if (findings.length > 0) this.#touched.set(tree, { findings, snapshot: this.#snapshot });
    else this.#sound.add(tree);
    return findings;
  }

  /** Whether a known folder is met at another place of the same snapshot, so that its paths are told there, too. */
  #isAnotherPlace(snapshot: number): boolean {
    if (snapshot !== this.#snapshot) return false;
    this.#again += 1;
    if (this.#again > SECOND_PLACES) this.#apart = false;
    return this.#again <= SECOND_PLACES;
  }

  #lookAt(node: TreeNode, path: string, found: Set<number>): void {
    for (const id of node.content ?? []) {
      const finding = this.#losses.find('data', id);
      if (finding === undefined) continue;
      found.add(finding);
      this.#note(finding, path + node.name);
    }
  }

  #note(finding: number, path: string): void {
    const { paths } = this.#tally(finding);
    if (paths.size < REMEMBERED) paths.add(path);
    else if (!paths.has(path)) this.#tally(finding).more += 1;
  }

  #tally(finding: number): Tally {
    const known = this.#tallies.get(finding);
    if (known) return known;
    const tally: Tally = { paths: new Set(), snapshotIds: [], more: 0, snapshots: 0 };
    this.#tallies.set(finding, tally);
    return tally;
  }
}
