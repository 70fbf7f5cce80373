import type { Clock } from '@coffer/model';
import type { LaneOptions } from './lane.ts';
import type { BucketRule, TenantSize } from './limits/rule.ts';

/** Settings of a governor. */
export interface GovernorOptions {
  readonly clock: Clock;
  /** Share of every limit that is used at all; the rest is the margin for what others see differently. Default 0.99. */
  readonly margin?: number;
  /** Share of the usable budget that restores and browsing find at any time; backups borrow what is not needed. Default 0.3. */
  readonly reserve?: number;
  /** Limits to stay under. Default: Microsoft's published ones. */
  readonly rules?: readonly BucketRule[];
  /** The size of the tenant. Until it is known the smallest is assumed. */
  readonly size?: TenantSize;
  /** What was used as an application before, oldest first: it counts against the day until it is a day old. */
  readonly earlier?: readonly EarlierUse[];
  /** Bounds of the requests under way at once, per service. Default: 4 to 64, beginning with 16. */
  readonly concurrency?: LaneOptions;
}

/** Units of SharePoint that were used as an application. */
export interface EarlierUse {
  /** Milliseconds since 1970; not in the future. */
  readonly at: number;
  readonly units: number;
}

/** What Microsoft says of a shared budget. */
export interface Observation {
  /** Name of the rule. */
  readonly bucket: string;
  /** Used share of the limit; may be above 1. */
  readonly share: number;
  readonly limit?: number;
}
