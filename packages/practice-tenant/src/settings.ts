/** Things that Microsoft's documents allow drive delta to do and that it seldom does; clients have to bear them. */
export interface DeltaManners {
  /** After so many items an earlier one is told again; 0 never. */
  readonly repeatEvery: number;
  /** Children come before their parents. */
  readonly disorder: boolean;
  /** Before every so many-th page comes an empty one; 0 never. */
  readonly emptyPageEvery: number;
}

/** How the practice tenant behaves where the real service may do the one or the other. May be changed while it runs. */
export interface Settings {
  delta: DeltaManners;
  /** SharePoint writes properties into uploaded Office files, so that size and hash differ from what was sent; default off. */
  rewriteOffice: boolean;
  /**
   * Pre-authenticated addresses refuse with 401 whoever sends a token as well, default true. The documents only say that it "may"
   * happen ("driveItem: createUploadSession"), and some programs send it.
   */
  strictAddresses: boolean;
}

/** The manners that make the fewest demands on a client. */
export const PLAIN_SETTINGS: Readonly<Settings> = {
  delta: { repeatEvery: 0, disorder: false, emptyPageEvery: 0 },
  rewriteOffice: false,
  strictAddresses: true,
};
