import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContentSource, fileContent } from './world/index.ts';

/** The place on disk where uploaded bytes are kept while the tenant runs; emptied at every start. */
export class Spool {
  readonly #folder: string;
  #number = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Spool> {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    return new Spool(folder);
  }

  /** An empty file to write into; its writer closes or discards it. */
  async create(): Promise<SpoolFile> {
    const path = join(this.#folder, `${++this.#number}.bin`);
    return new SpoolFile(path, await open(path, 'wx'));
  }

  /** Stores a whole stream. */
  async store(bytes: AsyncIterable<Uint8Array>): Promise<ContentSource> {
    const file = await this.create();
    try {
      let size = 0;
      for await (const piece of bytes) {
        await file.write(piece, size);
        size += piece.byteLength;
      }
      return await file.finish(size);
    } catch (error) {
      await file.discard();
      throw error;
    }
  }
}

/** One file of the spool while it is being written. */
export class SpoolFile {
  readonly #path: string;
  readonly #handle: FileHandle;

  constructor(path: string, handle: FileHandle) {
    this.#path = path;
    this.#handle = handle;
  }

  async write(piece: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < piece.byteLength; ) {
      const { bytesWritten } = await this.#handle.write(piece, at, piece.byteLength - at, position + at);
      at += bytesWritten;
    }
  }

  /** Closes the file at `size` bytes and gives it as content. */
  async finish(size: number): Promise<ContentSource> {
    await this.#handle.truncate(size);
    await this.#handle.close();
    return fileContent(this.#path, size);
  }

  async discard(): Promise<void> {
    await this.#handle.close();
    await rm(this.#path, { force: true });
  }
}
