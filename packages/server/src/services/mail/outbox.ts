import { type Clock, OutsideError } from '@coffer/model';
import { type MailMessage, sendMail } from './mail-sender.ts';
import type { MailAccess } from './mail-settings.ts';

/** Sends one message; see {@link Outbox.begin}. */
export type Send = (access: MailAccess, message: MailMessage) => Promise<void>;

/** Milliseconds before a mail is tried again whose server could not be reached, twice at most. */
const waits = [60_000, 600_000];

/**
 * Sends mails that nobody waits for. A server that cannot be reached is tried again after one and ten minutes. Disposing gives up what is still to be
 * sent, and whoever began it hears of that.
 */
export class Outbox implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #stop = new AbortController();
  readonly #sending = new Set<Promise<void>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Begins to do something that sends mails; returns at once. What it rejects with, `failed` is told; that must not reject. */
  begin(work: (send: Send) => Promise<void>, failed: (error: unknown) => Promise<void> | void): void {
    const sending = work(async (access, message) => await this.#send(access, message))
      .catch(failed)
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** Resolves once everything that was begun is sent or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#sending);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The server is shutting down.'));
    await this.settled();
  }

  async #send(access: MailAccess, message: MailMessage): Promise<void> {
    const { signal } = this.#stop;
    for (let attempt = 0; ; attempt++) {
      try {
        await sendMail(access, message, signal);
        return;
      } catch (error) {
        const wait = waits[attempt];
        const mayPass = error instanceof OutsideError && error.transient;
        if (signal.aborted || wait === undefined || !mayPass) throw error;
        await this.#clock.sleep(wait, signal);
      }
    }
  }
}
