import { closeSync, constants, futimesSync, openSync, writeSync } from 'node:fs';
import { freeResult } from '../owned-bytes.ts';
import type { FileToWrite, PieceToUnpack, Results } from './protocol.ts';

/** A link that stands in a file's place must not lead the bytes elsewhere. */
const AS_IT_IS = constants.O_WRONLY | constants.O_NOFOLLOW;
const NEW = AS_IT_IS | constants.O_CREAT | constants.O_EXCL;
const MODE = 0o644;

/** Files of this machine that get blobs at their places, one blob after the other. Waits for the disk: for threads that may. */
export class FilesBeingWritten {
  readonly #files: readonly FileToWrite[];
  /** Pieces to come. */
  readonly #left: number[];
  readonly #open = new Map<number, number>();
  readonly #failed = new Map<number, Results['unpack']['failed'][number]>();
  #written = 0;

  constructor(files: readonly FileToWrite[]) {
    this.#files = files;
    this.#left = files.map(({ pieces }) => pieces);
    for (const [number, { pieces }] of files.entries()) if (pieces === 0) this.#step(number, () => undefined);
  }

  /** Writes a blob wherever it belongs. Of one that is undefined only the places stay free. */
  write(plain: Uint8Array | undefined, targets: PieceToUnpack['targets']): void {
    for (const { file, at } of targets) {
      this.#left[file] = (this.#left[file] as number) - 1;
      this.#step(file, (open) => {
        if (plain) this.#written += writeAll(open, plain, at);
      });
    }
    if (plain) freeResult(plain);
  }

  /** What became of it all. */
  get outcome(): Pick<Results['unpack'], 'written' | 'failed'> {
    return { written: this.#written, failed: [...this.#failed.values()] };
  }

  /** Closes what is still open. */
  close(): void {
    for (const open of this.#open.values()) closeSync(open);
    this.#open.clear();
  }

  /** Does something with a file, which is opened before the first step and closed after the last. */
  #step(number: number, action: (open: number) => void): void {
    if (this.#failed.has(number)) return;
    const { path, create, time } = this.#files[number] as FileToWrite;
    let open = this.#open.get(number);
    try {
      open ??= openSync(path, create ? NEW : AS_IT_IS, MODE);
      this.#open.set(number, open);
      action(open);
      if (this.#left[number] !== 0) return;
      if (time !== undefined) futimesSync(open, time, time);
      this.#open.delete(number);
      closeSync(open);
    } catch (error) {
      this.#failed.set(number, { file: number, reason: (error as Error).message, created: open !== undefined });
    }
  }
}

function writeAll(file: number, bytes: Uint8Array, position: number): number {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, position + at);
  return bytes.length;
}
