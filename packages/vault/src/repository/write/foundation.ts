import { VaultError } from '../../errors.ts';
import type { RepositoryLock } from '../../lock/repository-lock.ts';
import type { Documents } from '../documents.ts';
import type { RepositoryIndex } from '../repository-index.ts';

/**
 * What a writer builds on: its lock, and the index files it trusted when it left out blobs that were there already.
 *
 * The lock alone should do. But a lock can be passed over as stale while its holder's machine sleeps, and a clock that
 * is wrong makes every lock look stale. So there is a second promise that needs no clock: prune removes the index files
 * that name a pack before it removes the pack, and looks for new snapshots in between. A writer saves its snapshot and
 * looks for its index files afterwards. Whichever comes first, one of the two sees the other and stands back.
 */
export class Foundation {
  readonly #documents: Documents;
  readonly #index: RepositoryIndex;
  readonly #lock: RepositoryLock;
  readonly #trusted: Set<string>;

  /** To be made right after the index was loaded under the lock. */
  constructor(ports: { documents: Documents; index: RepositoryIndex }, lock: RepositoryLock) {
    this.#documents = ports.documents;
    this.#index = ports.index;
    this.#lock = lock;
    this.#trusted = new Set(ports.index.files);
  }

  /** Throws `locked` unless the lock holds and every index file that was ever trusted is still there. */
  async verify(): Promise<void> {
    await this.#lock.verify();
    for (const name of this.#index.files) this.#trusted.add(name);
    const present = new Set(await this.#documents.names('index'));
    for (const name of this.#trusted) {
      if (!present.has(name)) throw new VaultError('locked', 'somebody pruned the repository in spite of our lock');
    }
  }
}

/**
 * Saves a snapshot on a foundation that holds before and after; resolves to its id. When it does not hold afterwards the
 * snapshot is taken back, so that none stays whose blobs may be gone.
 */
export async function saveOnFoundation(documents: Documents, json: string, foundation: Foundation): Promise<string> {
  await foundation.verify();
  const id = await documents.save('snapshot', json);
  try {
    await foundation.verify();
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'locked')) throw error;
    await documents.delete('snapshot', id);
    throw error;
  }
  return id;
}
