import { messageOf, OutsideError } from '@coffer/model';
import type { Decision, Failure } from '../ports.ts';

/** So many runs in a row must fail for a lasting reason before something rests. */
const RUNS = 3;
/** How long it rests before it is tried again. Milliseconds. */
const REST = 7 * 24 * 60 * 60_000;

/** What is known of an error that made something fail. */
export interface Cause {
  /** For an administrator. */
  readonly reason: string;
  readonly code: Failure['code'];
  /** Whether it may go away by itself. */
  readonly transient: boolean;
  readonly requestId?: string;
}

/** An error as the reason of a failure. */
export function causeOf(error: unknown): Cause {
  if (!(error instanceof OutsideError)) return { reason: messageOf(error), code: 'defect', transient: false };
  const { code, transient, requestId } = error;
  return { reason: messageOf(error), code, transient, ...(requestId === undefined ? {} : { requestId }) };
}

/**
 * How something fails after it failed once more in the run of `at` (ISO 8601 UTC), given how it failed `before`. A second failure
 * in the same run does not count again. After three runs in a row with lasting reasons it rests for a week, then it has one try a
 * week. What was accepted stays accepted.
 */
export function failedAgain(before: Failure | undefined, cause: Cause, at: string): Failure {
  const again = before?.at === at;
  const runs = (before?.runs ?? 0) + (again ? 0 : 1);
  const more = again && (before?.lasting ?? 0) > 0 ? 0 : 1;
  const lasting = cause.transient ? 0 : (before?.lasting ?? 0) + more;
  return {
    code: cause.code,
    ...(cause.requestId === undefined ? {} : { requestId: cause.requestId }),
    since: before?.since ?? at,
    at,
    runs,
    lasting,
    ...(lasting >= RUNS ? { reviewAt: new Date(Date.parse(at) + REST).toISOString() } : {}),
    ...(before?.accepted ? { accepted: true as const } : {}),
  };
}

/** Whether something that fails is left in peace in the run of `at`. */
export function rests(failure: Failure | undefined, at: string): boolean {
  if (!failure) return false;
  return failure.accepted === true || (failure.reviewAt !== undefined && failure.reviewAt > at);
}

/** How something fails after an administrator decided of it: it rests for good, or it is tried as if it had never failed. */
export function decidedOn<T extends Failure>(failure: T, decision: Decision): T {
  const { reviewAt: _, accepted: __, ...rest } = failure;
  const decided = decision === 'accept' ? { ...rest, accepted: true as const } : { ...rest, runs: 0, lasting: 0 };
  return decided as unknown as T;
}
