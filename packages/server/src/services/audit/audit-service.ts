import { randomUUID } from 'node:crypto';
import { type Clock, OutsideError, RequestError } from '@coffer/model';
import type { AuditFilter, AuditRow, AuditStore } from '../../db/stores/audit-store.ts';
import type { Slice } from '../../db/stores/job-session-store.ts';

/** Who does what from where. */
export interface Deed {
  readonly userName: string;
  readonly userKind: AuditRow['user_kind'];
  /** Address of the client. */
  readonly address: string;
  readonly operation: string;
  readonly path: string;
}

/** Ends an entry: without an error it was a success. */
export type EndDeed = (error?: unknown) => Promise<void>;

/** Milliseconds for which entries are kept: two years. */
const keptFor = 2 * 365 * 24 * 3600_000;
const day = 24 * 3600_000;
const longestReason = 2000;
const longestName = 256;

/**
 * The trail of every change, restore and download, and of sign-ins. An entry is written before the deed and ended after it, so that
 * nothing is done without one. What was sent is not in it.
 */
export class AuditService {
  readonly #store: AuditStore;
  readonly #clock: Clock;
  #swept = Number.NEGATIVE_INFINITY;

  constructor(store: AuditStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Writes that something is about to be done, and returns what ends the entry. */
  async begin(deed: Deed): Promise<EndDeed> {
    const id = randomUUID();
    const userName = deed.userName.slice(0, longestName);
    const now = this.#clock.now();
    await this.#sweep(now);
    await this.#store.insert({
      id,
      at: now,
      user_name: userName,
      user_key: userName.toLowerCase(),
      user_kind: deed.userKind,
      address: deed.address,
      operation: deed.operation,
      path: deed.path,
      outcome: 'Running',
      reason: null,
      ended_at: null,
    });
    return async (error) => {
      const outcome = error === undefined ? 'Success' : error instanceof RequestError ? 'Refused' : 'Failed';
      const reason = error === undefined ? null : reasonOf(error).slice(0, longestReason);
      await this.#store.end(id, { outcome, reason, ended_at: this.#clock.now() });
    };
  }

  /** Does something with an entry of its own. */
  async record<T>(deed: Deed, work: () => Promise<T>): Promise<T> {
    const end = await this.begin(deed);
    try {
      const result = await work();
      await end();
      return result;
    } catch (error) {
      await end(error);
      throw error;
    }
  }

  /** Newest first. */
  async page(
    filter: AuditFilter,
    slice: Slice,
  ): Promise<{ readonly items: readonly AuditRow[]; readonly more: boolean }> {
    return await this.#store.page(filter, slice);
  }

  /** Closes what was going on when the server ended. */
  async recover(): Promise<void> {
    await this.#store.interrupt(this.#clock.now());
  }

  /** Forgets what is older than two years, once a day. */
  async #sweep(now: number): Promise<void> {
    if (now - this.#swept < day) return;
    this.#swept = now;
    await this.#store.deleteBefore(now - keptFor);
  }
}

/** What the one who did it may know too; anything else is for the log of the server. */
function reasonOf(error: unknown): string {
  const isPlain = error instanceof RequestError || error instanceof OutsideError;
  return isPlain ? error.message : 'An error of the server; its log has the details.';
}
