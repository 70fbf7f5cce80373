import type { FileId } from '../../backend/backend.ts';
import type { ContentStats } from '../content-census.ts';

/**
 * - `error`: something is lost, or will be unless somebody acts.
 * - `warning`: nothing is lost, but something does not work as it should.
 * - `note`: harmless.
 */
export type Severity = 'error' | 'warning' | 'note';

/**
 * What was found:
 * - `config-unreadable`, `key-unreadable`, `lock-unreadable`, `index-unreadable`, `snapshot-unreadable`: that file is gone
 *   or not what was stored.
 * - `pack-missing`: an index file names a pack that is not there. `pack-size`: its size is not what the index says.
 *   `pack-damaged`: it has other content than its name says, or blobs in it cannot be opened. `pack-header`: its header
 *   cannot be read or names other blobs than the index. `pack-unreachable`: the storage does not hand it out.
 * - `blobs-missing`: trees name blobs that no readable index file knows.
 * - `tree-malformed`: a tree that is what was stored, and yet no tree. `file-size`: a file's blobs do not add up to its size.
 * - `pack-leftover`: no index names it: of a writer that was interrupted, or that is at work now.
 * - `pack-repeated`: several index files name it. `blobs-repeated`: blobs lie in more than one place.
 */
export type FindingKind =
  | 'config-unreadable'
  | 'key-unreadable'
  | 'lock-unreadable'
  | 'index-unreadable'
  | 'snapshot-unreadable'
  | 'pack-missing'
  | 'pack-size'
  | 'pack-damaged'
  | 'pack-header'
  | 'pack-unreachable'
  | 'blobs-missing'
  | 'tree-malformed'
  | 'file-size'
  | 'pack-leftover'
  | 'pack-repeated'
  | 'blobs-repeated';

/** What a finding costs. */
export interface Effect {
  /** Blobs that cannot be read from anywhere. */
  readonly lostBlobs: number;
  /** How many snapshots miss something, and the ids of the newest of them. */
  readonly snapshots: number;
  readonly snapshotIds: readonly string[];
  /**
   * How many files and folders cannot be restored whole, and the first of their paths. A folder ends with `/` and stands
   * for all that was in it. A folder that several snapshots share counts once, at its paths in the newest.
   */
  readonly paths: number;
  readonly firstPaths: readonly string[];
  /** False when there is so much damage that the numbers are only the least that is lost. */
  readonly counted: boolean;
}

/** One thing that a check found. */
export interface Finding {
  readonly severity: Severity;
  readonly kind: FindingKind;
  /** The file it is about, where it is about one. */
  readonly file?: FileId;
  /** In a sentence, for an administrator. */
  readonly text: string;
  readonly effect: Effect;
}

/** A finding that costs nothing, or whose cost is not known yet. */
export const NO_EFFECT: Effect = {
  lostBlobs: 0,
  snapshots: 0,
  snapshotIds: [],
  paths: 0,
  firstPaths: [],
  counted: true,
};

/** How far a check is. `total` is in the same unit as `done`: index files, trees, or bytes of packs. */
export interface CheckProgress {
  readonly stage: 'indexes' | 'trees' | 'data';
  readonly done: number;
  /** Unknown for trees. */
  readonly total?: number;
}

/** What to read, and who listens. */
export interface CheckOptions {
  /** Read packs whole, too: all of them, or a part. Without it only the structure is checked. */
  readonly readData?: 'all' | { readonly subset: DataSubset };
  /** Sum up what the snapshots hold and take, too; see {@link CheckReport.content}. */
  readonly measure?: boolean;
  readonly progress?: (progress: CheckProgress) => void;
  readonly signal?: AbortSignal;
  /** Chooses packs for a percentage or a number of bytes: 0 up to 1. Default `Math.random`. */
  readonly random?: () => number;
}

/**
 * A part of the packs: `n/t` is the nth of t parts that together are all packs; a percentage of the packs, or a number of
 * bytes, is chosen at random each time.
 */
export type DataSubset = `${number}/${number}` | `${number}%` | number;

/** The result of a check. */
export interface CheckReport {
  /** Whether there is no finding of severity `error`. */
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  readonly snapshots: number;
  readonly trees: number;
  readonly packs: number;
  /** Bytes of packs that were read whole and proven. */
  readonly readBytes: number;
  /**
   * What the readable snapshots hold and take, where it was asked for and nothing of it is missing. A file with several names counts at each.
   */
  readonly content?: ContentStats;
}

/** The bytes of an id, short enough for people. */
export function short(id: string): string {
  return id.slice(0, 8);
}
