/** How to rebuild the index. */
export interface RebuildIndexOptions {
  /**
   * Which packs to read the header of. `unindexed`: those that no readable index file names, or names with another size
   * than they have. `all`: every pack; for when the index files themselves are doubted. Default `unindexed`.
   */
  readonly packs?: 'unindexed' | 'all';
  readonly signal?: AbortSignal;
}

/** What a rebuild of the index found and did. */
export interface RebuildIndexReport {
  /** Packs whose header was read. */
  readonly packsRead: number;
  /** Of those, how many no index file named before. */
  readonly packsAdded: number;
  /** Packs that index files named though they are not there: not named any more. */
  readonly packsForgotten: number;
  /** Packs that cannot be read. One that was in the index stays in it as it was: its blobs may be sound. */
  readonly unreadablePacks: readonly { readonly id: string; readonly reason: string }[];
  /** Index files that could not be read, now removed. */
  readonly unreadableIndexFiles: readonly string[];
  readonly indexFilesWritten: number;
  readonly indexFilesRemoved: number;
}
