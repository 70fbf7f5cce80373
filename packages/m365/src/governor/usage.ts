import type { Bucket } from './bucket.ts';
import type { BucketRule, Scope } from './limits/rule.ts';

/** What is used of one bucket. */
export interface BucketUsage {
  readonly name: string;
  readonly scope: Scope;
  /** User, mailbox…; empty for application and tenant, or the geo. */
  readonly key: string;
  readonly unit: BucketRule['unit'];
  readonly meter: string;
  /** Milliseconds; 0 for what is under way. */
  readonly window: number;
  readonly used: number;
  /** As believed at the moment. */
  readonly limit: number;
  readonly published: number;
}

/** A bucket as it stands at `now`. */
export function usageOf(bucket: Bucket, now: number): BucketUsage {
  const { name, scope, unit, meter, window } = bucket.rule;
  const { key, published } = bucket;
  return { name, scope, key, unit, meter, window, used: bucket.used(now), limit: bucket.limit(now), published };
}
