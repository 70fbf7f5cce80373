import type { BucketUsage } from '@coffer/m365';
import type { Clock } from '@coffer/model';
import type { JobSession } from '../../db/stores/job-session-store.ts';
import type { LiveSession, LiveSessions, SessionWait } from '../job-sessions/live-sessions.ts';
import type { LedgerService } from '../ledger/ledger.ts';
import {
  bytesToGo,
  type Estimate,
  estimateEnd,
  isLeast,
  type RunSoFar,
  type UnitsToGo,
  unitsToGo,
} from './estimate.ts';

/** A session that runs, and when it is likely to end. */
export interface RunningSession extends RunSoFar {
  readonly session: JobSession;
  readonly organizationName: string;
  readonly items: number;
  readonly readBytes: number;
  readonly wait: SessionWait | undefined;
  readonly unitsToGo: UnitsToGo | undefined;
  /** Whether what is left and when it ends are but the least there can be. */
  readonly isLeast: boolean;
  readonly estimate: Estimate | undefined;
  /** The units of the organization in the longest window that has a limit. */
  readonly budget: BucketUsage | undefined;
}

/** What runs at the moment. */
export interface RunningSessions {
  readonly running: readonly RunningSession[];
  /** Sessions that wait for their turn. */
  readonly queued: number;
}

/** What it is read from. */
export interface RunningSessionsParts {
  readonly sessions: { open(): Promise<readonly JobSession[]> };
  readonly live: Pick<LiveSessions, 'get'>;
  readonly organizations: { list(): Promise<readonly { readonly id: string; readonly name: string }[]> };
  readonly ledger: Pick<LedgerService, 'cost'>;
  readonly clock: Clock;
}

/** Tells how far everything is that runs, and when it will be done. Asks nothing of Microsoft; costs as much as sessions run. */
export class RunningSessionsService {
  readonly #parts: RunningSessionsParts;

  constructor(parts: RunningSessionsParts) {
    this.#parts = parts;
  }

  async list(): Promise<RunningSessions> {
    const { sessions, organizations, live } = this.#parts;
    const open = await sessions.open();
    const running = open.filter(({ status }) => status === 'Running');
    const names = new Map((await organizations.list()).map(({ id, name }) => [id, name]));
    const runs = await Promise.all(
      running.map(async (session) => {
        const one = live.get(session.id);
        return { session, live: one, run: await this.#soFar(session, one) };
      }),
    );
    const now = this.#parts.clock.now();
    return {
      queued: open.length - running.length,
      running: runs.map(({ session, live: one, run }) => {
        const ofAll = runs.filter((other) => other.session.organizationId === session.organizationId);
        const tenant = one?.tenant;
        const own = unitsToGo(run);
        return {
          ...run,
          session,
          organizationName: names.get(session.organizationId) ?? session.organizationId,
          items: one?.progress?.items ?? 0,
          readBytes: one?.progress?.readBytes ?? 0,
          wait: one?.wait,
          unitsToGo: own,
          isLeast: isLeast(run),
          estimate: tenant && estimateEnd(run, now, { ...needsOf(own, ofAll), reckon: tenant.reckon.bind(tenant) }),
          budget: tenant && unitsBudget(tenant.usage()),
        };
      }),
    };
  }

  async #soFar(session: JobSession, live: LiveSession | undefined): Promise<RunSoFar> {
    const { ledger, clock } = this.#parts;
    return {
      startedAt: live?.startedAt ?? session.createdAt,
      planned: live?.progress?.plannedObjects,
      processed: live?.progress?.processedObjects ?? session.progress,
      rate: live?.trend.rate(clock.now()),
      forecast: live?.forecast,
      sizes: live?.sizes?.known,
      units: (await ledger.cost(session.id)).resourceUnits,
    };
  }
}

/** What all sessions of an organization need, as far as it is known; the units are undefined if they are not of the one that is asked for. */
function needsOf(
  own: UnitsToGo | undefined,
  all: readonly { readonly run: RunSoFar }[],
): { readonly units: UnitsToGo | undefined; readonly bytes: number } {
  const sum = { units: 0, least: 0, bytes: 0 };
  for (const { run } of all) {
    const toGo = unitsToGo(run);
    sum.units += toGo?.units ?? 0;
    sum.least += toGo?.least ?? 0;
    sum.bytes += bytesToGo(run);
  }
  return { units: own && { units: sum.units, least: sum.least }, bytes: sum.bytes };
}

/** The limit of units with the longest window of those that concern the organization as a whole and of which something is used. */
function unitsBudget(buckets: readonly BucketUsage[]): BucketUsage | undefined {
  const units = buckets.filter(
    ({ unit, meter, key, used }) => unit === 'units' && meter === 'sharepoint' && key === '' && used > 0,
  );
  return units.sort((a, b) => b.window - a.window)[0];
}
