import type { LedgerEntry } from '@coffer/model';

/** Requests and resource units of one object in one session. */
export interface ObjectCost {
  readonly requests: number;
  readonly resourceUnits: number;
}

/** Objects that are counted at once; the one that was touched longest ago gives way. */
const most = 10_000;
const nothing: ObjectCost = { requests: 0, resourceUnits: 0 };

/** What sessions that run were charged for each object, in memory and bounded; who needs it for longer takes it. */
export class ObjectCosts {
  readonly #costs = new Map<string, ObjectCost>();

  /** Counts an attempt, if it belongs to an object of a session. */
  add({ sessionId, objectId, resourceUnits }: LedgerEntry): void {
    if (sessionId === undefined || objectId === undefined) return;
    const key = keyOf(sessionId, objectId);
    const before = this.#costs.get(key) ?? nothing;
    this.#costs.delete(key);
    this.#costs.set(key, { requests: before.requests + 1, resourceUnits: before.resourceUnits + resourceUnits });
    if (this.#costs.size <= most) return;
    const [oldest] = this.#costs.keys();
    if (oldest !== undefined) this.#costs.delete(oldest);
  }

  /** What was charged so far. */
  of(sessionId: string, objectId: string): ObjectCost {
    return this.#costs.get(keyOf(sessionId, objectId)) ?? nothing;
  }

  /** As {@link of}; nothing is remembered of it any more. */
  take(sessionId: string, objectId: string): ObjectCost {
    const cost = this.of(sessionId, objectId);
    this.#costs.delete(keyOf(sessionId, objectId));
    return cost;
  }
}

function keyOf(sessionId: string, objectId: string): string {
  return `${sessionId}\n${objectId}`;
}
