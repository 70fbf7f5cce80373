import { operation } from '../operation.ts';
import { choice, Double, Flag, Guid, Int32, Int64, list, Moment, object, optional, Text } from '../schema.ts';
import { Access } from './access.ts';

/** What requests to Microsoft cost, added up. */
export const cost = {
  requests: Int64,
  /** Answers of 429, and of 503 when Microsoft asked to wait. */
  throttled: Int64,
  failed: Int64,
  resourceUnits: Int64,
  bytesIn: Int64,
  bytesOut: Int64,
};

/** The use of one of Microsoft's limits in its window; `window` in seconds, 0 for what is under way at once. */
export const Budget = object('CofferBudget', {
  name: Text,
  unit: choice('requests', 'units', 'writes', 'bytesIn', 'bytesOut', 'concurrency'),
  window: Double,
  used: Double,
  /** As believed at the moment. */
  limit: Double,
  published: Double,
});

/**
 * An account or application: `good`, `unchecked` (Microsoft could not be reached when it was added; it is tried at first use), `resting` until a
 * moment for the sake of its budget, `failing` or `disabled` with the reason. The figures are of the last 24 hours.
 */
const Identity = object('CofferIdentity', {
  name: Text,
  kind: choice('account', 'application'),
  isMain: Flag,
  state: choice('good', 'unchecked', 'resting', 'failing', 'disabled'),
  reason: optional(Text),
  restsUntil: optional(Moment),
  /** Its part of the requests of all, 0 to 1. */
  share: Double,
  fullestBudget: optional(Budget),
  ...cost,
});

/** How an organization uses Microsoft's budget; the figures are of the last 24 hours. */
const Usage = object('CofferUsage', {
  identities: list(Identity),
  total: object('CofferCost', cost),
  /** Resource units that a day gives; absent while accounts do the work, which have no day. */
  unitsPerDay: optional(Double),
  /** Limits of the organization as a whole of which something is used, the fullest first. */
  budgets: list(Budget),
  /** Pools to which nothing is sent for a while because Microsoft refused. */
  fences: Int32,
});

const params = { organizationId: Guid };

/** How organizations stand at Microsoft. */
export const organizationInsight = {
  Coffer_GetUsage: operation('GET', '/coffer/v1/organizations/{organizationId}/usage', {
    tag: 'Coffer',
    built: true,
    params,
    answer: Usage,
  }),
  Coffer_CheckAccess: operation('POST', '/coffer/v1/organizations/{organizationId}/access-check', {
    tag: 'Coffer',
    built: true,
    params,
    answer: Access,
  }),
};
