/** What a bucket counts. `concurrent` is how many calls may be under way at once; its window is 0. */
export type Unit = 'requests' | 'ru' | 'writes' | 'bytes-in' | 'bytes-out' | 'concurrent';

/** The service that a route of the practice tenant belongs to; `none` for what belongs only to the kinds of traffic it names. */
export type MeteredService = 'sharepoint' | 'directory' | 'none';

/**
 * What a bucket is kept for. `app` means an application in this tenant, `application` the same application in all tenants, `app-mailbox`
 * one application on one mailbox, `app-user` one application for one signed-in user, `address` the network address of the caller.
 */
export type Scope =
  | 'user'
  | 'app'
  | 'application'
  | 'tenant'
  | 'app-mailbox'
  | 'app-user'
  | 'site'
  | 'container'
  | 'team'
  | 'channel'
  | 'chat'
  | 'address';

/** The size of a tenant as the limits see it. */
export interface TenantSize {
  readonly licences: number;
  readonly users: number;
}

/** A number for every tenant, or by its licences (up to 1,000, 5,000, 15,000, 50,000, more), or by its users (below 50, up to 500, more). */
type Amount =
  | number
  | { readonly byLicences: readonly [number, number, number, number, number] }
  | { readonly byUsers: readonly [number, number, number] };

/** One published limit. */
export interface Figure {
  readonly name: string;
  /** The calls it counts; a call may belong to several kinds of traffic. */
  readonly traffic: string;
  readonly scope: Scope;
  readonly unit: Unit;
  /** Seconds; 0 for `concurrent`. */
  readonly windowSeconds: number;
  /** How much fits into one window. */
  readonly amount: Amount;
  /** Refused without `Retry-After`, as documented for a few services. */
  readonly silent?: true;
  /** Where the figure is published. */
  readonly source: string;
  /** Set when Microsoft names the limit without a figure, or without a window, and this one is a guess. */
  readonly assumed?: true;
}

/** A figure in one line of a table. */
export type Row = readonly [
  name: string,
  traffic: string,
  scope: Scope,
  unit: Unit,
  windowSeconds: number,
  amount: Amount,
  silent?: 'silent',
];

/** The lines of a table as figures, all from one source. */
export function figuresOf(rows: readonly Row[], source: string): Figure[] {
  return rows.map(([name, traffic, scope, unit, windowSeconds, amount, silent]) => ({
    ...{ name, traffic, scope, unit, windowSeconds, amount, source },
    ...(silent ? { silent: true } : {}),
  }));
}
