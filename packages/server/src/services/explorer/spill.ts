import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Bytes that are held; more goes to disk. */
const mostHeld = 4 * 1024 * 1024;
const pieceSize = 256 * 1024;

/** Bytes that are written now and read back in the end, mostly on disk if they are many. Disposing removes the file. */
export class Spill implements AsyncDisposable {
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #spilled = 0;
  #file: { readonly folder: string; readonly handle: FileHandle } | undefined;

  /** Bytes so far. */
  get size(): number {
    return this.#spilled + this.#heldBytes;
  }

  async add(bytes: Uint8Array): Promise<void> {
    this.#held.push(bytes);
    this.#heldBytes += bytes.byteLength;
    if (this.#heldBytes < mostHeld) return;
    this.#file ??= await makeFile();
    const all = Buffer.concat(this.#held);
    await this.#file.handle.writeFile(all);
    this.#spilled += all.length;
    this.#held = [];
    this.#heldBytes = 0;
  }

  /** Everything, in the order in which it came. */
  async *read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; this.#file && at < this.#spilled; ) {
      const piece = Buffer.alloc(Math.min(pieceSize, this.#spilled - at));
      const { bytesRead } = await this.#file.handle.read(piece, 0, piece.length, at);
      if (bytesRead === 0) throw new Error('A temporary file became shorter.');
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
    yield* this.#held;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file?.handle.close();
    if (this.#file) await rm(this.#file.folder, { recursive: true, force: true });
  }
}

async function makeFile(): Promise<{ readonly folder: string; readonly handle: FileHandle }> {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-zip-'));
  return { folder, handle: await open(join(folder, 'directory'), 'wx+', 0o600) };
}
