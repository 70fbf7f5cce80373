import type { Tenant } from '@coffer/m365';
import type { ProtectedObject } from '@coffer/model';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { JobSession, JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import type { SessionLog } from '../job-sessions/session-log.ts';
import type { LedgerService } from '../ledger/ledger.ts';
import { type Forecast, forecastRun, type Held, type PastRun } from './forecast.ts';
import { RunSizes } from './run-sizes.ts';

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

/** What the plan of a run is sized with. */
interface SizedPlanParts {
  readonly tenant: Pick<Tenant, 'reckon'>;
  readonly catalog: Pick<SqlCatalogStore, 'heldBytes'>;
  readonly log: SessionLog;
  /** Jobs that may hold what Microsoft was not asked for. */
  readonly jobIds: readonly string[];
  readonly now: number;
}

/** Units that the next incremental run of a job is expected to need: as its predecessors, or one for each known drive. */
export async function expectedUnits(parts: SessionForecastParts, jobId: string): Promise<number> {
  const known = { objects: await parts.catalog.countObjects(jobId), items: 0, bytes: 0 };
  return forecastRun({ full: false, known, users: 0, earlier: await earlierRuns(parts, jobId) }).units;
}

/** Runs looked at for those that ended well. */
const lookBack = 20;

/** A forecast, and where the run reads everything, what is known of how much that is. */
export interface SessionForecast {
  readonly forecast: Forecast;
  readonly sizes: RunSizes | undefined;
}

/** Forecasts a run from the catalogue and its predecessors, and writes it into the session's log. */
export async function forecastSession(
  parts: SessionForecastParts,
  run: Run,
  log: SessionLog,
): Promise<SessionForecast> {
  const { job, session, tenant, now } = run;
  const objects = await parts.catalog.countObjects(job.id);
  const sizes = session.full || objects === 0 ? new RunSizes() : undefined;
  const known = session.full ? await held(parts, job.id, sizes) : { objects, items: 0, bytes: 0 };
  const users = objects > 0 ? 0 : await usersOf(run);
  const earlier = await earlierRuns(parts, job.id);
  const forecast = forecastRun({ full: session.full, known, users, earlier });
  const { units, bytes, from } = forecast;
  if (from === 'users') {
    log.add(
      'Success',
      `Forecast: ${text(units)} RU, a guess from the number of users, for nothing of the job is known yet`,
    );
    return { forecast, sizes };
  }
  const { milliseconds, limit } = tenant.reckon({ requests: units, units, bytesIn: bytes, bytesOut: 0 });
  const end = now + Math.max(milliseconds, forecast.milliseconds);
  const isLeast = from === 'catalogue';
  const until = end === now ? '' : `, ${isLeast ? 'not before' : 'until about'} ${minute(end)}`;
  const why = isLeast ? '; this is what is held, for no run of this kind has ended well yet' : '';
  log.add(
    'Success',
    `Forecast: ${isLeast ? 'at least ' : ''}${text(units)} RU, ${megabytes(bytes)}${until}${decidedBy(limit)}${why}`,
  );
  return { forecast, sizes };
}

/** The plan of a run, of which the sizes become known: as Microsoft counted on the way, or as any of these jobs holds it. */
export async function* sizedPlan(
  plan: AsyncIterable<ProtectedObject>,
  sizes: RunSizes | undefined,
  { tenant, catalog, log, jobIds, now }: SizedPlanParts,
): AsyncGenerator<ProtectedObject> {
  let planned = 0;
  for await (const object of plan) {
    if (sizes !== undefined && !sizes.plan(object.id)) {
      const held = await catalog.heldBytes(object.id, jobIds);
      if (held !== undefined) sizes.found(object.id, held);
      sizes.plan(object.id);
    }
    planned += 1;
    yield object;
  }
  if (sizes === undefined || sizes.known.objects === 0) return;
  const { objects, bytes } = sizes.known;
  const { milliseconds, limit } = tenant.reckon({ requests: 0, units: 0, bytesIn: bytes, bytesOut: 0 });
  const end = milliseconds === 0 ? '' : `, not before ${minute(now + milliseconds)}${decidedBy(limit)}`;
  log.add(
    'Success',
    `To be read: ${megabytes(bytes)} in ${text(objects)} of ${text(planned)} objects, as far as is known${end}`,
  );
}

/** Sums up what is held of a job, and takes the sizes of its objects. */
async function held({ catalog }: SessionForecastParts, jobId: string, sizes: RunSizes | undefined): Promise<Held> {
  const sum = { objects: 0, items: 0, bytes: 0 };
  for await (const { object, totals } of catalog.objects(jobId)) {
    sizes?.found(object.id, totals.bytes);
    sum.objects += 1;
    sum.items += totals.items;
    sum.bytes += totals.bytes;
  }
  return sum;
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

function megabytes(bytes: number): string {
  return `${text(Math.round(bytes / 1e6))} MB`;
}

function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}

function decidedBy(limit: string | undefined): string {
  return limit === undefined ? '' : `; the limit that decides: ${limit}`;
}
