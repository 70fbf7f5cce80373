import type { Bytes } from './cost.ts';
import type { RefusalHint } from './refusal.ts';
import type { Request } from './request.ts';

/** Room that was granted. */
export interface Permit {
  /** An answer has come that was no refusal. */
  answered(): void;
  /** Microsoft refused for the sake of a budget. */
  refused(hint: RefusalHint): void;
  /** The request is over. Must be called once; further calls do nothing. */
  settle(bytes: Bytes): void;
}

/** What a {@link Permit} reports. */
interface Reports {
  /** The governor's time. */
  readonly now: () => number;
  readonly succeeded: (request: Request) => void;
  readonly refused: (request: Request, hint: RefusalHint) => void;
  readonly settled: (request: Request, bytes: Bytes) => void;
}

/** The permit of a request that goes; it leaves its lane with the first thing that is heard of it. */
export function permitOf(request: Request, on: Reports): Permit {
  const { lane } = request;
  let inLane = lane !== undefined;
  let settled = false;
  const leave = (): void => {
    if (inLane) lane?.leave();
    inLane = false;
  };
  return {
    answered: () => {
      if (inLane) lane?.sample(on.now() - request.sentAt);
      leave();
      on.succeeded(request);
    },
    refused: (hint) => {
      leave();
      on.refused(request, hint);
    },
    settle: (bytes) => {
      if (settled) return;
      settled = true;
      leave();
      on.settled(request, bytes);
    },
  };
}
