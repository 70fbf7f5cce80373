/** One earlier run of a job, as far as forecasts learn from it. */
export interface PastRun {
  /** Whether it read everything. */
  readonly full: boolean;
  readonly objects: number;
  readonly units: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What is known before a run begins. */
export interface BeforeRun {
  readonly full: boolean;
  /** What the catalogue knows of the job. */
  readonly known: Held;
  /** Users that a first run will look at, at least. */
  readonly users: number;
  /** The newest first. */
  readonly earlier: readonly PastRun[];
}

/** How much of a job is held. */
export interface Held {
  readonly objects: number;
  readonly items: number;
  readonly bytes: number;
}

/** What a run is expected to need. */
export interface Forecast {
  /** Resource units. */
  readonly units: number;
  /** Bytes received. */
  readonly bytes: number;
  /** What earlier runs took; 0 if there were none. */
  readonly milliseconds: number;
  /**
   * What it rests on. `catalogue`: on what is held, because no run of this kind ended well; the figures are the least there can be.
   * `users`: on the number of users alone, because nothing of the job is known; the figures are a guess.
   */
  readonly from: 'earlier-runs' | 'catalogue' | 'users';
}

/** An unchanged drive is asked once with its token (1 unit); a first look finds it (1) and lists it (2 a page). */
const UNCHANGED = 1;
const FOUND = 1;
/** Units that listing an object from the beginning costs at least, and each page of it. */
export const LISTED = 2;
/** Items on a page of a listing at most. */
const PAGE = 500;
/** Earlier runs that a forecast is made from. */
const REMEMBERED = 5;

/**
 * What the run needs: one unit for each known drive, and for its changes what earlier runs of the same kind needed beyond that. A full
 * run without a predecessor lists all that is held and reads it. A first run is reckoned from the number of users alone, as if every
 * drive fitted on one page.
 */
export function forecastRun({ full, known, users, earlier }: BeforeRun): Forecast {
  if (known.objects === 0) return { units: users * (FOUND + LISTED), bytes: 0, milliseconds: 0, from: 'users' };
  const alike = earlier.filter((run) => run.full === full && run.objects > 0).slice(0, REMEMBERED);
  const perObject = full ? LISTED : UNCHANGED;
  const base = known.objects * perObject;
  if (alike.length === 0) {
    const listed = Math.ceil(known.items / PAGE) * LISTED;
    const least = full ? { units: Math.max(base, listed), bytes: known.bytes } : { units: base, bytes: 0 };
    return { ...least, milliseconds: 0, from: 'catalogue' };
  }
  const beyond = mean(alike.map((run) => Math.max(0, run.units - run.objects * perObject)));
  return {
    units: Math.round(base + beyond),
    bytes: Math.round(mean(alike.map((run) => run.bytes))),
    milliseconds: Math.round(mean(alike.map((run) => run.milliseconds))),
    from: 'earlier-runs',
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
