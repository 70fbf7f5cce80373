/** How much a prune may leave and do. The meanings are those of `restic prune`. */
export interface PruneOptions {
  /**
   * Unused bytes inside packs that may stay, because removing them costs copying what is used beside them: a share of the
   * repository as it will be, from 0 up to, not including, 1, or a number of bytes. Default: a share of 0.05. Packs with
   * folder listings are kept tidy regardless of it: they are small and every reader needs them.
   */
  readonly maxUnused?: { readonly share: number } | { readonly bytes: number };
  /** Stop before more than this many bytes of packs would be copied. Default: no limit. 0 removes whole packs only. */
  readonly maxRepackBytes?: number;
  /** Join packs below 4 MiB where there are ten or more of a kind, though nothing in them is unused. Default true. */
  readonly repackSmall?: boolean;
  /** Only say what would be done. Takes the shared lock, so it may run beside writers, whose packs under way it cannot tell from leftovers. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** What a prune did, or with `dryRun` would do. Bytes are those of files, except where it says otherwise. */
export interface PruneReport {
  readonly dryRun: boolean;
  /** Snapshots that were walked. */
  readonly snapshots: number;
  readonly blobs: {
    /** Different blobs that snapshots lead to. */
    readonly used: number;
    /** Copies of blobs no snapshot leads to. */
    readonly unused: number;
    /** Copies beyond the first of used blobs. */
    readonly duplicates: number;
  };
  readonly packs: {
    readonly kept: number;
    /** Removed after what is used in them was copied to new packs. */
    readonly repacked: number;
    /** Removed because nothing in them was used. */
    readonly removed: number;
    /** Removed because no index file named them: what interrupted writers left. */
    readonly leftovers: number;
    /** Named by index files but not there, and not needed: forgotten. */
    readonly absent: number;
  };
  /** Packs before the prune, leftovers included. */
  readonly bytesBefore: number;
  /** What the packs take less afterwards. With `dryRun` an estimate, which leaves out the ends of new packs. */
  readonly bytesFreed: number;
  /** Size of the packs that were copied from. */
  readonly bytesRepacked: number;
  /** Sealed bytes of unused blobs that stay inside kept packs. */
  readonly unusedBytesLeft: number;
}
