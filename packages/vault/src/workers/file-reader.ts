import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { GearChunker, MAX_CHUNK } from '../chunker/gear.ts';
import { sha256 } from '../crypto/hash.ts';
import type { OwnedBytes } from '../owned-bytes.ts';
import type { FilePart, ReadStep } from './protocol.ts';

/** Whole blobs gathered before somebody decides about them, bytes; a step ends with the blob that exceeds it. */
const STEP_BYTES = 4 * 1024 * 1024;
/** What is read of a file at a time, bytes. */
const READ_BYTES = 1024 * 1024;
/** A path that became a link or a pipe since it was looked at is neither followed nor waited for. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

interface OpenFile {
  readonly file: number;
  readonly descriptor: number;
}

/**
 * Reads files of this machine one after the other, cuts them and hashes the blobs, a few megabytes a step. The blobs of a step
 * lie in one buffer until the next step, so that those the repository lacks can be stored from there. It reads
 * synchronously: that takes a fraction of the processor time, and a thread has nothing else to do meanwhile.
 */
export class FileReader {
  readonly #chunker: GearChunker;
  readonly #buffer: OwnedBytes = new Uint8Array(STEP_BYTES + MAX_CHUNK + READ_BYTES);
  #paths: readonly string[] = [];
  #next = 0;
  #open: OpenFile | undefined;
  #blobs: { readonly id: string; readonly at: number; readonly length: number }[] = [];
  /** Where the present chunk begins, and where what was read of it ends. */
  #begin = 0;
  #end = 0;

  constructor(gear: Uint32Array) {
    this.#chunker = new GearChunker(gear);
  }

  /** Files to read; those before must be done. */
  start(paths: readonly string[]): void {
    this.#paths = paths;
    this.#next = 0;
  }

  /** Goes on reading. The blobs of the step before are gone then. */
  step(): ReadStep {
    this.#forgetBlobs();
    const files: FilePart[] = [];
    while (this.#begin < STEP_BYTES && (this.#open !== undefined || this.#next < this.#paths.length)) {
      files.push(this.#readFile());
    }
    return {
      files,
      ids: this.#blobs.map(({ id }) => id),
      lengths: this.#blobs.map(({ length }) => length),
      done: this.#open === undefined && this.#next === this.#paths.length,
    };
  }

  /** A blob of the last step. */
  blob(position: number): { readonly id: string; readonly bytes: Uint8Array } {
    const { id, at, length } = this.#blobs[position] as { id: string; at: number; length: number };
    return { id, bytes: this.#buffer.subarray(at, at + length) };
  }

  /** Leaves the file it is at. */
  close(): void {
    if (this.#open) closeSync(this.#open.descriptor);
    this.#open = undefined;
  }

  #forgetBlobs(): void {
    this.#blobs = [];
    this.#buffer.copyWithin(0, this.#begin, this.#end);
    this.#end -= this.#begin;
    this.#begin = 0;
  }

  /** The present file, or else the next one, to its end or until the step is full. */
  #readFile(): FilePart {
    const before = { blobs: this.#blobs.length, begin: this.#begin };
    const file = this.#open?.file ?? this.#next;
    const part = (rest: Pick<FilePart, 'end' | 'failure'>): FilePart => ({
      file,
      blobs: this.#blobs.length - before.blobs,
      bytes: this.#begin - before.begin,
      ...rest,
    });
    try {
      this.#open ??= { file, descriptor: openFile(this.#paths[this.#next++] as string) };
      while (this.#begin < STEP_BYTES) {
        const count = readSync(this.#open.descriptor, this.#buffer, this.#end, READ_BYTES, null);
        if (count === 0) {
          if (this.#end > this.#begin) this.#cutAt(this.#end);
          this.close();
          this.#chunker.reset();
          return part({ end: true });
        }
        this.#cut(this.#end + count);
      }
      return part({ end: false });
    } catch (error) {
      this.close();
      this.#chunker.reset();
      this.#end = this.#begin;
      const { message, code, syscall } = error as NodeJS.ErrnoException;
      if (code === undefined || syscall === undefined) throw error;
      return part({ end: true, failure: { message, code, syscall } });
    }
  }

  #cut(end: number): void {
    for (let from = this.#end; from < end; ) {
      const cut = this.#chunker.scan(this.#buffer, from, end);
      if (cut >= 0) this.#cutAt(cut);
      from = cut < 0 ? end : cut;
    }
    this.#end = end;
  }

  #cutAt(end: number): void {
    const id = sha256(this.#buffer.subarray(this.#begin, end));
    this.#blobs.push({ id, at: this.#begin, length: end - this.#begin });
    this.#begin = end;
  }
}

function openFile(path: string): number {
  const descriptor = openSync(path, FLAGS);
  if (fstatSync(descriptor).isFile()) return descriptor;
  closeSync(descriptor);
  const failure = { code: 'EINVAL', syscall: 'open' };
  throw Object.assign(new Error(`${path} is no longer a file`), failure);
}
