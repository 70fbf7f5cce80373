import type { Clock } from '../clock.ts';
import type { Answer, Exchange } from '../http/exchange.ts';
import type { Behaviour, Download, Settings } from './behaviour.ts';
import { clockDrift } from './clock-drift.ts';
import { corruptDownloads } from './corrupt-downloads.ts';
import { emptyErrors } from './empty-errors.ts';
import { expiredDownloads } from './expired-downloads.ts';
import { goneDeltas } from './gone-deltas.ts';
import { lostDeltaItems } from './lost-delta-items.ts';
import { maintenance } from './maintenance.ts';
import { randomErrors } from './random-errors.ts';
import { resetConnections } from './reset-connections.ts';
import { resetDownloads } from './reset-downloads.ts';
import { slowBodies } from './slow-bodies.ts';
import { truncateDownloads } from './truncate-downloads.ts';
import { unavailable } from './unavailable.ts';
import { wrongContentLength } from './wrong-content-length.ts';

/** Settings by the name of the behaviour; `null` switches one off. */
export type FaultSettings = Readonly<Record<string, Settings | null>>;

/** All misbehaviours of the tenant, and the switchboard for them. */
export class Faults {
  readonly #behaviours: readonly Behaviour[];
  readonly #on = new Map<string, Settings>();

  constructor(random: () => number, clock: Clock) {
    this.#behaviours = [
      resetConnections(random),
      maintenance(random, clock),
      randomErrors(random),
      unavailable(random),
      resetDownloads(random),
      truncateDownloads(random),
      corruptDownloads(random),
      goneDeltas(random),
      expiredDownloads(random),
      lostDeltaItems(random),
      emptyErrors(random),
      wrongContentLength(random),
      slowBodies(random, clock),
      clockDrift(random, clock),
    ];
  }

  /** The names that `set` understands. */
  get names(): string[] {
    return this.#behaviours.map((behaviour) => behaviour.name);
  }

  /** Those that are switched on, with their settings as they were given. */
  get active(): Readonly<Record<string, Settings>> {
    return Object.fromEntries(this.#on);
  }

  /**
   * Switches behaviours on or off; those not named stay as they are.
   *
   * @throws RangeError for an unknown name or settings that make no sense.
   */
  set(settings: FaultSettings): void {
    for (const [name, wanted] of Object.entries(settings)) {
      const behaviour = this.#behaviours.find((candidate) => candidate.name === name);
      if (!behaviour) throw new RangeError(`there is no fault "${name}"; known are ${this.names.join(', ')}`);
      behaviour.set(wanted ?? undefined);
      if (wanted) this.#on.set(name, wanted);
      else this.#on.delete(name);
    }
  }

  /** Switches everything off. */
  clear(): void {
    for (const behaviour of this.#behaviours) behaviour.set(undefined);
    this.#on.clear();
  }

  /** What a request meets before anybody looks at it. @throws ConnectionBroken to hang up. */
  arrive(exchange: Exchange): Answer | undefined {
    return this.#first((behaviour) => behaviour.arrive?.(exchange));
  }

  before(exchange: Exchange): Answer | undefined {
    return this.#first((behaviour) => behaviour.before?.(exchange));
  }

  /** The answer as the faults that are on leave it. */
  after(exchange: Exchange, answer: Answer): Answer {
    let changed = answer;
    for (const behaviour of this.#active()) changed = behaviour.after?.(exchange, changed) ?? changed;
    return changed;
  }

  download(download: Download): Download {
    return this.#first((behaviour) => behaviour.download?.(download)) ?? download;
  }

  delta(path = ''): string | undefined {
    return this.#first((behaviour) => behaviour.delta?.(path));
  }

  dead(path = ''): number | undefined {
    return this.#first((behaviour) => behaviour.dead?.(path));
  }

  #active(): readonly Behaviour[] {
    return this.#on.size === 0 ? [] : this.#behaviours.filter(({ name }) => this.#on.has(name));
  }

  #first<T>(ask: (behaviour: Behaviour) => T | undefined): T | undefined {
    for (const behaviour of this.#active()) {
      const answer = ask(behaviour);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
