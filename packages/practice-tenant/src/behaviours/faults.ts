import type { Answer, Exchange } from '../http/exchange.ts';
import type { Behaviour, Download } from './behaviour.ts';
import { corruptDownloads, resetDownloads, truncateDownloads } from './broken-downloads.ts';
import { expiredDownloads } from './expired-downloads.ts';
import { goneDeltas } from './gone-deltas.ts';
import { randomErrors } from './random-errors.ts';
import { unavailable } from './unavailable.ts';

/** Settings by the name of the behaviour; `null` switches one off. */
export type FaultSettings = Readonly<Record<string, Readonly<Record<string, unknown>> | null>>;

/** All misbehaviours of the tenant, and the switchboard for them. */
export class Faults {
  readonly #behaviours: readonly Behaviour[];

  constructor(random: () => number) {
    this.#behaviours = [
      randomErrors(random),
      unavailable(),
      resetDownloads(),
      truncateDownloads(),
      corruptDownloads(),
      goneDeltas(),
      expiredDownloads(),
    ];
  }

  /** The names that `set` understands. */
  get names(): string[] {
    return this.#behaviours.map((behaviour) => behaviour.name);
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
    }
  }

  /** Switches everything off. */
  clear(): void {
    for (const behaviour of this.#behaviours) behaviour.set(undefined);
  }

  before(exchange: Exchange): Answer | undefined {
    return first(this.#behaviours, (behaviour) => behaviour.before?.(exchange));
  }

  download(download: Download): Download {
    return first(this.#behaviours, (behaviour) => behaviour.download?.(download)) ?? download;
  }

  delta(): string | undefined {
    return first(this.#behaviours, (behaviour) => behaviour.delta?.());
  }

  dead(): number | undefined {
    return first(this.#behaviours, (behaviour) => behaviour.dead?.());
  }
}

function first<T>(behaviours: readonly Behaviour[], ask: (behaviour: Behaviour) => T | undefined): T | undefined {
  for (const behaviour of behaviours) {
    const answer = ask(behaviour);
    if (answer !== undefined) return answer;
  }
  return undefined;
}
