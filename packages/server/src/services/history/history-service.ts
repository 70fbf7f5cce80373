import { setImmediate } from 'node:timers/promises';
import { type Clock, type Logger, messageOf, RequestError } from '@coffer/model';
import type { HistoryStore } from '../../db/stores/history-store.ts';
import type { SettingStore } from '../../db/stores/setting-store.ts';

/** How long sessions and their logs are kept. */
export interface HistorySettings {
  readonly keepAll: boolean;
  /** Counts unless all are kept. */
  readonly weeks: number;
}

/** Settings as a client gives them; what is absent or null stays. */
export interface HistoryInput {
  readonly keepAllsessions?: boolean | null | undefined;
  readonly keeponlyLast?: number | null | undefined;
}

/** What the service is made of. */
export interface HistoryParts {
  readonly settings: SettingStore;
  readonly store: HistoryStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

const key = 'history-settings';
/** As long as the API keeps history unless it is changed. */
const usual: HistorySettings = { keepAll: false, weeks: 53 };
const mostWeeks = 5_200;
const day = 86_400_000;
const week = 7 * day;

/**
 * Keeps the history of sessions as long as it is set, and removes what is older once a day, a few rows at a time. The last session of each job
 * stays, and so does everything that runs; so do the last checks of a repository that say how it stands, and what Microsoft charged, added up. Disposing
 * stops it.
 */
export class HistoryService implements AsyncDisposable {
  readonly #parts: HistoryParts;
  readonly #stop = new AbortController();
  #swept = Number.NEGATIVE_INFINITY;
  #sweeping: Promise<void> | undefined;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  async settings(): Promise<HistorySettings> {
    const text = await this.#parts.settings.get(key);
    return text === undefined ? usual : (JSON.parse(text) as HistorySettings);
  }

  /** Rejects with RequestError('invalid'). */
  async update({ keepAllsessions, keeponlyLast }: HistoryInput): Promise<void> {
    const before = await this.settings();
    const weeks = keeponlyLast ?? before.weeks;
    if (!(weeks >= 1 && weeks <= mostWeeks)) {
      throw new RequestError('invalid', `keeponlyLast must be a number of weeks from 1 to ${mostWeeks}.`);
    }
    const settings: HistorySettings = { keepAll: keepAllsessions ?? before.keepAll, weeks };
    await this.#parts.settings.set(key, JSON.stringify(settings));
    // The next look removes by what is set now.
    this.#swept = Number.NEGATIVE_INFINITY;
  }

  /** Begins to remove what is too old, if the last time was a day ago; it goes on by itself. */
  async startDue(): Promise<void> {
    const { clock, logger } = this.#parts;
    if (this.#sweeping || this.#stop.signal.aborted || clock.now() - this.#swept < day) return;
    this.#swept = clock.now();
    const { keepAll, weeks } = await this.settings();
    if (keepAll) return;
    this.#sweeping = this.#sweep(clock.now() - weeks * week)
      .catch((error: unknown) => {
        if (!this.#stop.signal.aborted) {
          logger.error({ error: messageOf(error) }, 'Old sessions could not be removed; tried again tomorrow');
        }
      })
      .finally(() => {
        this.#sweeping = undefined;
      });
  }

  /** Resolves once nothing is being removed. */
  async settled(): Promise<void> {
    await this.#sweeping;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The server is shutting down.'));
    await this.#sweeping;
  }

  async #sweep(before: number): Promise<void> {
    const { store, logger } = this.#parts;
    const jobSessions = await this.#each(
      async () => await store.oldJobSessions(before),
      async (id) => await store.removeJobSession(id),
    );
    const restoreSessions = await this.#each(
      async () => await store.oldRestoreSessions(before),
      async (id) => await store.removeRestoreSession(id),
    );
    const cleanUps = await store.removeCleanUps(before);
    const checks = await store.removeChecks(before);
    while (await store.foldLedger(before)) await this.#breathe();
    if (jobSessions + restoreSessions + cleanUps + checks > 0) {
      const removed = { jobSessions, restoreSessions, cleanUps, checks };
      logger.info(removed, 'History older than the settings allow was removed');
    }
  }

  /** Requests are answered between two statements. */
  async #breathe(): Promise<void> {
    await setImmediate();
    this.#stop.signal.throwIfAborted();
  }

  /** Removes everything that is found, part by part; returns how many were removed. */
  async #each(find: () => Promise<readonly string[]>, removePart: (id: string) => Promise<boolean>): Promise<number> {
    let removed = 0;
    for (let ids = await find(); ids.length > 0; ids = await find()) {
      for (const id of ids) {
        do {
          await this.#breathe();
        } while (!(await removePart(id)));
        removed += 1;
      }
    }
    return removed;
  }
}
