import { Governor } from '@coffer/m365';
import type { Clock } from '@coffer/model';
import type { TenantSpec } from './ports.ts';

/**
 * One governor for each organization, shared by all connections to it: the renewed one, the one that a session still finishes with, and
 * those that restore as somebody else. Microsoft counts what they do together. Disposing ends them.
 */
export class SharedBudgets implements Disposable {
  readonly #clock: Clock;
  readonly #governors = new Map<string, Governor>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The governor of the organization, made from the connection's settings if there is none. */
  of({ organizationId, budget }: Pick<TenantSpec, 'organizationId' | 'budget'>): Governor {
    const known = this.#governors.get(organizationId);
    if (known !== undefined) return known;
    const made = new Governor({ clock: this.#clock, ...budget });
    this.#governors.set(organizationId, made);
    return made;
  }

  /** The organization was removed. */
  forget(organizationId: string): void {
    this.#governors.get(organizationId)?.[Symbol.dispose]();
    this.#governors.delete(organizationId);
  }

  [Symbol.dispose](): void {
    for (const organizationId of [...this.#governors.keys()]) this.forget(organizationId);
  }
}
