import { constants } from 'node:fs';
import { lutimes, open, unlink } from 'node:fs/promises';
import type { FileToWrite } from '../../workers/protocol.ts';

/** A file of this machine that gets the content of one in the repository. */
export interface FileToUnpack {
  /** Where it is to be; nothing must be there. */
  readonly path: string;
  /** Ids of its blobs. */
  readonly content: readonly string[];
  /** When it was changed. */
  readonly time: Date;
}

/** A file that gets its content piece by piece, in any order. Whole in the end, or gone. */
export class FileBeingUnpacked {
  /** Resolves when the file is whole; rejects with the first failure when nothing of it is left. */
  readonly written: Promise<void>;
  readonly #path: string;
  /** Seconds. */
  readonly #time: number;
  readonly #pieces: number;
  readonly #ended = Promise.withResolvers<void>();
  #left: number;
  /** Where several stretches have pieces of it, the first makes the file and all wait for that. */
  #creating: Promise<void> | undefined;
  /** Whether the file at the path is ours. */
  #created = false;
  #timed = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor({ path, content, time }: FileToUnpack) {
    this.#path = path;
    this.#time = time.getTime() / 1000;
    this.#pieces = content.length;
    this.#left = content.length;
    this.written = this.#ended.promise;
    // Whoever added it may look at it late.
    void Promise.allSettled([this.written]);
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** What a thread must know to write so many pieces of it. All of them at once need nobody else. */
  async toWrite(pieces: number): Promise<FileToWrite> {
    const whole = pieces === this.#pieces;
    if (!whole) {
      this.#creating ??= this.#create();
      await this.#creating;
    }
    return { path: this.#path, create: whole, time: whole ? this.#time : undefined, pieces };
  }

  /** A thread has written what {@link toWrite} said. */
  wrote({ create }: FileToWrite): void {
    this.#created ||= create;
    this.#timed ||= create;
  }

  /** Writes a piece. What goes wrong with the file is told by {@link written}. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    if (this.failed) return;
    try {
      await using file = await open(this.#path, constants.O_WRONLY | constants.O_NOFOLLOW);
      for (let at = 0; at < bytes.length; )
        at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten;
      this.#timed = false;
    } catch (error) {
      this.fail(error);
    }
  }

  /** It cannot become whole. `created` where a thread made the file and could not go on. */
  fail(reason: unknown, created = false): void {
    this.#failure ??= { reason };
    this.#created ||= created;
  }

  /** So many pieces more are written, or never will be. After the last the file gets its time, or goes if it has failed. */
  async done(pieces: number): Promise<void> {
    this.#left -= pieces;
    if (this.#left <= 0) await this.end();
  }

  /** Ends it, whatever is missing. */
  async end(): Promise<void> {
    try {
      if (!this.failed && !this.#timed) await lutimes(this.#path, this.#time, this.#time);
    } catch (error) {
      this.fail(error);
    }
    if (!this.#failure) {
      this.#ended.resolve();
      return;
    }
    try {
      // Half a file must not be taken for the whole one.
      if (this.#created) await unlink(this.#path);
      this.#ended.reject(this.#failure.reason);
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  async #create(): Promise<void> {
    try {
      const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
      await (await open(this.#path, flags, 0o644)).close();
      this.#created = true;
    } catch (error) {
      this.fail(error);
    }
  }
}
