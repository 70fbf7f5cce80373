/** Where the scan of one library or list stands. */
export interface ListState {
  /** Mark of what the listing told of it, see `ListRow.mark`; absent after a failure, so that it is told anew. */
  readonly mark?: string;
  /** Where its delta goes on; absent until it was read to its end once. */
  readonly token?: string;
  /** Something of it was given to the engine, though it was not read to its end yet. */
  readonly begun?: true;
  /** A library's drive and the root item of that drive. */
  readonly driveId?: string;
  readonly driveRootId?: string;
  /** Folders of a list: number by SharePoint's GUID, which is how their children name them. */
  readonly folders?: Readonly<Record<string, string>>;
  /** Names of the columns of a list that hold people. */
  readonly people?: readonly string[];
  /** When its definition was read; ms since 1970 UTC. */
  readonly definedAt?: number;
}

/** Where the scan of a site stands: kept as one JSON string between two runs. */
export interface SiteState {
  readonly lists: Readonly<Record<string, ListState>>;
  /** When the site's own definition was read; ms since 1970 UTC. */
  readonly definedAt?: number;
  /** When the site was made; ISO 8601. */
  readonly created?: string;
  /** Mark of the facts of the root folder. */
  readonly mark?: string;
}

const VERSION = 1;

/** The state as the engine keeps it. */
export function sealState(state: SiteState): string {
  return JSON.stringify({ version: VERSION, ...state });
}

/** A kept state; undefined if it is none of this version. */
export function openState(text: string): SiteState | undefined {
  try {
    const state = JSON.parse(text) as Partial<SiteState> & { readonly version?: unknown };
    if (state.version !== VERSION || typeof state.lists !== 'object' || state.lists === null) return undefined;
    const { version, ...rest } = state;
    return rest as SiteState;
  } catch {
    return undefined;
  }
}
