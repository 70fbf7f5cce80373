import type { Bucket } from './bucket.ts';
import type { FencedPool } from './fence.ts';
import type { Scope } from './limits/rule.ts';
import type { Request } from './request.ts';

/** A budget that is fuller than this by our own count is the one that was meant by a refusal. */
const SUSPECT = 0.6;

/** What is known of a refusal for the sake of a budget. */
export interface RefusalHint {
  /** Milliseconds until the next request makes sense. */
  readonly wait: number;
  /** Whose budget it was, if Microsoft says so. */
  readonly scope?: Scope;
  /** The service is too busy for everybody: nothing is learned about our budgets. */
  readonly busy?: boolean;
}

/** Who is fenced for a refusal, and which bucket turned out smaller than believed. */
export interface Verdict {
  readonly pool: FencedPool;
  readonly bucket: Bucket | undefined;
}

/**
 * Microsoft seldom says which budget a refusal was for. The one that is fullest by our own count is; if none is nearly
 * full, somebody else uses what is shared, and the whole tenant waits.
 */
export function judge(request: Request, hint: RefusalHint, now: number): Verdict {
  if (hint.busy === true) return { pool: request.pool('tenant'), bucket: undefined };
  const scopes = hint.scope === undefined ? undefined : [hint.scope];
  const fullest = fullestOf(request, scopes, now);
  if (hint.scope !== undefined) return { pool: request.pool(hint.scope), bucket: fullest };
  if (fullest !== undefined && fullest.fill(now) >= SUSPECT) {
    return { pool: request.pool(fullest.rule.scope), bucket: fullest };
  }
  return { pool: request.pool('tenant'), bucket: fullestOf(request, ['application', 'tenant'], now) };
}

function fullestOf(request: Request, scopes: readonly Scope[] | undefined, now: number): Bucket | undefined {
  let found: Bucket | undefined;
  for (const bucket of request.buckets) {
    if (bucket.amountOf(request.cost) === 0 && !bucket.rule.unit.startsWith('bytes')) continue;
    if (scopes !== undefined && !scopes.includes(bucket.rule.scope)) continue;
    if (found === undefined || bucket.fill(now) > found.fill(now)) found = bucket;
  }
  return found;
}
