import type { Service } from './cost.ts';
import { Gate, type Waiter } from './gate.ts';
import type { Scope } from './limits/rule.ts';

/** Whom a refusal was for. */
export interface FencedPool {
  readonly service: Service;
  readonly scope: Scope;
  /** User, mailbox…; the geo for application and tenant. */
  readonly key: string;
}

/** One key for a pool. */
export function poolKey({ service, scope, key }: FencedPool): string {
  return `${service} ${scope} ${key}`;
}

/**
 * Nothing passes until a moment. Then one request tries alone; when it is answered the fence is gone, when it is
 * refused the fence stands again.
 */
export class Fence extends Gate {
  readonly pool: FencedPool;
  /** In the governor's time. */
  until: number;
  #trial: Waiter | undefined;

  constructor(pool: FencedPool, until: number) {
    super();
    this.pool = pool;
    this.until = until;
  }

  override get label(): string {
    const { scope, key } = this.pool;
    return `Microsoft refused and asked the ${scope}${key === '' ? '' : ` ${key}`} to wait`;
  }

  override roomAt(_waiter: Waiter, now: number): number {
    if (now < this.until) return this.until;
    return this.#trial === undefined ? now : Number.POSITIVE_INFINITY;
  }

  /** This request is the one that tries. */
  try(waiter: Waiter): void {
    this.#trial = waiter;
  }

  /** The request has ended; true if it was the one that tried. */
  tried(waiter: Waiter): boolean {
    if (this.#trial !== waiter) return false;
    this.#trial = undefined;
    return true;
  }
}
