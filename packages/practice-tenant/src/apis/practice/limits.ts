import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';

const MOST_BUCKETS = 500;

/** The limits in force: settings, changes still to come, the table with its sources, and the fullest buckets. */
export function readLimits({ meter }: Services): Answer {
  const buckets = meter
    .states()
    .sort((a, b) => b.used / b.limit - a.used / a.limit)
    .slice(0, MOST_BUCKETS)
    .map(({ fencedUntil, ...state }) => ({
      ...state,
      fencedUntil: fencedUntil === 0 ? null : new Date(fencedUntil).toISOString(),
    }));
  const planned = meter.planned.map(({ due, change }) => ({ due: new Date(due).toISOString(), change }));
  return { status: 200, json: { settings: meter.settings, planned, table: meter.table(), buckets } };
}
