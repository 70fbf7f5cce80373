/** What a tenant's size is, as far as limits depend on it. */
export interface TenantSize {
  /** Licences that include SharePoint. */
  readonly licences: number;
  readonly users: number;
}

/** What a bucket counts. `concurrency` is what is under way at the moment; it has no window. */
type BucketUnit = 'requests' | 'units' | 'writes' | 'bytesIn' | 'bytesOut' | 'concurrency';

/**
 * Whose bucket it is. `application`: one for everything that this product's applications do in the tenant. `tenant`: one
 * for everything this server does there. The others: one per user, mailbox, team, channel or chat.
 */
export type Scope = 'user' | 'application' | 'tenant' | 'mailbox' | 'team' | 'channel' | 'chat';

/** An amount, or one by the size of the tenant. */
export type Amount =
  | number
  /** 0–1,000 licences, –5,000, –15,000, –50,000, and more. */
  | { readonly byLicences: readonly [number, number, number, number, number] }
  /** Below 50 users, 50–500, and more. */
  | { readonly byUsers: readonly [number, number, number] };

/** One published limit. */
export interface BucketRule {
  /** Unique. */
  readonly name: string;
  /** Requests name the meters they run on; see `cost.ts`. */
  readonly meter: string;
  readonly scope: Scope;
  readonly unit: BucketUnit;
  /** Length of the sliding window in milliseconds; 0 for `concurrency`. */
  readonly window: number;
  readonly amount: Amount;
  /** Only requests made as a user, or only those made as an application, are counted; absent means both. */
  readonly callers?: 'users' | 'applications';
  /** Where Microsoft publishes the figure. */
  readonly source: string;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const GB = 1_000_000_000;
export const MB = 1_000_000;

/** Upper ends of the licence tiers; the last one has none. */
const LICENCES = [1_000, 5_000, 15_000, 50_000] as const;

/** The published amount of a rule for a tenant of this size. */
export function amountFor(amount: Amount, size: TenantSize): number {
  if (typeof amount === 'number') return amount;
  if ('byUsers' in amount) return amount.byUsers[size.users < 50 ? 0 : size.users <= 500 ? 1 : 2];
  const tier = LICENCES.findIndex((end) => size.licences <= end);
  return amount.byLicences[tier === -1 ? 4 : (tier as 0 | 1 | 2 | 3)];
}
