import type { Service } from './cost.ts';
import type { Request } from './request.ts';

/** So many urgent requests to a service go before it is the turn of a backup: a tenth of the requests is enough to end some time. */
const URGENT_BEFORE = 9;
/** Only backups that have waited for so long take their turn; restores that end sooner have everything for themselves. Milliseconds. */
const PATIENCE = 60_000;

/**
 * What backups find although restores and browsing never end: after every nine urgent requests to a service, the backup request that
 * has waited longest goes first.
 */
export class Floor {
  readonly #urgent = new Map<Service, number>();

  /** An urgent request goes. Returns the backup whose turn it is; `first` tells which one has waited longest. */
  passed(service: Service, first: () => Request | undefined, now: number): Request | undefined {
    const gone = (this.#urgent.get(service) ?? 0) + 1;
    this.#urgent.set(service, gone % URGENT_BEFORE);
    const backup = gone === URGENT_BEFORE ? first() : undefined;
    return backup !== undefined && now - backup.since >= PATIENCE ? backup : undefined;
  }
}
