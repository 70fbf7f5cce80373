/** Work that should be done within a day. */
export interface PlannedJob {
  readonly id: string;
  /** Incremental work is given its place before full work. */
  readonly priority: 'incremental' | 'full';
  /** Resource units it is expected to need. */
  readonly units: number;
  /** Hours of the day in which it may run, `from` included, `to` not; 0 to 24. */
  readonly from: number;
  readonly to: number;
}

/** What a day has to give. */
export interface DayBudget {
  readonly unitsPerMinute: number;
  readonly unitsPerDay: number;
  /** Share that is kept for restores, 0 to 1. */
  readonly reserve: number;
}

/** The units that a job gets in each hour of the day. */
export interface PlannedHours {
  readonly id: string;
  readonly hours: readonly number[];
  /** Units for which the day, or the job's window, has no room. */
  readonly unplaced: number;
}

const HOURS = 24;

/**
 * Spreads jobs over the hours of their windows so that no hour is fuller than it must be: the daily cap allows sixteen
 * hours of full speed only, and would else be spent by the afternoon. Every hour keeps the reserve of its minutes, and the
 * day that of the cap.
 */
export function planDay(jobs: readonly PlannedJob[], budget: DayBudget): readonly PlannedHours[] {
  const perHour = budget.unitsPerMinute * 60 * (1 - budget.reserve);
  const load = new Array<number>(HOURS).fill(0);
  let left = budget.unitsPerDay * (1 - budget.reserve);
  const placed = new Map<PlannedJob, PlannedHours>();
  for (const job of [...jobs].sort(before)) {
    const hours = fill(load, job, Math.min(job.units, left), perHour);
    const given = hours.reduce((sum, units) => sum + units, 0);
    left -= given;
    placed.set(job, { id: job.id, hours, unplaced: Math.max(0, Math.round(job.units - given)) });
  }
  return jobs.flatMap((job) => placed.get(job) ?? []);
}

/** Incremental first, then those with the shorter window, which have less choice. */
function before(a: PlannedJob, b: PlannedJob): number {
  if (a.priority !== b.priority) return a.priority === 'incremental' ? -1 : 1;
  return a.to - a.from - (b.to - b.from);
}

/** Fills the emptiest hours of the window first, to one level, like water. */
function fill(load: number[], job: PlannedJob, units: number, perHour: number): number[] {
  const window = load.map((_, hour) => hour).filter((hour) => hour >= job.from && hour < job.to);
  const room = (level: number): number => window.reduce((sum, hour) => sum + Math.max(0, level - (load[hour] ?? 0)), 0);
  let [low, high] = [0, perHour];
  if (room(perHour) > units) {
    for (let step = 0; step < 50; step += 1) {
      const level = (low + high) / 2;
      if (room(level) > units) high = level;
      else low = level;
    }
  }
  const given = new Array<number>(HOURS).fill(0);
  for (const hour of window) {
    given[hour] = Math.max(0, high - (load[hour] ?? 0));
    load[hour] = (load[hour] ?? 0) + (given[hour] ?? 0);
  }
  return given;
}
