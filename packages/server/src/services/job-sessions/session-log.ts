import { randomUUID } from 'node:crypto';
import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { JobSessionStore } from '../../db/stores/job-session-store.ts';

/** The state in brackets with which a line of a session's log begins. */
export type LineState = 'Success' | 'Warning' | 'Failed' | 'Running';

/**
 * The log of one session. Lines are taken at once and written one after the other; a database that refuses is reported
 * to the server's log and never stops the work.
 */
export class SessionLog {
  readonly #parts: { readonly store: JobSessionStore; readonly clock: Clock; readonly logger: Logger };
  readonly #sessionId: string;
  #usn: number;
  #writing: Promise<void> = Promise.resolve();
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
    const line = { id: randomUUID(), usn: this.#usn, title: `[${state}] ${text}`, createdAt: now, endedAt: now };
    this.#writing = this.#writing.then(async () => {
      try {
        await this.#parts.store.addLine(this.#sessionId, line);
      } catch (error) {
        this.#parts.logger.error(
          { sessionId: this.#sessionId, line: line.title, error: messageOf(error) },
          'A line of a job session could not be written',
        );
      }
    });
  }

  /** Resolves when everything that was added is written. */
  async written(): Promise<void> {
    await this.#writing;
  }
}
