import type { Place } from './place.ts';

/** A program that backs up every OneDrive of a tenant. */
export interface Client {
  readonly name: string;
  /** Why it cannot be run here, if it cannot. */
  readonly missing?: string;
  /** Makes everything ready; nothing of it is counted. */
  open(place: Place): Promise<OpenClient>;
}

/** A client that is ready to run. */
export interface OpenClient extends AsyncDisposable {
  /** One run, to its end or until the signal ends it. */
  backUp(run: { readonly full: boolean; readonly signal: AbortSignal }): Promise<void>;
  /** Where what the client itself counted differs from what the practice tenant counted; empty if they agree. */
  differences?(): Promise<readonly string[]>;
}
