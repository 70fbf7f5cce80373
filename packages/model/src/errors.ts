/**
 * The closed set of errors, sorted by who must act.
 *
 * - {@link RequestError}: the caller asked for something that cannot be done; he can change the request.
 * - {@link OutsideError}: Microsoft, the network or the storage refused; waiting or an administrator helps.
 * - {@link Defect}: our own mistake.
 *
 * An aborted operation rejects with the signal's reason and is none of these.
 */
export abstract class CofferError extends Error {
  /** Stable, for programs; the message is for people. */
  abstract readonly code: string;
}

/** Why a request cannot be done. */
export type RequestErrorCode = 'invalid' | 'not-found' | 'conflict' | 'denied' | 'unauthenticated';

/** The caller's request cannot be done as asked. Nothing was changed. */
export class RequestError extends CofferError {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What went wrong outside.
 *
 * - `unreachable`: no answer, or the connection broke.
 * - `throttled`: refused for the sake of a budget, and waiting did not help in time.
 * - `unavailable`: 5xx, maintenance, transient refusal.
 * - `sign-in`: credentials were definitely refused; `reason` says why.
 * - `denied`: signed in, but not allowed.
 * - `gone`: the thing does not exist (any more).
 * - `locked`: exists, but locked, archived or infected.
 * - `damaged`: bytes or an answer that fail their check.
 * - `full`: no space or quota.
 * - `rejected`: any other refusal of a well-formed request.
 */
export type OutsideErrorCode =
  | 'unreachable'
  | 'throttled'
  | 'unavailable'
  | 'sign-in'
  | 'denied'
  | 'gone'
  | 'locked'
  | 'damaged'
  | 'full'
  | 'rejected';

/** Details of an {@link OutsideError}. */
export interface OutsideErrorDetails extends ErrorOptions {
  /** Whether the same request may succeed later without anybody acting. Only the retry wrapper retries. */
  readonly transient?: boolean;
  /** A finer, stable word of the layer that knows, for example `wrong-password` or `mfa-required`. */
  readonly reason?: string;
  /** Earliest sensible moment of a repetition, in milliseconds from now, if the other side named one. */
  readonly retryAfter?: number;
  /** The other side's id of the refused request, by which its support finds it. */
  readonly requestId?: string;
}

/** Something beyond this process refused or failed. */
export class OutsideError extends CofferError {
  override readonly name = 'OutsideError';
  readonly code: OutsideErrorCode;
  readonly transient: boolean;
  readonly reason: string | undefined;
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor(code: OutsideErrorCode, message: string, details: OutsideErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.transient = details.transient ?? false;
    this.reason = details.reason;
    this.retryAfter = details.retryAfter;
    this.requestId = details.requestId;
  }
}

/** A state that cannot be if the program is right. */
export class Defect extends CofferError {
  override readonly name = 'Defect';
  readonly code = 'defect';
}

/** The text of anything that was thrown, for logs and session lines. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
