import type { LedgerEntry, Purpose } from '@coffer/model';

/** What requests to Microsoft cost, added up. */
export interface Cost {
  readonly requests: number;
  /** Answers of 429, and of 503 when Microsoft asked to wait. */
  readonly throttled: number;
  /** Other answers of 400 and above, and requests that got no answer. */
  readonly failed: number;
  readonly resourceUnits: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** The cost of one identity's requests for one purpose within one session and hour. */
export interface LedgerTotal extends Cost {
  readonly organizationId: string;
  readonly sessionId: string | undefined;
  readonly identity: string;
  readonly purpose: Purpose;
  /** Begin of the hour, milliseconds since 1970 UTC. */
  readonly hour: number;
}

/** Nothing yet. */
export const noCost: Cost = { requests: 0, throttled: 0, failed: 0, resourceUnits: 0, bytesIn: 0, bytesOut: 0 };

/** The cost of a single attempt. */
export function costOf(entry: LedgerEntry): Cost {
  const throttled = entry.status === 429 || entry.status === 503;
  return {
    requests: 1,
    throttled: throttled ? 1 : 0,
    failed: !throttled && (entry.status === 0 || entry.status >= 400) ? 1 : 0,
    resourceUnits: entry.resourceUnits,
    bytesIn: entry.bytesIn,
    bytesOut: entry.bytesOut,
  };
}

/** Both together. */
export function addCosts(a: Cost, b: Cost): Cost {
  return {
    requests: a.requests + b.requests,
    throttled: a.throttled + b.throttled,
    failed: a.failed + b.failed,
    resourceUnits: a.resourceUnits + b.resourceUnits,
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
  };
}
