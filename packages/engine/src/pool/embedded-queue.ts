import { RequestError } from '@coffer/model';
import type { JobHandler, JobQueue, QueuedJob } from '../ports.ts';

interface Entry {
  readonly job: QueuedJob;
  readonly stop: AbortController;
  running: boolean;
}

/**
 * A queue in this process: `concurrency` pieces of work at once, in the order they came. `onFailure` is told when a handler
 * rejects; it must not throw.
 */
export function embeddedQueue(options: {
  readonly concurrency: number;
  readonly handlers: ReadonlyMap<string, JobHandler>;
  readonly onFailure: (job: QueuedJob, error: unknown) => void;
}): JobQueue {
  return new EmbeddedQueue(options);
}

class EmbeddedQueue implements JobQueue {
  readonly #options: Parameters<typeof embeddedQueue>[0];
  /** Insertion order is the order of work. */
  readonly #entries = new Map<string, Entry>();
  readonly #idle: (() => void)[] = [];
  #draining = false;

  constructor(options: Parameters<typeof embeddedQueue>[0]) {
    this.#options = options;
  }

  async submit(job: QueuedJob): Promise<void> {
    if (this.#draining) throw new RequestError('conflict', 'The server is shutting down.');
    if (this.#entries.has(job.sessionId))
      throw new RequestError('conflict', `The session ${job.sessionId} is queued or running already.`);
    this.#entries.set(job.sessionId, { job, stop: new AbortController(), running: false });
    this.#startNext();
  }

  async cancel(sessionId: string, reason: string): Promise<boolean> {
    const entry = this.#entries.get(sessionId);
    if (!entry) return false;
    this.#stop(entry, reason);
    return true;
  }

  sessions(): readonly { readonly sessionId: string; readonly running: boolean }[] {
    return [...this.#entries.values()].map(({ job, running }) => ({ sessionId: job.sessionId, running }));
  }

  async drain(): Promise<void> {
    this.#draining = true;
    if (this.#entries.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#draining = true;
    for (const entry of [...this.#entries.values()]) this.#stop(entry, 'The server is shutting down.');
    await this.drain();
  }

  #stop(entry: Entry, reason: string): void {
    entry.stop.abort(new Error(reason));
    if (!entry.running) this.#leave(entry);
  }

  #startNext(): void {
    const running = [...this.#entries.values()].filter((entry) => entry.running).length;
    const waiting = [...this.#entries.values()].filter((entry) => !entry.running);
    for (const entry of waiting.slice(0, Math.max(0, this.#options.concurrency - running))) {
      entry.running = true;
      void this.#run(entry);
    }
  }

  async #run(entry: Entry): Promise<void> {
    try {
      const handler = this.#options.handlers.get(entry.job.kind);
      if (!handler) throw new RequestError('invalid', `Nobody handles work of the kind "${entry.job.kind}".`);
      await handler(entry.job, entry.stop.signal);
    } catch (error) {
      this.#options.onFailure(entry.job, error);
    } finally {
      this.#leave(entry);
      this.#startNext();
    }
  }

  #leave(entry: Entry): void {
    this.#entries.delete(entry.job.sessionId);
    if (this.#entries.size === 0) for (const idle of this.#idle.splice(0)) idle();
  }
}
