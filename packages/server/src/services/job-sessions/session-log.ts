import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { JobSessionStore, SessionLine } from '../../db/stores/job-session-store.ts';

/** The state in brackets with which a line of a session's log begins. */
export type LineState = 'Success' | 'Warning' | 'Failed' | 'Running';

/** Lines that are written at once at most. */
const together = 200;

/**
 * The log of one session. Lines are taken at once and written in their order, those that come close upon each other together: every write
 * waits for the disk. A database that refuses is reported to the server's log and never stops the work.
 */
export class SessionLog {
  readonly #parts: { readonly store: JobSessionStore; readonly clock: Clock; readonly logger: Logger };
  readonly #sessionId: string;
  #usn: number;
  readonly #waiting: SessionLine[] = [];
  #writing: Promise<void> | undefined;
  #warnings = 0;

  constructor(
    parts: { readonly store: JobSessionStore; readonly clock: Clock; readonly logger: Logger },
    session: { readonly id: string; readonly lastUsn: number },
  ) {
    this.#parts = parts;
    this.#sessionId = session.id;
    this.#usn = session.lastUsn;
  }

  /** Lines so far that begin with a warning or a failure. */
  get warnings(): number {
    return this.#warnings;
  }

  /** Adds a line. Returns at once. */
  add(state: LineState, text: string): void {
    if (state === 'Warning' || state === 'Failed') this.#warnings += 1;
    this.#usn += 1;
    const now = this.#parts.clock.now();
    this.#waiting.push({ id: randomUUID(), usn: this.#usn, title: `[${state}] ${text}`, createdAt: now, endedAt: now });
    this.#writing ??= this.#write();
  }

  /** Resolves when everything that was added is written. */
  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      await setImmediate();
      const lines = this.#waiting.splice(0, together);
      try {
        await this.#parts.store.addLines(this.#sessionId, lines);
      } catch (error) {
        this.#parts.logger.error(
          { sessionId: this.#sessionId, lines: lines.map(({ title }) => title), error: messageOf(error) },
          'Lines of a job session could not be written',
        );
      }
    }
    this.#writing = undefined;
  }
}
