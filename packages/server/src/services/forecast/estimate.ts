import type { Reckoning, Work } from '@coffer/m365';
import type { SessionForecast } from './session-forecast.ts';
import type { Rate } from './trend.ts';

/** How far a session is. Times are milliseconds since 1970 UTC. */
export interface RunSoFar {
  readonly startedAt: number;
  /** Undefined until the objects of the job are listed. */
  readonly planned: number | undefined;
  readonly processed: number;
  readonly rate: Rate | undefined;
  readonly forecast: SessionForecast | undefined;
  /** Resource units it has used. */
  readonly units: number;
}

/** When the work is done if nothing holds it up, and how that is known. */
interface WorkEnd {
  readonly at: number;
  readonly from: 'pace' | 'earlier-runs';
}

/** When a session is likely to end. */
export interface Estimate {
  /** Undefined: too little is known. */
  readonly work: WorkEnd | undefined;
  /** When the budget suffices for what is left, not before now; undefined if nobody knows how much is left. */
  readonly budgetAt: number | undefined;
  /** The limit that decides about it; undefined while everything fits into what is free. */
  readonly limit: string | undefined;
  /** The later of both, and what decides. Undefined while the work is not known, for the budget alone says but the least. */
  readonly end: { readonly at: number; readonly by: 'work' | 'budget' } | undefined;
}

/** Fewer objects say nothing of the others. */
const fewest = 3;
/** Milliseconds that a session must have lasted before anything is concluded from it. */
const soonest = 10_000;

/**
 * When the objects that are left will be done: by the pace of late; by that of the whole run while five minutes are not over yet; by how long earlier
 * runs took while too few objects are done. Undefined when nothing is done for five minutes: then objects are under way of which nobody knows the size.
 */
function endOfWork(run: RunSoFar, now: number): WorkEnd | undefined {
  const { startedAt, planned, processed, rate, forecast } = run;
  const elapsed = now - startedAt;
  if (planned !== undefined && processed >= planned) return { at: now, from: 'pace' };
  if (planned !== undefined && rate !== undefined && rate.objects >= fewest)
    return { at: now + ((planned - processed) / rate.objects) * rate.seconds * 1_000, from: 'pace' };
  const isFresh = rate?.isWhole !== true && elapsed >= soonest;
  if (planned !== undefined && isFresh && processed >= fewest)
    return { at: now + ((planned - processed) / processed) * elapsed, from: 'pace' };
  const at = startedAt + (forecast?.milliseconds ?? 0);
  return at > now ? { at, from: 'earlier-runs' } : undefined;
}

/** Resource units that are left to be used: of the forecast, or as the objects that are done suggest; undefined if nobody can know. */
export function unitsToGo({ planned, processed, forecast, units }: RunSoFar): number | undefined {
  if (planned !== undefined && processed >= planned) return 0;
  if (forecast !== undefined && !forecast.isGuess && forecast.units > units) return forecast.units - units;
  return planned === undefined || processed < fewest ? undefined : (units / processed) * (planned - processed);
}

/**
 * When a session ends. `unitsOfAll` is what all sessions of the organization still need, for they share one budget; `reckon` says how long Microsoft's limits
 * make that take.
 */
export function estimateEnd(
  run: RunSoFar,
  now: number,
  budget: { readonly unitsOfAll: number | undefined; readonly reckon: (work: Work) => Reckoning },
): Estimate {
  const work = endOfWork(run, now);
  const units = budget.unitsOfAll;
  const reckoned = units === undefined ? undefined : budget.reckon({ requests: units, units, bytesIn: 0, bytesOut: 0 });
  const budgetAt = reckoned === undefined ? undefined : now + reckoned.milliseconds;
  const decides = budgetAt !== undefined && work !== undefined && budgetAt > work.at;
  return {
    work,
    budgetAt,
    limit: reckoned?.limit,
    end: work && (decides ? { at: budgetAt, by: 'budget' } : { at: work.at, by: 'work' }),
  };
}
