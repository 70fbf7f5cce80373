import { type Clock, type Ledger, type LedgerEntry, type Logger, messageOf, type Purpose } from '@coffer/model';
import type { LedgerRow, LedgerStore } from '../../db/stores/ledger-store.ts';
import { ObjectCosts } from './object-costs.ts';
import { addCosts, type Cost, costOf, type LedgerTotal, noCost } from './totals.ts';

/** Totals that are held in memory between two writes; beyond that, identities are no longer told apart. */
const mostTotals = 20_000;
/** How long totals stay in memory before they are written. Milliseconds. */
const writeInterval = 5_000;
/** Milliseconds. */
const hourLength = 3_600_000;
/** Milliseconds. */
const dayLength = 24 * hourLength;
/** Under this name the rest is added up once {@link mostTotals} is reached. */
const others = '(others)';

/**
 * Where the request pipeline writes every attempt: added up in memory per session, identity, purpose and hour, and written to
 * the database within five seconds, on `flush` and on disposal. Memory is bounded however many requests are made.
 * A crash loses the figures since the last write, never more.
 */
export class LedgerService implements Ledger, AsyncDisposable {
  readonly #store: LedgerStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #stop = new AbortController();
  /** What each object of a running session was charged. */
  readonly objects = new ObjectCosts();
  #pending = new Map<string, LedgerTotal>();
  #writing: Promise<void> = Promise.resolve();
  #planned: Promise<void> | undefined;

  constructor(parts: { readonly store: LedgerStore; readonly clock: Clock; readonly logger: Logger }) {
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  /** Adds one attempt. Returns at once and never throws. */
  record(entry: LedgerEntry): void {
    this.objects.add(entry);
    const hour = Math.floor(entry.at / hourLength) * hourLength;
    const known = keyOf({ ...entry, hour });
    const full = this.#pending.size >= mostTotals && !this.#pending.has(known);
    const identity = full ? others : entry.identity;
    this.#merge({
      organizationId: entry.organizationId,
      sessionId: full ? undefined : entry.sessionId,
      identity,
      purpose: entry.purpose,
      hour,
      ...costOf(entry),
    });
    this.#planned ??= this.#writeSoon();
  }

  /** Writes what is in memory. Rejects when the database refuses; the figures are then kept for the next write. */
  async flush(): Promise<void> {
    const write = this.#writing.then(async () => {
      const batch = this.#pending;
      if (batch.size === 0) return;
      this.#pending = new Map();
      try {
        await this.#store.add([...batch.values()].map(toRow));
      } catch (error) {
        for (const total of batch.values()) this.#merge(total);
        throw error;
      }
    });
    this.#writing = write.catch(() => undefined);
    await write;
  }

  /** Everything that was ever charged, per organization, identity and purpose. */
  async sums(): Promise<readonly LedgerTotal[]> {
    await this.flush();
    return (await this.#store.sums()).map(fromRow);
  }

  /** What a session cost so far, per identity, purpose and hour. */
  async totals(sessionId: string): Promise<readonly LedgerTotal[]> {
    await this.flush();
    return (await this.#store.ofSession(sessionId)).map(fromRow);
  }

  /** What a session cost so far, in one sum. */
  async cost(sessionId: string): Promise<Cost> {
    return (await this.totals(sessionId)).reduce<Cost>(addCosts, noCost);
  }

  /** What each identity of an organization was charged since the beginning of the hour in which `since` lies. */
  async since(organizationId: string, since: number): Promise<ReadonlyMap<string, Cost>> {
    await this.flush();
    const rows = await this.#store.byIdentity(organizationId, Math.floor(since / hourLength) * hourLength);
    return new Map(rows.map((row) => [row.identity, fromRow(row)]));
  }

  /** Units that these identities of an organization used in the last day, hour by hour; each at the end of its hour, or now. */
  async unitsOf(
    organizationId: string,
    identities: readonly string[],
  ): Promise<readonly { readonly at: number; readonly units: number }[]> {
    if (identities.length === 0) return [];
    await this.flush();
    const now = this.#clock.now();
    const hours = await this.#store.unitsByHour(organizationId, identities, now - dayLength);
    return hours.map(({ hour, units }) => ({ at: Math.min(now, hour + hourLength), units }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#planned;
    await this.#flushOrWarn();
  }

  #merge(total: LedgerTotal): void {
    const key = keyOf(total);
    const before = this.#pending.get(key);
    this.#pending.set(key, before ? { ...total, ...addCosts(before, total) } : total);
  }

  /** One write, some time from now; another is planned if it failed, so that nothing waits for the next request. */
  async #writeSoon(): Promise<void> {
    const signal = this.#stop.signal;
    do {
      await this.#clock.sleep(writeInterval, signal).catch(() => undefined);
      if (!signal.aborted) await this.#flushOrWarn();
    } while (this.#pending.size > 0 && !signal.aborted);
    this.#planned = undefined;
  }

  async #flushOrWarn(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      this.#logger.warn({ error: messageOf(error) }, 'The totals of requests to Microsoft could not be written');
    }
  }
}

function keyOf(of: Pick<LedgerTotal, 'organizationId' | 'sessionId' | 'identity' | 'purpose' | 'hour'>): string {
  return [of.organizationId, of.sessionId ?? '', of.identity, of.purpose, of.hour].join('\n');
}

function toRow(total: LedgerTotal): LedgerRow {
  return {
    organization_id: total.organizationId,
    session_id: total.sessionId ?? '',
    identity: total.identity,
    purpose: total.purpose,
    hour: total.hour,
    requests: total.requests,
    throttled: total.throttled,
    failed: total.failed,
    resource_units: total.resourceUnits,
    bytes_in: total.bytesIn,
    bytes_out: total.bytesOut,
  };
}

function fromRow(row: LedgerRow): LedgerTotal {
  return {
    organizationId: row.organization_id,
    sessionId: row.session_id === '' ? undefined : row.session_id,
    identity: row.identity,
    purpose: row.purpose as Purpose,
    hour: row.hour,
    requests: row.requests,
    throttled: row.throttled,
    failed: row.failed,
    resourceUnits: row.resource_units,
    bytesIn: row.bytes_in,
    bytesOut: row.bytes_out,
  };
}
