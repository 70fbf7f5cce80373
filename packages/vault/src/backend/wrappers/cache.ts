import type { Clock } from '../../clock.ts';
import { sha256 } from '../../crypto/hash.ts';
import type { Backend, FileId } from '../backend.ts';
import { CacheFolder } from './cache-folder.ts';

/** Where copies are kept and how many. */
export interface CacheOptions {
  /** A folder of its own for each repository; made when absent. Processes may share it. */
  readonly folder: string;
  /** Bytes of all copies together; the least recently used go first. */
  readonly maxBytes: number;
}

/**
 * Keeps copies of index and snapshot files in a local folder, so that a repository on far storage opens quickly. The
 * copies are the sealed files themselves: who reads the folder learns no more than who reads the storage.
 *
 * A copy is believed only when its SHA-256 is its name, each time it is read; a spoiled one is fetched again. A folder
 * that cannot be read or written makes things slower, never wrong. What somebody else deleted may still be loaded from
 * here until the next whole listing of its kind, which drops copies of what is gone.
 */
export function cacheBackend(inner: Backend, options: CacheOptions & { readonly clock: Clock }): Backend {
  const folder = new CacheFolder(options);
  const keeps = ({ kind }: FileId) => kind === 'index' || kind === 'snapshot';
  return {
    prepare: () => inner.prepare(),
    save: async (file, parts) => {
      await inner.save(file, parts);
      if (keeps(file)) await keep(folder, file, Buffer.concat(parts));
    },
    load: async (file, range) => {
      // Nobody reads parts of these files, so a range is not worth its trouble.
      if (!keeps(file) || range !== undefined) return await inner.load(file, range);
      const copy = await folder.read(file);
      if (copy !== undefined) {
        if (sha256(copy) === file.name) return copy;
        await folder.remove(file);
      }
      const bytes = await inner.load(file);
      await keep(folder, file, bytes);
      return bytes;
    },
    list: async function* (kind) {
      if (kind !== 'index' && kind !== 'snapshot') {
        yield* inner.list(kind);
        return;
      }
      // Copies that were there before the listing began and are not in it belong to files that are gone.
      const gone = new Set(await folder.names(kind));
      for await (const file of inner.list(kind)) {
        gone.delete(file.name);
        yield file;
      }
      for (const name of gone) await folder.remove({ kind, name });
    },
    delete: async (file) => {
      if (keeps(file)) await folder.remove(file);
      await inner.delete(file);
    },
  };
}

async function keep(folder: CacheFolder, file: FileId, bytes: Uint8Array): Promise<void> {
  if (sha256(bytes) === file.name) await folder.write(file, bytes);
}
