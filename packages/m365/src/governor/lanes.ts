import type { Cost, Service } from './cost.ts';
import { Lane, type LaneOptions } from './lane.ts';

const DEFAULT: LaneOptions = { start: 16, least: 4, most: 64 };

/** One lane for each service that was asked. */
export class Lanes {
  readonly #options: LaneOptions;
  readonly #lanes = new Map<Service, Lane>();

  constructor(options: LaneOptions = DEFAULT) {
    this.#options = options;
  }

  /** The lane of a request; contents have none, see {@link isTransfer}. */
  of(cost: Cost): Lane | undefined {
    if (isTransfer(cost)) return undefined;
    const known = this.#lanes.get(cost.service);
    if (known !== undefined) return known;
    const lane = new Lane(this.#options);
    this.#lanes.set(cost.service, lane);
    return lane;
  }

  /** Requests that may be under way at once, by service. */
  get limits(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#lanes].map(([service, lane]) => [service, lane.limit]));
  }
}

/** Contents take long by their size; their latency says nothing, and their number is bounded by whoever reads them. */
function isTransfer({ units, meters }: Cost): boolean {
  return units === 0 && meters.length === 1 && meters[0] === 'transfer';
}
