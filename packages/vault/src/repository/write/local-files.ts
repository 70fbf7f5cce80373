import type { FilePart } from '../../workers/protocol.ts';
import type { BlobWriter } from './blob-writer.ts';
import type { SavedFile } from './file-cutter.ts';
import type { ThreadReader } from './writer-threads.ts';

/** Readers in each thread: while one waits to hear which of its blobs are wanted, the other keeps the thread busy. */
const READERS_A_THREAD = 2;
/** A reader gets files of so many bytes at once, or so many files. */
const BATCH_BYTES = 4 * 1024 * 1024;
const BATCH_FILES = 64;

interface Task {
  readonly path: string;
  /** Bytes it probably has. */
  readonly size: number;
  readonly content: string[];
  bytes: number;
  readonly resolve: (saved: SavedFile) => void;
  readonly reject: (error: unknown) => void;
}

/** Stores files of this machine, read by the threads themselves. */
export class LocalFiles {
  readonly #blobs: BlobWriter;
  readonly #gear: Uint32Array;
  readonly #queue: Task[] = [];
  readonly #idle: ThreadReader[] = [];
  #queuedBytes = 0;
  #readers = 0;
  #working = 0;

  /** `gear` is the repository's gear table. */
  constructor(blobs: BlobWriter, gear: Uint32Array) {
    this.#blobs = blobs;
    this.#gear = gear;
  }

  /** Resolves when the ids of the file are known; storing may go on in the background. Rejects with an error of the file system, or as the writer does. */
  async save(path: string, size: number): Promise<SavedFile> {
    return await new Promise((resolve, reject) => {
      this.#queue.push({ path, size, content: [], bytes: 0, resolve, reject });
      this.#queuedBytes += size;
      // Another reader, and with it maybe another thread, when there is more than those at work have before them.
      if (this.#working === 0 || this.#queuedBytes > this.#working * BATCH_BYTES) this.#begin();
    });
  }

  #begin(): void {
    const reader = this.#idle.pop() ?? this.#newReader();
    if (!reader) return;
    this.#working += 1;
    this.#blobs.background(() => this.#work(reader));
  }

  #newReader(): ThreadReader | undefined {
    if (this.#readers >= this.#blobs.threads.width * READERS_A_THREAD) return undefined;
    this.#readers += 1;
    return this.#blobs.threads.reader(this.#gear);
  }

  async #work(reader: ThreadReader): Promise<void> {
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      try {
        await this.#read(reader, batch);
      } catch (error) {
        this.#working -= 1;
        for (const { reject } of [...batch, ...this.#queue.splice(0)]) reject(error);
        throw error;
      }
    }
    // In the same breath as the queue was found empty, or a file that comes now would find nobody who begins.
    this.#working -= 1;
    this.#idle.push(reader);
  }

  #nextBatch(): readonly Task[] {
    let bytes = 0;
    let count = 0;
    for (; count < BATCH_FILES && count < this.#queue.length && bytes < BATCH_BYTES; count += 1) {
      bytes += (this.#queue[count] as Task).size;
    }
    this.#queuedBytes -= bytes;
    return this.#queue.splice(0, count);
  }

  async #read(reader: ThreadReader, batch: readonly Task[]): Promise<void> {
    let step = await reader.step(batch.map(({ path }) => path));
    for (;;) {
      const stored = this.#blobs.saveWaiting(step, step.lengths);
      let at = 0;
      for (const part of step.files) {
        note(batch[part.file] as Task, part, step.ids.slice(at, at + part.blobs));
        at += part.blobs;
      }
      await stored;
      this.#blobs.check();
      if (step.done) return;
      step = await reader.step();
    }
  }
}

function note(task: Task, { bytes, end, failure }: FilePart, ids: readonly string[]): void {
  task.content.push(...ids);
  task.bytes += bytes;
  if (failure) {
    const { message, ...facts } = failure;
    task.reject(Object.assign(new Error(message), facts));
  } else if (end) task.resolve({ content: task.content, size: task.bytes });
}
