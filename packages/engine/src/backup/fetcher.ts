import type { Content, ItemFacts, ProtectedObject, WorkContext, Workload } from '@coffer/model';
import { messageOf, OutsideError } from '@coffer/model';
import type { Writer } from '@coffer/vault';
import { packBlobs } from '../layout/blobs.ts';
import { tagged } from './known-content.ts';
import type { Fetched, FetchTask } from './object-items.ts';
import { isOutage, WorkloadFailure } from './workload-failure.ts';

/** So many files in a row that fail because Microsoft cannot be reached end the object's run: the rest would fail alike. */
const OUTAGES_IN_A_ROW = 25;

/** What a fetcher works with. */
export interface FetcherOptions {
  readonly workload: Workload;
  readonly object: ProtectedObject;
  readonly writer: Writer;
  readonly context: WorkContext;
  /** Told about bytes as they come. */
  readonly onBytes: (bytes: number) => void;
}

/** Brings the content of one object's files into the repository. No file is ever held whole. */
export class Fetcher {
  readonly #options: FetcherOptions;
  #outages = 0;

  constructor(options: FetcherOptions) {
    this.#options = options;
  }

  /**
   * Reads one file. What is wrong with the file or its way here is a result. Rejects with {@link WorkloadFailure} when Microsoft
   * seems to be gone altogether, with the signal's reason on abort, and with whatever the writer throws.
   */
  async fetch(task: FetchTask): Promise<Fetched> {
    const { workload, object, context, writer } = this.#options;
    let content: Content;
    try {
      content = await workload.fetch(object, task.facts, task.ticket, context);
    } catch (error) {
      return this.#failed(error);
    }
    const way = { failure: undefined as { readonly error: unknown } | undefined };
    try {
      const { content: blobs, size } = await writer.saveFile(this.#watched(content.bytes, way));
      if (content.size !== undefined && content.size !== size)
        return this.#failed(new OutsideError('damaged', `${size} bytes came of ${content.size} announced ones.`));
      this.#outages = 0;
      return { outcome: 'stored', content: tagged(task.facts, packBlobs(blobs), size) };
    } catch (error) {
      if (way.failure) return this.#failed(way.failure.error);
      throw error;
    }
  }

  #failed(error: unknown): Fetched {
    this.#options.context.signal.throwIfAborted();
    if (error instanceof OutsideError && error.code === 'gone') return { outcome: 'gone' };
    this.#outages = isOutage(error) ? this.#outages + 1 : 0;
    if (this.#outages >= OUTAGES_IN_A_ROW) throw new WorkloadFailure(error);
    return { outcome: 'failed', reason: messageOf(error) };
  }

  async *#watched(
    bytes: AsyncIterable<Uint8Array>,
    way: { failure: { readonly error: unknown } | undefined },
  ): AsyncIterable<Uint8Array> {
    const iterator = bytes[Symbol.asyncIterator]();
    let done = false;
    try {
      for (;;) {
        const step = await iterator.next().catch((error: unknown) => {
          done = true;
          way.failure = { error };
          throw error;
        });
        if (step.done) {
          done = true;
          return;
        }
        this.#options.onBytes(step.value.length);
        yield step.value;
      }
    } finally {
      if (!done) await iterator.return?.();
    }
  }
}

/** A fetched file takes the tags of what is known of it at the end of the way. */
export function retagged(fetched: Fetched, facts: ItemFacts): Fetched {
  if (fetched.outcome !== 'stored') return fetched;
  return { outcome: 'stored', content: tagged(facts, fetched.content.blobs, fetched.content.size) };
}
