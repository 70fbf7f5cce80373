import { Gate, type Waiter } from './gate.ts';
import { HOUR } from './limits/rule.ts';
import type { Request } from './request.ts';

/** The units that one session may use in an hour: an hour's worth at once, then at an even pace. */
class Allowance extends Gate {
  #unitsPerHour: number;
  /** Units used that have not yet passed at an even pace, and when that was so. */
  #level = 0;
  #at = 0;

  constructor(unitsPerHour: number) {
    super();
    this.#unitsPerHour = unitsPerHour;
  }

  override get label(): string {
    return `the session's share of the day, ${Math.round(this.#unitsPerHour).toLocaleString('en-US')} units an hour`;
  }

  set unitsPerHour(units: number) {
    this.#unitsPerHour = units;
  }

  override roomAt(_waiter: Waiter, now: number): number {
    const over = this.#levelAt(now) - this.#unitsPerHour;
    return over <= 0 ? now : now + (over * HOUR) / this.#unitsPerHour;
  }

  take(units: number, now: number): void {
    this.#level = this.#levelAt(now) + units;
    this.#at = now;
  }

  #levelAt(now: number): number {
    return Math.max(0, this.#level - ((now - this.#at) * this.#unitsPerHour) / HOUR);
  }
}

/** Which sessions are held to a share of the day. Only units of SharePoint that are used as an application count: nothing else has a day. */
export class Allowances {
  readonly #bySession = new Map<string, Allowance>();

  /** The allowance that a request has to keep. */
  of({ sessionId, target, cost }: Request): Allowance | undefined {
    if (sessionId === undefined || this.#bySession.size === 0) return undefined;
    const counts = target.user === undefined && cost.service === 'sharepoint' && cost.units > 0;
    return counts ? this.#bySession.get(sessionId) : undefined;
  }

  /** Makes these the whole; units per hour by session, above 0. Returns the gates at which waiting requests have to be looked at again. */
  set(shares: ReadonlyMap<string, number>): readonly Gate[] {
    const touched: Gate[] = [...this.#bySession.values()];
    for (const id of this.#bySession.keys()) if (!shares.has(id)) this.#bySession.delete(id);
    for (const [id, units] of shares) {
      const known = this.#bySession.get(id);
      if (known === undefined) this.#bySession.set(id, new Allowance(units));
      else known.unitsPerHour = units;
    }
    return touched;
  }
}
