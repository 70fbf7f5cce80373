import { operation } from '../operation.ts';
import {
  choice,
  Double,
  dictionary,
  Flag,
  Guid,
  Int32,
  Int64,
  list,
  Moment,
  object,
  optional,
  Text,
} from '../schema.ts';
import { Budget } from './organization-insight.ts';
import { Wait } from './session-insight.ts';

/**
 * How everything stands, in figures, as the last sessions left it; a state without any is absent. Each object is in one state: `protected`; `incomplete`:
 * held, but something in it is not; failing as a whole `stale` (an older state is held), `quarantined`, `excluded` (accepted), `locked` or `failing`.
 * Items are in the states of the coverage of their jobs. `bytes` are held, earlier versions included.
 */
const figures = { objects: dictionary(Int64), items: dictionary(Int64), bytes: Int64 };

/** What several jobs protect; what two of them protect counts in both. */
const sum = {
  ...figures,
  jobs: Int32,
  /** Jobs of which nothing is known yet, because they have not run. */
  unknownJobs: Int32,
  /** When the others were looked at: the longest ago, and the latest. */
  oldest: optional(Moment),
  newest: optional(Moment),
};

const OrganizationCoverage = object('CofferOrganizationCoverage', {
  organizationId: Guid,
  organizationName: Text,
  ...sum,
});

/** A job of which not everything is protected. */
const TroubledJob = object('CofferTroubledJob', {
  jobId: Guid,
  jobName: Text,
  organizationId: Guid,
  ...figures,
  counted: Moment,
});

/** How everything stands over all; the ten jobs in which most objects need a look. */
const CoverageTotals = object('CofferCoverageTotals', {
  total: object('CofferCoverageSum', sum),
  organizations: list(OrganizationCoverage),
  troubled: list(TroubledJob),
});

/**
 * When a session is likely to end; what is absent is not known yet. `workEnd` reckons with the objects that are left, by the pace of the last minutes or by
 * earlier runs, or by the bytes that are left where everything is read; `budgetEnd` with the units and bytes that are left and Microsoft's limits,
 * shared by all sessions of the organization. `end` is the later one.
 */
const Forecast = object('CofferForecast', {
  end: optional(Moment),
  /** Where objects and bytes tell different times: it ends between this and `end`. */
  earliest: optional(Moment),
  /** `end` and `unitsToGo` are the least there can be: everything is read for the first time, and the size of some objects is not known. */
  isLeast: optional(Flag),
  decidedBy: optional(choice('work', 'budget')),
  workEnd: optional(Moment),
  workEndFrom: optional(choice('pace', 'bytes', 'earlier-runs')),
  budgetEnd: optional(Moment),
  /** The limit that the budget waits for; absent while everything fits into what is free. */
  limit: optional(Text),
  /** Resource units that are left to be used; between `leastUnitsToGo` and this where objects and bytes tell different figures. */
  unitsToGo: optional(Int64),
  leastUnitsToGo: optional(Int64),
});

const RunningSession = object('CofferRunningSession', {
  sessionId: Guid,
  jobId: Guid,
  jobName: Text,
  organizationId: Guid,
  organizationName: Text,
  isFull: Flag,
  startTime: Moment,
  /** Absent until the objects are listed. */
  plannedObjects: optional(Int32),
  processedObjects: Int32,
  /** Changed items dealt with, and bytes of content received. */
  items: Int64,
  readBytes: Int64,
  /** Of the last five minutes at most; absent while that is too short. */
  rate: optional(object('CofferRate', { objectsPerHour: Double, itemsPerSecond: Double, bytesPerSecond: Double })),
  resourceUnits: Int64,
  /**
   * What it was expected to need, and by what: `earlier-runs` of its kind that ended well; the `catalogue` of what is held, which is the least
   * there can be; the number of `users` alone, because nothing is known of the job yet (`isGuess`).
   */
  forecastUnits: optional(Int64),
  forecastFrom: optional(choice('earlier-runs', 'catalogue', 'users')),
  isGuess: optional(Flag),
  /**
   * What there is to read in the objects of a run that reads everything, so far as their size is known: as Microsoft counts them, earlier
   * versions included, or as they are held. An object is done as a whole.
   */
  sizes: optional(object('CofferRunSizes', { objects: Int32, bytes: Int64, doneBytes: Int64 })),
  forecast: Forecast,
  /** Units of the organization as a whole, in the longest window that is limited. */
  budget: optional(Budget),
  wait: optional(Wait),
  bottleneck: choice('NA', 'Detecting', 'Source', 'Target'),
});

/** What runs at the moment, and how many sessions wait for their turn. */
const Running = object('CofferRunning', { sessions: list(RunningSession), queued: Int32 });

/** What the overview of the console shows, each at the cost of a row a job or a running session. */
export const overview = {
  Coffer_GetCoverageTotals: operation('GET', '/coffer/v1/coverage', {
    tag: 'Coffer',
    built: true,
    answer: CoverageTotals,
  }),
  Coffer_GetRunningSessions: operation('GET', '/coffer/v1/running-sessions', {
    tag: 'Coffer',
    built: true,
    answer: Running,
  }),
};
