import type { Backend } from '../backend/backend.ts';
import { type Clock, systemClock } from '../clock.ts';
import { sha256 } from '../crypto/hash.ts';
import { openKeyFile } from '../crypto/key-file.ts';
import type { MasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { Sealer } from '../workers/sealer.ts';
import { hasConfig, loadConfig } from './config.ts';
import { Documents } from './documents.ts';
import { MAX_KEYS } from './keys.ts';
import type { RepositoryParts } from './parts.ts';
import { BlobReader } from './read/blob-reader.ts';
import { Repository } from './repository.ts';
import { RepositoryIndex } from './repository-index.ts';

/** What restic itself writes by default, and the sizes it allows, bytes. */
const PACK_SIZE = { usual: 16 * 1024 * 1024, least: 4 * 1024 * 1024, most: 128 * 1024 * 1024 };

/** How to open a repository. */
export interface OpenOptions {
  readonly password: string;
  /** Worker threads that hash, compress and encrypt. 0 does it in the calling thread. Default 2. */
  readonly workers?: number;
  /**
   * Starts the threads while the key is derived, which takes a third of a second on one processor: for whoever is about to read
   * or write much. Otherwise each starts when there is first something for it to do.
   */
  readonly startWorkers?: boolean;
  /**
   * Bytes at which a new pack is closed, 4 to 128 MiB; default 16 MiB. 64 MiB suits object storage, where each file costs
   * a request: a quarter of the requests, and up to four packs of a writer are in memory.
   */
  readonly packSize?: number;
  readonly clock?: Clock;
}

/**
 * Opens a repository and loads its index. Index files that cannot be read do not hinder the opening: what the others name can
 * be read, {@link Repository.unreadableIndexes} tells of them. Errors: `not-a-repository`, `wrong-password`, `damaged` (config
 * or every key), `io`; a RangeError for a pack size that is not allowed. The caller disposes the result.
 */
export async function openRepository(backend: Backend, options: OpenOptions): Promise<Repository> {
  const repository = new Repository(await openParts(backend, options));
  await repository.reload();
  return repository;
}

/** What an opened repository is made of; its index is not loaded yet. */
export async function openParts(backend: Backend, options: OpenOptions): Promise<RepositoryParts> {
  const packSize = options.packSize ?? PACK_SIZE.usual;
  if (!(packSize >= PACK_SIZE.least && packSize <= PACK_SIZE.most)) {
    throw new RangeError(`a pack size must be ${PACK_SIZE.least} to ${PACK_SIZE.most} bytes, not ${packSize}`);
  }
  if (!(await hasConfig(backend))) throw new VaultError('not-a-repository', 'there is no repository here');
  const sealer = new Sealer(options.workers ?? 2);
  if (options.startWorkers) sealer.start();
  try {
    return await unlocked(backend, sealer, { ...options, packSize });
  } catch (error) {
    await sealer[Symbol.asyncDispose]();
    throw error;
  }
}

async function unlocked(
  backend: Backend,
  sealer: Sealer,
  { packSize, ...options }: OpenOptions & { readonly packSize: number },
): Promise<RepositoryParts> {
  const { key, keyName } = await findKey(backend, options.password);
  sealer.unlock(key);
  const config = await loadConfig(backend, key);
  const documents = new Documents(backend, key);
  const index = new RepositoryIndex(documents);
  return {
    backend,
    key,
    keyName,
    config,
    sealer,
    packSize,
    clock: options.clock ?? systemClock,
    documents,
    index,
    reader: new BlobReader({ backend, key, index, sealer }),
  };
}

/**
 * Tries the key files one by one. One whose content is not that of its name still serves when no other does: a master key that
 * its authenticator proves is the right one, and without it everything is lost.
 */
async function findKey(backend: Backend, password: string): Promise<{ key: MasterKey; keyName: string }> {
  let damaged: VaultError | undefined;
  const doubtful: { readonly name: string; readonly file: Uint8Array }[] = [];
  let tried = 0;
  for await (const { name } of backend.list('key')) {
    tried += 1;
    if (tried > MAX_KEYS) break;
    try {
      const file = await backend.load({ kind: 'key', name });
      if (sha256(file) !== name) {
        doubtful.push({ name, file });
        throw new VaultError('damaged', `key file ${name} has other content than its name says`);
      }
      const key = await openKeyFile(file, password);
      if (key) return { key, keyName: name };
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      damaged ??= error;
    }
  }
  for (const { name, file } of doubtful) {
    try {
      const key = await openKeyFile(file, password);
      if (key) return { key, keyName: name };
    } catch (error) {
      // Damaged beyond use, as was noted above.
      if (!(error instanceof VaultError)) throw error;
    }
  }
  throw damaged ?? new VaultError('wrong-password', 'no key of the repository opens with this password');
}
