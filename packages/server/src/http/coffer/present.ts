import type { AnswerOf, BuiltOperationId } from '@coffer/contract';
import type { CleanUp } from '../../db/stores/clean-up-store.ts';
import type { RestorePoint } from '../../db/stores/restore-point-store.ts';
import type { FailingThing, ObjectCoverage, StandingFailure } from '../../services/coverage/coverage-service.ts';
import type { RetentionDecision } from '../../services/retention/decide-retention.ts';

type Page = { readonly results: readonly unknown[] };
type ResultOf<Id extends BuiltOperationId> = AnswerOf<Id> extends infer P extends Page ? P['results'][number] : never;

/** What the site of a OneDrive can hold besides, where the job does not take it. */
const BESIDE_ONEDRIVES = 'Lists, pages and further libraries of the personal site are not protected by this job.';

/** The ledger of one object. */
export function presentCoverage({ object, held, hasSite, failing }: ObjectCoverage): ResultOf<'Coffer_GetCoverage'> {
  return {
    objectId: object.id,
    workload: object.workload,
    name: object.name,
    displayName: object.displayName,
    url: object.webUrl,
    isProtected: held !== undefined,
    rows: (held?.coverage.rows ?? []).map((row) => ({ ...row, states: { ...row.states } as Record<string, number> })),
    counts: held?.coverage.counts ?? [],
    ...(object.workload === 'onedrive' && !hasSite ? { notKept: [BESIDE_ONEDRIVES] } : {}),
    ...(failing === undefined ? {} : { failure: presentFailure(failing) }),
  };
}

/** Something that fails. */
export function presentFailing(thing: FailingThing): ResultOf<'Coffer_GetQuarantine'> {
  const { objectId, itemId, name, parts, failure } = thing;
  return {
    objectId,
    ...(itemId === undefined ? {} : { itemId }),
    name,
    parts,
    isResting: failure.accepted === true || failure.reviewAt !== undefined,
    ...presentFailure(thing),
  };
}

/** What becomes of a restore point. */
export function presentDecision({
  point,
  isKept,
  reason,
}: RetentionDecision<RestorePoint>): ResultOf<'Coffer_GetRetentionPreview'> {
  return {
    restorePointId: point.id,
    jobId: point.jobId,
    organizationId: point.organizationId,
    backupTime: momentOf(point.backupTime),
    newestChange: momentOf(point.newestChange ?? point.backupTime),
    isKept,
    reason,
  };
}

/** A clean-up. */
export function presentCleanUp(cleanUp: CleanUp): AnswerOf<'Coffer_StartCleanUp'> {
  return {
    id: cleanUp.id,
    repositoryId: cleanUp.repositoryId,
    creationTime: momentOf(cleanUp.createdAt),
    ...(cleanUp.endedAt === undefined ? {} : { endTime: momentOf(cleanUp.endedAt) }),
    status: cleanUp.status,
    removedRestorePoints: cleanUp.removedPoints,
    freedBytes: cleanUp.freedBytes,
    details: cleanUp.details,
  };
}

/** Milliseconds since 1970 UTC as the API shows them. */
export function momentOf(time: number): string {
  return new Date(time).toISOString();
}

function presentFailure({ reason, failure, decision }: StandingFailure) {
  const { code, requestId, since, at, runs, reviewAt, accepted } = failure;
  return {
    code,
    reason,
    requestId,
    since,
    lastFailure: at,
    runs,
    reviewAt,
    accepted: accepted === true,
    decision,
  };
}
