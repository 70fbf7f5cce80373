import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, stat, unlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../clock.ts';
import { type FileId, isFileName } from '../backend.ts';

/** When room is made, the copies are brought down to this share of the limit, so that it is made seldom. */
const KEEP_SHARE = 0.8;
/** A half-written copy older than this is the rest of a process that died, milliseconds. */
const ABANDONED_AFTER = 3_600_000;

/** Files in a folder `<kind>/<name>` that together stay below a size. No failure of the folder is ever thrown. */
export class CacheFolder {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #clock: Clock;
  /** Bytes of all copies as far as this process knows; undefined before the first look. */
  #bytes: number | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor({
    folder,
    maxBytes,
    clock,
  }: { readonly folder: string; readonly maxBytes: number; readonly clock: Clock }) {
    this.#folder = folder;
    this.#clock = clock;
    this.#maxBytes = maxBytes;
  }

  async read(file: FileId): Promise<Uint8Array | undefined> {
    const path = this.#path(file);
    if (path === undefined) return undefined;
    try {
      const bytes = await readFile(path);
      const now = new Date(this.#clock.now());
      await utimes(path, now, now).catch(() => undefined);
      return bytes;
    } catch {
      return undefined;
    }
  }

  /** One after the other, so that the count of bytes stays true. Larger files than half the limit are not kept. */
  write(file: FileId, bytes: Uint8Array): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write(file, bytes)).catch(() => undefined);
    return this.#writing;
  }

  async remove(file: FileId): Promise<void> {
    const path = this.#path(file);
    if (path !== undefined) await unlink(path).catch(() => undefined);
    this.#bytes = undefined;
  }

  /** The names of all copies of a kind. */
  async names(kind: FileId['kind']): Promise<string[]> {
    const names = await readdir(join(this.#folder, kind)).catch(() => []);
    return names.filter(isFileName);
  }

  #path({ kind, name }: FileId): string | undefined {
    return isFileName(name) ? join(this.#folder, kind, name) : undefined;
  }

  async #write(file: FileId, bytes: Uint8Array): Promise<void> {
    const path = this.#path(file);
    if (path === undefined || bytes.length > this.#maxBytes / 2) return;
    this.#bytes ??= await this.#makeRoom(this.#maxBytes);
    if (this.#bytes + bytes.length > this.#maxBytes) this.#bytes = await this.#makeRoom(this.#maxBytes * KEEP_SHARE);
    await mkdir(join(this.#folder, file.kind), { recursive: true, mode: 0o700 });
    const temporary = `${path}-tmp-${randomBytes(8).toString('hex')}`;
    try {
      await writeFile(temporary, bytes, { flag: 'wx', mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    this.#bytes += bytes.length;
  }

  /** Removes the least recently used copies until the rest fits into `limit`; resolves to the bytes of the rest. */
  async #makeRoom(limit: number): Promise<number> {
    const copies = await this.#copies();
    let bytes = copies.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of copies.sort((a, b) => a.used - b.used)) {
      if (bytes <= limit) break;
      await unlink(path).catch(() => undefined);
      bytes -= size;
    }
    return bytes;
  }

  async #copies(): Promise<{ path: string; size: number; used: number }[]> {
    const copies: { path: string; size: number; used: number }[] = [];
    for (const kind of await readdir(this.#folder).catch(() => [])) {
      for (const name of await readdir(join(this.#folder, kind)).catch(() => [])) {
        const path = join(this.#folder, kind, name);
        const found = await stat(path).catch(() => undefined);
        if (found === undefined) continue;
        if (isFileName(name)) copies.push({ path, size: found.size, used: found.mtimeMs });
        else if (name.includes('-tmp-') && found.mtimeMs < this.#clock.now() - ABANDONED_AFTER)
          await unlink(path).catch(() => undefined);
      }
    }
    return copies;
  }
}
