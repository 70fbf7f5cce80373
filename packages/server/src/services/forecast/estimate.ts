import type { Reckoning, Work } from '@coffer/m365';
import { type Forecast, LISTED } from './forecast.ts';
import type { SizesKnown } from './run-sizes.ts';
import type { Rate } from './trend.ts';

/** How far a session is. Times are milliseconds since 1970 UTC. */
export interface RunSoFar {
  readonly startedAt: number;
  /** Undefined until the objects of the job are listed. */
  readonly planned: number | undefined;
  readonly processed: number;
  readonly rate: Rate | undefined;
  readonly forecast: Forecast | undefined;
  /** Of a run that reads everything; undefined otherwise. */
  readonly sizes: SizesKnown | undefined;
  /** Resource units it has used. */
  readonly units: number;
}

/** When the work is done if nothing holds it up, and how that is known. */
interface WorkEnd {
  /** The later one where objects and bytes tell different times. */
  readonly at: number;
  readonly earliest: number;
  readonly from: 'pace' | 'bytes' | 'earlier-runs';
}

/** What is left to be used; `least` is less than `units` where objects and bytes tell different figures. */
export interface UnitsToGo {
  readonly units: number;
  readonly least: number;
}

/** When a session is likely to end. */
export interface Estimate {
  /** Undefined: too little is known. */
  readonly work: WorkEnd | undefined;
  /** When the budget suffices for what is left, not before now; undefined if nobody knows how much is left. */
  readonly budgetAt: number | undefined;
  /** The limit that decides about it; undefined while everything fits into what is free. */
  readonly limit: string | undefined;
  /**
   * The later of both, what decides, and the earliest it can be by what is known. Undefined while the work is not known, for the budget
   * alone says but the least.
   */
  readonly end: { readonly at: number; readonly earliest: number; readonly by: 'work' | 'budget' } | undefined;
}

/** What the sessions of an organization need together, and how long Microsoft's limits make that take. */
export interface SharedBudget {
  readonly units: UnitsToGo | undefined;
  /** Bytes that are left to be received, as far as known. */
  readonly bytes: number;
  readonly reckon: (work: Work) => Reckoning;
}

/** Fewer objects say nothing of the others, nor does a smaller share of the bytes. */
const fewest = 3;
const smallest = 1 / 20;
/** Milliseconds that a session must have lasted before anything is concluded from it. */
const soonest = 10_000;

/**
 * Whether what is reckoned is but the least there can be: everything is read, no run before tells how much that is, and the size of some
 * objects is not known.
 */
export function isLeast({ planned, processed, sizes, forecast }: RunSoFar): boolean {
  if (sizes === undefined || forecast?.from === 'earlier-runs') return false;
  return planned === undefined || (processed < planned && sizes.objects < planned);
}

/** Bytes that are left to be received, as far as sizes are known. */
export function bytesToGo({ sizes }: RunSoFar): number {
  return sizes === undefined ? 0 : sizes.bytes - sizes.done;
}

/**
 * When the work will be done: by the objects that are left, and where everything is read also by the bytes. Large objects take longest and end
 * last, so the objects alone promise too much; where there are many small ones it is the bytes that do. By how long earlier runs took while too
 * little is done.
 */
function endOfWork(run: RunSoFar, now: number): WorkEnd | undefined {
  const { startedAt, planned, processed, forecast } = run;
  if (planned !== undefined && processed >= planned) return { at: now, earliest: now, from: 'pace' };
  const objects = planned === undefined ? undefined : endOfObjects(run, planned, now);
  const bytes = planned === undefined ? undefined : endOfBytes(run, now);
  if (objects !== undefined || bytes !== undefined) {
    const at = Math.max(objects ?? 0, bytes ?? 0);
    return { at, earliest: Math.min(objects ?? at, bytes ?? at), from: at === objects ? 'pace' : 'bytes' };
  }
  const at = startedAt + (forecast?.milliseconds ?? 0);
  return at > now ? { at, earliest: at, from: 'earlier-runs' } : undefined;
}

/**
 * By the pace of late; by that of the whole run while five minutes are not over yet. Undefined when nothing is done for five minutes: then
 * objects are under way of which nobody knows the size.
 */
function endOfObjects({ startedAt, processed, rate }: RunSoFar, planned: number, now: number): number | undefined {
  const elapsed = now - startedAt;
  const left = planned - processed;
  if (rate !== undefined && rate.objects >= fewest) return now + (left / rate.objects) * rate.seconds * 1_000;
  const isFresh = rate?.isWhole !== true && elapsed >= soonest;
  return isFresh && processed >= fewest ? now + (left / processed) * elapsed : undefined;
}

function endOfBytes(run: RunSoFar, now: number): number | undefined {
  const { sizes, rate } = run;
  if (sizes === undefined || sizes.objects === 0 || rate === undefined || rate.bytes <= 0) return undefined;
  return now + (bytesToGo(run) / rate.bytes) * 1_000;
}

/**
 * Resource units that are left to be used: of the forecast, or as the objects and bytes that are done suggest, but never less than listing
 * what there is costs. Undefined if nobody can know.
 */
export function unitsToGo(run: RunSoFar): UnitsToGo | undefined {
  const { planned, processed, forecast, sizes, units } = run;
  if (planned !== undefined && processed >= planned) return { units: 0, least: 0 };
  if (forecast?.from === 'earlier-runs' && forecast.units > units) return exactly(forecast.units - units);
  const listing = sizes === undefined ? 0 : (planned ?? 0) * LISTED;
  const least = Math.max(0, (forecast?.from === 'catalogue' ? forecast.units : 0) - units, listing - units);
  const figures: number[] = [];
  if (planned !== undefined && processed >= fewest) figures.push((units / processed) * (planned - processed));
  if (sizes !== undefined && sizes.done > 0 && sizes.done >= sizes.bytes * smallest)
    figures.push((units / sizes.done) * bytesToGo(run));
  if (figures.length === 0) return least > 0 ? exactly(least) : undefined;
  return { units: Math.max(least, ...figures), least: Math.max(least, Math.min(...figures)) };
}

function exactly(units: number): UnitsToGo {
  return { units, least: units };
}

/** When a session ends. All sessions of an organization share one budget. */
export function estimateEnd(run: RunSoFar, now: number, { units, bytes, reckon }: SharedBudget): Estimate {
  const work = endOfWork(run, now);
  const within = (toGo: number): Reckoning => reckon({ requests: toGo, units: toGo, bytesIn: bytes, bytesOut: 0 });
  const reckoned = units && within(units.units);
  const budgetAt = reckoned && now + reckoned.milliseconds;
  const soonestBudget = units && units.least < units.units ? now + within(units.least).milliseconds : budgetAt;
  const decides = budgetAt !== undefined && work !== undefined && budgetAt > work.at;
  return {
    work,
    budgetAt,
    limit: reckoned?.limit,
    end: work && {
      at: decides ? budgetAt : work.at,
      earliest: Math.max(work.earliest, soonestBudget ?? 0),
      by: decides ? 'budget' : 'work',
    },
  };
}
