import type { BucketUsage } from './usage.ts';

/** Work to be done at Microsoft, whole. */
export interface Work {
  readonly requests: number;
  /** Resource units of SharePoint and OneDrive. */
  readonly units: number;
  /** Bytes to be received and sent. */
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** How long work takes if nothing but Microsoft's limits slows it down. */
export interface Reckoning {
  readonly milliseconds: number;
  /** Name of the limit that decides; undefined if everything fits at once. */
  readonly limit: string | undefined;
}

/** On which budgets the work runs. */
export interface Capacity {
  /** The buckets as they stand; see `Governor.usage`. */
  readonly buckets: readonly BucketUsage[];
  /** Accounts that share the work; 0 if it is done as an application. */
  readonly accounts: number;
  /** Share of the budgets that the work may use: 1 for restores. */
  readonly share: number;
}

/**
 * The least time that the work takes under the limits as they are believed at the moment, and which of them decides.
 * What is free now is used at once, the rest comes back evenly. Lines, disks and Microsoft's answers may be slower.
 */
export function reckon(work: Work, { buckets, accounts, share }: Capacity): Reckoning {
  let slowest: Reckoning = { milliseconds: 0, limit: undefined };
  for (const bucket of buckets) {
    const amount = amountOf(work, bucket);
    const sharers = bucket.scope === 'user' ? accounts : 1;
    const foreign = accounts > 0 && bucket.scope === 'application';
    if (amount === 0 || bucket.window === 0 || sharers === 0 || foreign) continue;
    const limit = bucket.limit * share * sharers;
    const free = Math.max(0, limit - bucket.used * sharers);
    const milliseconds = Math.ceil((Math.max(0, amount - free) / limit) * bucket.window);
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, limit: bucket.name };
  }
  return slowest;
}

function amountOf(work: Work, { unit, meter }: BucketUsage): number {
  if (meter === 'transfer') return unit === 'bytesIn' ? work.bytesIn : unit === 'bytesOut' ? work.bytesOut : 0;
  if (meter !== 'sharepoint') return 0;
  return unit === 'units' ? work.units : unit === 'requests' ? work.requests : 0;
}

/**
 * What it takes to write files back to SharePoint or OneDrive: an upload session for each file, and a folder now and then,
 * at 2 units a write ("Avoid getting throttled or blocked in SharePoint Online").
 */
export function restoreWork(scope: { readonly files: number; readonly folders: number; readonly bytes: number }): Work {
  const writes = scope.files + scope.folders;
  // Whether something of that name is there already is asked once per file or folder, at one unit.
  return { requests: writes * 2, units: writes * 3, bytesIn: 0, bytesOut: scope.bytes };
}
