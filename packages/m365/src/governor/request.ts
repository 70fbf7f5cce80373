import type { Priority } from '@coffer/model';
import type { Bucket } from './bucket.ts';
import { keyOf, scopesOf, type Target } from './bucket-store.ts';
import type { Cost, Service } from './cost.ts';
import { type FencedPool, poolKey } from './fence.ts';
import type { Gate, Waiter } from './gate.ts';
import type { Lane } from './lane.ts';

/** Backups rank behind everything urgent, however long they have waited. Milliseconds; about thirty years. */
const BEHIND_URGENT = 1e12;
/**
 * Within its group a request goes before those that came so much later, whatever their class: restores before browsing,
 * incremental before full backups, and nobody waits for ever behind a stream of others.
 */
const HANDICAP: Readonly<Record<Priority, number>> = {
  restore: 0,
  interactive: 5_000,
  incremental: 0,
  full: 10 * 60_000,
};
/** Requests of the same millisecond keep their order up to so many. */
const SAME_MOMENT = 4_096;

/** Who asks for room, and for what. */
export interface Asker extends Target {
  readonly priority: Priority;
  /** The session on whose behalf it asks. */
  readonly sessionId?: string | undefined;
  /** Another identity could do it as well: it would rather go to that one than wait before a fence. */
  readonly elsewhere?: boolean;
  readonly signal: AbortSignal;
}

/** One request on its way through the governor. */
export class Request implements Waiter {
  readonly cost: Cost;
  readonly target: Target;
  urgent: boolean;
  rank: number;
  readonly since: number;
  readonly buckets: readonly Bucket[];
  readonly lane: Lane | undefined;
  state: Waiter['state'] = 'waiting';
  /** When it was let go; in the governor's time. */
  sentAt = 0;
  /** Where it waits; more than one once it has waited long, so that nobody overtakes it anywhere. */
  readonly waitsAt = new Set<Gate>();
  grant: (() => void) | undefined;
  /** Ends the waiting with an error. */
  turnAway: ((error: Error) => void) | undefined;
  readonly sessionId: string | undefined;
  readonly elsewhere: boolean;
  #pools: readonly string[] | undefined;
  /** Milliseconds since the governor began, told apart within one by the order. */
  readonly #came: number;

  constructor(
    asker: Asker,
    on: {
      readonly cost: Cost;
      readonly buckets: readonly Bucket[];
      readonly lane: Lane | undefined;
      readonly since: number;
      /** Milliseconds since the governor began, and how many requests came before. */
      readonly elapsed: number;
      readonly number: number;
    },
  ) {
    this.cost = on.cost;
    this.target = asker;
    this.sessionId = asker.sessionId;
    this.elsewhere = asker.elsewhere ?? false;
    this.buckets = on.buckets;
    this.lane = on.lane;
    this.since = on.since;
    this.urgent = asker.priority === 'restore' || asker.priority === 'interactive';
    this.#came = on.elapsed + (on.number % SAME_MOMENT) / SAME_MOMENT;
    this.rank = (this.urgent ? 0 : BEHIND_URGENT) + this.#came + HANDICAP[asker.priority];
  }

  /** It is its turn: from now on it goes before all others, also before restores. */
  becomeFirst(): void {
    this.urgent = true;
    this.rank = this.#came - BEHIND_URGENT;
  }

  /** Keys of the pools whose fence would stop it. */
  get pools(): readonly string[] {
    this.#pools ??= poolsOf(this.cost.service, this.target).map(poolKey);
    return this.#pools;
  }

  /** The pool of a scope that it belongs to. */
  pool(scope: FencedPool['scope']): FencedPool {
    return { service: this.cost.service, scope, key: keyOf(scope, this.target) ?? '' };
  }
}

/** The pools that a target belongs to: whichever of them is fenced, nothing is sent for it. */
export function poolsOf(service: Service, target: Target): readonly FencedPool[] {
  return scopesOf(target).map((scope) => ({ service, scope, key: keyOf(scope, target) ?? '' }));
}
