import type { AnswerOf } from '@coffer/contract';
import type { BucketUsage } from '@coffer/m365';
import type { SessionObject } from '../../db/stores/session-object-store.ts';
import type { RunningObject } from '../../services/job-sessions/live-sessions.ts';
import type { SessionProgress } from '../../services/job-sessions/session-progress.ts';
import type { AccessReport } from '../../services/organizations/access-check.ts';
import type { IdentityUsage, OrganizationUsage } from '../../services/usage/usage-service.ts';
import { momentOf } from './present.ts';

type Usage = AnswerOf<'Coffer_GetUsage'>;

/** How an organization uses Microsoft's budget. */
export function presentUsage({ identities, cost, unitsPerDay, budgets, fences }: OrganizationUsage): Usage {
  return {
    identities: identities.map((one) => presentIdentity(one, cost.requests)),
    total: figuresOf(cost),
    ...(unitsPerDay === undefined ? {} : { unitsPerDay }),
    budgets: budgets.map(presentBudget),
    fences,
  };
}

function presentIdentity(
  { status, isMain, isUnchecked, cost, fullest }: IdentityUsage,
  requestsOfAll: number,
): Usage['identities'][number] {
  const { name, kind, health, reason, until } = status;
  return {
    name,
    kind,
    isMain,
    state: health === 'good' && isUnchecked ? 'unchecked' : health,
    ...(reason === undefined ? {} : { reason }),
    ...(until === undefined ? {} : { restsUntil: momentOf(until) }),
    share: requestsOfAll === 0 ? 0 : cost.requests / requestsOfAll,
    ...(fullest === undefined ? {} : { fullestBudget: presentBudget(fullest) }),
    ...figuresOf(cost),
  };
}

/** A limit and what is used of it. */
export function presentBudget({ name, unit, window, used, limit, published }: BucketUsage): Usage['budgets'][number] {
  return { name, unit, window: window / 1000, used, limit, published };
}

/** How a sign-in stands. */
export function presentAccess({ refusal, permissions }: AccessReport): AnswerOf<'Coffer_CheckAccess'> {
  return {
    isSignedIn: refusal === undefined,
    ...(refusal === undefined ? {} : { refusal }),
    permissions: permissions.map((one) => ({ ...one })),
  };
}

/** How far a session is. */
export function presentProgress({
  session,
  plannedObjects,
  cost,
  forecast,
  wait,
}: SessionProgress): AnswerOf<'Coffer_GetSessionProgress'> {
  return {
    ...(plannedObjects === undefined ? {} : { plannedObjects }),
    processedObjects: session.progress,
    ...(forecast === undefined ? {} : { forecastUnits: forecast }),
    ...(wait === undefined ? {} : { wait: presentWait(wait) }),
    ...figuresOf(cost),
  };
}

/** What a session waits for. */
export function presentWait({ limit, since, until }: NonNullable<SessionProgress['wait']>) {
  return { limit, since: momentOf(since), ...(until === undefined ? {} : { until: momentOf(until) }) };
}

/** What a session does, or did, with an object. */
export function presentSessionObject(
  object: SessionObject | RunningObject,
): AnswerOf<'Coffer_GetSessionObjects'>['results'][number] {
  const { objectId, workload, name, items, failedItems, readBytes, requests, resourceUnits, reason, startedAt } =
    object;
  const done = 'endedAt' in object ? object : undefined;
  return {
    objectId,
    workload,
    name,
    state: done?.state ?? 'running',
    items,
    failedItems,
    readBytes,
    requests,
    resourceUnits,
    ...(reason === undefined ? {} : { reason }),
    startTime: momentOf(startedAt),
    ...(done === undefined ? {} : { endTime: momentOf(done.endedAt) }),
  };
}

function figuresOf({ requests, throttled, failed, resourceUnits, bytesIn, bytesOut }: OrganizationUsage['cost']) {
  return { requests, throttled, failed, resourceUnits, bytesIn, bytesOut };
}
