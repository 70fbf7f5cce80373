import type { Service } from './cost.ts';
import type { Request } from './request.ts';

/** A request that waits. */
export interface Wait {
  /** Milliseconds since 1970. */
  readonly since: number;
  /** What stands in its way, in words. */
  readonly limit: string;
  /** When that is looked at again, milliseconds since 1970; undefined if another request has to end first. */
  readonly until: number | undefined;
}

/** A fence rose before the user of a request that said it could go elsewhere. */
export class FencedOff extends Error {
  override readonly name = 'FencedOff';
}

/** The requests that wait, in the order they came. */
export class Waiting {
  readonly #requests = new Set<Request>();
  /** Those of them that are not urgent, by service. */
  readonly #backups = new Map<Service, Set<Request>>();

  add(request: Request): void {
    this.#requests.add(request);
    if (!request.urgent) this.#backupsOf(request.cost.service).add(request);
  }

  delete(request: Request): void {
    this.#requests.delete(request);
    this.#backupsOf(request.cost.service).delete(request);
  }

  /** The backup request to a service that has waited longest, apart from those that have become urgent. */
  firstBackup(service: Service): Request | undefined {
    const backups = this.#backupsOf(service);
    for (const request of backups) {
      if (request.state === 'waiting' && !request.urgent) return request;
      backups.delete(request);
    }
    return undefined;
  }

  /** The first one of a session. */
  firstOf(sessionId: string): Request | undefined {
    for (const request of this.#requests)
      if (request.sessionId === sessionId && request.state === 'waiting') return request;
    return undefined;
  }

  /** Sends away all that would stop at the fence of this key and can go elsewhere. */
  turnAway(pool: string): void {
    for (const request of [...this.#requests]) {
      if (request.elsewhere && request.pools.includes(pool)) request.turnAway?.(new FencedOff('Its user has to wait.'));
    }
  }

  #backupsOf(service: Service): Set<Request> {
    const known = this.#backups.get(service) ?? new Set<Request>();
    this.#backups.set(service, known);
    return known;
  }
}
