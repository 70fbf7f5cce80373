import type { Gate } from './gate.ts';
import type { Request } from './request.ts';

/** What stands in the way of a request, and until when. */
export interface Stop {
  readonly gate: Gate;
  /** Infinity if another request has to end, or to go, first. */
  readonly at: number;
}

/** Whether a request has to stop at this gate. */
export function stopAt(gate: Gate, request: Request, now: number): Stop | undefined {
  if (gate.isBefore(request)) return { gate, at: Number.POSITIVE_INFINITY };
  const at = gate.roomAt(request, now);
  return at > now ? { gate, at } : undefined;
}
