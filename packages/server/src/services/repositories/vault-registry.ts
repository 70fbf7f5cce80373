import { Defect, type Logger, OutsideError, type OutsideErrorCode, RequestError } from '@coffer/model';
import { localBackend, openRepository, type Repository, VaultError } from '@coffer/vault';
import type { BackupRepository, RepositoryStore } from '../../db/stores/repository-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';

/** One opened restic repository per backup repository. Disposing of it closes them all. */
export class VaultRegistry implements AsyncDisposable {
  readonly #store: RepositoryStore;
  readonly #secrets: SecretBox;
  readonly #logger: Logger;
  readonly #open = new Map<string, Promise<Repository>>();

  constructor(parts: { readonly store: RepositoryStore; readonly secrets: SecretBox; readonly logger: Logger }) {
    this.#store = parts.store;
    this.#secrets = parts.secrets;
    this.#logger = parts.logger;
  }

  /**
   * The opened repository; stays open, do not dispose it.
   * Rejects with RequestError('not-found'), or with an OutsideError when the disk or the repository refuses.
   */
  async get(repositoryId: string): Promise<Repository> {
    const known = this.#open.get(repositoryId);
    if (known) return await known;
    const opening = this.#openStored(repositoryId);
    this.#open.set(repositoryId, opening);
    try {
      return await opening;
    } catch (error) {
      this.#open.delete(repositoryId);
      throw error;
    }
  }

  /** Takes over a repository that was opened elsewhere. */
  adopt(repositoryId: string, repository: Repository): void {
    this.#open.set(repositoryId, Promise.resolve(repository));
  }

  /** Closes one. */
  async close(repositoryId: string): Promise<void> {
    const opened = this.#open.get(repositoryId);
    this.#open.delete(repositoryId);
    if (opened === undefined) return;
    const [result] = await Promise.allSettled([opened]);
    if (result.status === 'fulfilled') await result.value[Symbol.asyncDispose]();
  }

  /** Removes the locks that a process of this machine left behind when it died. */
  async removeStaleLocks(repository: Pick<BackupRepository, 'id' | 'name'>): Promise<void> {
    const removed = await (await this.get(repository.id)).removeStaleLocks();
    if (removed > 0) this.#logger.warn({ repository: repository.name, removed }, 'Removed stale locks of a repository');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open.keys()].map(async (id) => await this.close(id)));
  }

  async #openStored(repositoryId: string): Promise<Repository> {
    const stored = await this.#store.get(repositoryId);
    if (!stored) throw new RequestError('not-found', `There is no backup repository ${repositoryId}.`);
    const password = await this.password(stored);
    return await translated(`The repository ${stored.name} (${stored.path}) could not be opened`, async () => {
      return await openRepository(localBackend(stored.path), { password });
    });
  }

  /** The restic password of a repository. */
  async password(repository: BackupRepository): Promise<string> {
    const key = await this.#store.key(repository.keyId);
    if (!key) throw new Defect(`The key of the repository ${repository.name} is missing from the database.`);
    return this.#secrets.open(key.password, keyContext(key.id));
  }
}

/** What a repository's sealed password is bound to. */
export function keyContext(keyId: string): string {
  return `repository-key:${keyId}`;
}

const outsideCodes: Readonly<Record<VaultError['code'], OutsideErrorCode>> = {
  exists: 'rejected',
  'not-a-repository': 'unavailable',
  'wrong-password': 'rejected',
  locked: 'unavailable',
  damaged: 'damaged',
  full: 'full',
  io: 'unavailable',
  missing: 'unavailable',
  refused: 'rejected',
};

/** What an administrator does about it. */
const waysOut: Readonly<Partial<Record<VaultError['code'], string>>> = {
  'not-a-repository': 'Look whether its disk is mounted and the folder is where it was.',
  'wrong-password': 'Its key is another one than the server knows: look whether the folder was exchanged.',
  locked: 'Try again when whoever holds the lock is done.',
  damaged: 'Check the repository; the check names what is lost and what to do.',
  full: 'Free space on its disk, or shorten its retention and clean it up.',
  io: 'Look after its disk, and whether the server may read and write there.',
};

/** Runs `work`; what the vault throws becomes an OutsideError whose message begins with `what` and ends with what to do about it. */
export async function translated<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    const way = waysOut[error.code];
    const reason = way === undefined ? error.message : `${error.message.replace(/\.$/, '')}. ${way}`;
    throw new OutsideError(outsideCodes[error.code], `${what}: ${reason}`, { cause: error, reason: error.code });
  }
}
