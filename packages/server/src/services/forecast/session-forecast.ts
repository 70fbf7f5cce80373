import type { Tenant } from '@coffer/m365';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { JobSession, JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import type { SessionLog } from '../job-sessions/session-log.ts';
import type { LedgerService } from '../ledger/ledger.ts';
import { type Forecast, forecastRun, type PastRun } from './forecast.ts';

/** What a forecast is made from. */
export interface SessionForecastParts {
  readonly sessions: JobSessionStore;
  readonly catalog: SqlCatalogStore;
  readonly ledger: LedgerService;
}

/** The run that is about to begin. */
export interface Run {
  readonly job: Job;
  readonly session: JobSession;
  readonly tenant: Tenant;
  readonly now: number;
  readonly signal: AbortSignal;
}

/** Units that the next incremental run of a job is expected to need: as its predecessors, or one for each known drive. */
export async function expectedUnits(parts: SessionForecastParts, jobId: string): Promise<number> {
  const known = await parts.catalog.countObjects(jobId);
  return forecastRun({ full: false, known, users: 0, earlier: await earlierRuns(parts, jobId) }).units;
}

/** Runs looked at for those that ended well. */
const lookBack = 20;

/** A forecast, and whether it is but a guess from the number of users because nothing of the job is known yet. */
export interface SessionForecast extends Forecast {
  readonly isGuess: boolean;
}

/** Forecasts a run from the catalogue and its predecessors, and writes it into the session's log. */
export async function forecastSession(
  parts: SessionForecastParts,
  run: Run,
  log: SessionLog,
): Promise<SessionForecast> {
  const { job, session, tenant, now } = run;
  const known = await parts.catalog.countObjects(job.id);
  const users = known > 0 ? 0 : await usersOf(run);
  const earlier = await earlierRuns(parts, job.id);
  const forecast = forecastRun({ full: session.full, known, users, earlier });
  const { units, bytes } = forecast;
  const { milliseconds, limit } = tenant.reckon({ requests: units, units, bytesIn: bytes, bytesOut: 0 });
  const end = now + Math.max(milliseconds, forecast.milliseconds);
  const until = end === now ? '' : `, until about ${new Date(end).toISOString().slice(0, 16)}Z`;
  const decides = limit === undefined ? '' : `; the limit that decides: ${limit}`;
  log.add('Success', `Forecast: ${text(units)} RU, ${text(Math.round(bytes / 1e6))} MB${until}${decides}`);
  return { ...forecast, isGuess: known === 0 };
}

/** What a first run has to look at: the users that are named, or a page of the directory. */
async function usersOf({ job, tenant, signal }: Run): Promise<number> {
  const named = job.selectedItems.filter(({ type }) => type === 'User').length;
  const all = job.backupType === 'EntireOrganization' || job.selectedItems.some(({ type }) => type !== 'User');
  return all ? (await tenant.directory.users({}, undefined, signal)).items.length : named;
}

async function earlierRuns({ sessions, ledger }: SessionForecastParts, jobId: string): Promise<readonly PastRun[]> {
  const { items } = await sessions.page({ jobId }, { offset: 0, limit: lookBack });
  const runs: PastRun[] = [];
  for (const { id, status, full, progress, createdAt, endedAt } of items) {
    if (endedAt === undefined || (status !== 'Success' && status !== 'Warning')) continue;
    const { resourceUnits, bytesIn } = await ledger.cost(id);
    runs.push({ full, objects: progress, units: resourceUnits, bytes: bytesIn, milliseconds: endedAt - createdAt });
  }
  return runs;
}

function text(value: number): string {
  return value.toLocaleString('en-US');
}
