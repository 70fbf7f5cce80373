/** One earlier run of a job, as far as forecasts learn from it. */
export interface PastRun {
  readonly full: boolean;
  readonly objects: number;
  readonly units: number;
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What is known before a run begins. */
export interface BeforeRun {
  readonly full: boolean;
  /** Objects that the catalogue knows of the job. */
  readonly known: number;
  /** Users that a first run will look at, at least. */
  readonly users: number;
  /** The newest first. */
  readonly earlier: readonly PastRun[];
}

/** What a run is expected to need. */
export interface Forecast {
  /** Resource units. */
  readonly units: number;
  /** Bytes received. */
  readonly bytes: number;
  /** What earlier runs took; 0 if there were none. */
  readonly milliseconds: number;
}

/** An unchanged drive is asked once with its token (1 unit); a first look finds it (1) and lists it (2). */
const UNCHANGED = 1;
const LISTED = 2;
const FOUND = 1;
/** Earlier runs that a forecast is made from. */
const REMEMBERED = 5;

/**
 * What the run needs: one unit for each known drive, and for its changes what earlier runs of the same kind needed beyond that.
 * A first run is reckoned from the number of users alone, as if every drive fitted on one page.
 */
export function forecastRun({ full, known, users, earlier }: BeforeRun): Forecast {
  const alike = earlier.filter((run) => run.full === full || known === 0).slice(0, REMEMBERED);
  const perObject = full ? LISTED : UNCHANGED;
  const base = known === 0 ? users * (FOUND + LISTED) : known * perObject;
  const beyond = mean(alike.map((run) => Math.max(0, run.units - run.objects * perObject)));
  return {
    units: Math.round(base + (known === 0 ? 0 : beyond)),
    bytes: Math.round(mean(alike.map((run) => run.bytes))),
    milliseconds: Math.round(mean(alike.map((run) => run.milliseconds))),
  };
}

function mean(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
}
