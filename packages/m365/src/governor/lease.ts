import type { Clock } from '@coffer/model';
import { SlidingWindow } from './window.ts';

/** A budget that several processes share: one bucket of one organization. */
export interface SharedBudget {
  /** The same in all processes, for example organization, bucket and key. */
  readonly name: string;
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
}

/** An amount that its holder may use until it expires. */
export interface Leased {
  readonly id: string;
  /** What was granted; 0 if there is nothing at the moment. */
  readonly amount: number;
  /** Milliseconds since 1970; what was not used by then is lost to the holder. */
  readonly expires: number;
  /** When it makes sense to ask again if less than wanted was granted; milliseconds since 1970. */
  readonly again: number;
}

/**
 * Shares budgets among processes. The sum of what is leased and what was used in any window never exceeds the limit, also
 * when holders vanish without a word.
 */
export interface BudgetLease {
  /** Leases up to `wanted`. Never waits. */
  lease(budget: SharedBudget, wanted: number): Promise<Leased>;
  /** The holder is done: `used` counts from now on, the rest is free again at once. Later calls for the lease do nothing. */
  settle(budget: SharedBudget, id: string, used: number): Promise<void>;
}

/** A holder that says nothing for so long is taken to have used all he leased. Milliseconds. */
const LIFETIME = 30_000;

interface Held {
  readonly amount: number;
  readonly expires: number;
}

/** {@link BudgetLease} for one process: the holders are objects beside each other. */
export class LocalBudgetLease implements BudgetLease {
  readonly #clock: Clock;
  readonly #budgets = new Map<string, { readonly window: SlidingWindow; readonly held: Map<string, Held> }>();
  #number = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async lease(budget: SharedBudget, wanted: number): Promise<Leased> {
    const now = this.#clock.now();
    const { window, held } = this.#open(budget, now);
    const leased = [...held.values()].reduce((sum, { amount }) => sum + amount, 0);
    const amount = Math.max(0, Math.min(wanted, budget.limit - leased - window.used(now)));
    this.#number += 1;
    const id = `${this.#number}`;
    const expires = now + LIFETIME;
    if (amount > 0) held.set(id, { amount, expires });
    const level = budget.limit - leased - wanted;
    const again = amount >= wanted ? now : level < 0 ? now + LIFETIME : window.sinksTo(level, now);
    return { id, amount, expires, again };
  }

  async settle(budget: SharedBudget, id: string, used: number): Promise<void> {
    const now = this.#clock.now();
    const { window, held } = this.#open(budget, now);
    const lease = held.get(id);
    if (lease === undefined || !held.delete(id)) return;
    window.add(now, Math.min(used, lease.amount));
  }

  #open(budget: SharedBudget, now: number) {
    const known = this.#budgets.get(budget.name) ?? { window: new SlidingWindow(budget.window), held: new Map() };
    this.#budgets.set(budget.name, known);
    for (const [id, { amount, expires }] of known.held) {
      if (expires > now) continue;
      known.held.delete(id);
      // It may have been used up to the last moment, which is when it begins to grow old.
      known.window.add(expires, amount);
    }
    return known;
  }
}
