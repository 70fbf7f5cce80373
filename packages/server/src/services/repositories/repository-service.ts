import { randomBytes, randomUUID } from 'node:crypto';
import { type Clock, RequestError } from '@coffer/model';
import { initRepository, localBackend, openRepository, type Repository, VaultError } from '@coffer/vault';
import type { JobStore } from '../../db/stores/job-store.ts';
import type {
  BackupRepository,
  RepositoryKey,
  RepositoryStore,
  RetentionPolicy,
} from '../../db/stores/repository-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { PasswordCost } from '../administrators/password-hash.ts';
import type { LocalProxy } from '../proxies/local-proxy.ts';
import type { RestorePointService } from '../restore-points/restore-point-service.ts';
import type { Turns } from '../turns.ts';
import { isInside, prepareFolder, resolveFolder, type Space, spaceOf } from './folders.ts';
import type { RepositoryUse } from './repository-use.ts';
import { keyContext, translated, type VaultRegistry } from './vault-registry.ts';

/** What a caller may say of a repository; absent or null members keep what is stored. */
export interface RepositoryInput extends Readonly<Partial<Record<keyof RetentionPolicy, unknown>>> {
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly path?: string | null | undefined;
  readonly proxyId?: string | null | undefined;
  readonly objectStorageId?: string | null | undefined;
}

/** A repository with the space of its disk. */
export interface RepositoryView extends BackupRepository, Space {}

/** What the service is made of. */
export interface RepositoryParts {
  readonly store: RepositoryStore;
  readonly jobs: JobStore;
  readonly registry: VaultRegistry;
  readonly secrets: SecretBox;
  readonly proxy: LocalProxy;
  readonly points: RestorePointService;
  readonly use: RepositoryUse;
  readonly turns: Turns;
  readonly clock: Clock;
  /** Absolute. */
  readonly dataFolder: string;
  /** Of guessing the password of a repository that is made. */
  readonly passwordCost: PasswordCost;
}

/** Keys of removed repositories that are tried on a folder, at most: each try costs a key derivation. */
const mostTries = 30;

const retentionMembers = [
  'retentionType',
  'retentionPeriodType',
  'dailyRetentionPeriod',
  'monthlyRetentionPeriod',
  'yearlyRetentionPeriod',
  'retentionFrequencyType',
  'dailyTime',
  'dailyType',
  'monthlyTime',
  'monthlyDaynumber',
  'monthlyDayofweek',
] as const satisfies readonly (keyof RetentionPolicy)[];

/** Adds, changes and removes the places where backups are kept. */
export class RepositoryService {
  readonly #parts: RepositoryParts;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
  }

  /** Oldest first. There are none with an archive tier, so `longTerm` true finds nothing. */
  async list(filter: { proxyId?: string; longTerm?: boolean }): Promise<readonly RepositoryView[]> {
    if (filter.longTerm === true) return [];
    const proxyId = filter.proxyId?.toLowerCase();
    const found = await this.#parts.store.list(proxyId === undefined ? {} : { proxyId });
    return await Promise.all(found.map(withSpace));
  }

  /** Rejects with RequestError('not-found'). */
  async require(id: string): Promise<RepositoryView> {
    return await withSpace(await this.#stored(id));
  }

  /**
   * Adds a repository. The folder is made if it is missing; a new restic repository gets a password of its own; one that
   * this server made before is taken over again.
   */
  async add(input: RepositoryInput): Promise<RepositoryView> {
    const { store, turns, clock, proxy, dataFolder, registry, points } = this.#parts;
    const name = textOf(input.name, 'name');
    if (input.objectStorageId) {
      throw new RequestError('invalid', 'Repositories in object storage are not available; give a path on a disk.');
    }
    if (input.proxyId && input.proxyId.toLowerCase() !== (await proxy.get()).id) {
      throw new RequestError('invalid', `There is no backup proxy ${input.proxyId}.`);
    }
    const retention = readRetention(input);
    const path = resolveFolder(textOf(input.path, 'path'), dataFolder);
    return await turns.take('repositories', async () => {
      await this.#refuseTwins({ name, path });
      const { key, vault } = await this.#openFolder(path);
      const stored: BackupRepository = {
        id: randomUUID(),
        name,
        description: input.description ?? '',
        path,
        keyId: key.id,
        retention,
        proxyId: (await proxy.get()).id,
        createdAt: clock.now(),
      };
      await store.insert(stored);
      registry.adopt(stored.id, vault);
      await points.learn(stored.id);
      return await withSpace(stored);
    });
  }

  /** Changes name, description and retention. The kind of retention and the path are fixed. */
  async update(id: string, input: RepositoryInput): Promise<void> {
    const { store, turns, dataFolder } = this.#parts;
    await turns.take('repositories', async () => {
      const before = await this.#stored(id);
      if (input.path && resolveFolder(input.path, dataFolder) !== before.path) {
        throw new RequestError('invalid', `The path of a repository cannot be changed; it is ${before.path}.`);
      }
      if (input.retentionType && input.retentionType !== before.retention.retentionType) {
        throw new RequestError(
          'invalid',
          `The retention type of a repository cannot be changed; it is ${before.retention.retentionType}.`,
        );
      }
      const name = input.name ? textOf(input.name, 'name') : before.name;
      await this.#refuseTwins({ id: before.id, name });
      await store.save({
        ...before,
        name,
        description: input.description ?? before.description,
        retention: readRetention(input, before.retention),
      });
    });
  }

  /** Forgets a repository; its data stays on the disk. Rejects with RequestError('conflict') while jobs have it or something uses it. */
  async remove(id: string): Promise<void> {
    const { store, turns, jobs, registry, use } = this.#parts;
    await turns.take('repositories', async () => {
      const repository = await this.#stored(id);
      const users = await jobs.list({ repositoryId: repository.id });
      if (users.length > 0) {
        const names = users.slice(0, 5).map((job) => job.name);
        throw new RequestError(
          'conflict',
          `The repository is used by the job(s) ${names.join(', ')}. Remove them first.`,
        );
      }
      if (!use.isFree(repository.id)) {
        throw new RequestError(
          'conflict',
          `The repository ${repository.name} is in use by a check, a clean-up or a restore. Wait for its end or stop it.`,
        );
      }
      await store.remove(repository.id);
      await registry.close(repository.id);
    });
  }

  /** Compares the restore points that are known with the repository's snapshots. */
  async synchronize(id: string): Promise<{ readonly id: string; readonly repositoryId: string }> {
    const repository = await this.#stored(id);
    await this.#parts.points.learn(repository.id);
    return { id: randomUUID(), repositoryId: repository.id };
  }

  async #stored(id: string): Promise<BackupRepository> {
    const found = await this.#parts.store.get(id.toLowerCase());
    if (!found) throw new RequestError('not-found', `There is no backup repository ${id}.`);
    return found;
  }

  async #refuseTwins(wish: { id?: string; name: string; path?: string }): Promise<void> {
    for (const other of await this.#parts.store.list()) {
      if (other.id === wish.id) continue;
      if (other.name.toLowerCase() === wish.name.toLowerCase()) {
        throw new RequestError('conflict', `There is a repository named ${other.name} already.`);
      }
      if (wish.path !== undefined && (isInside(wish.path, other.path) || isInside(other.path, wish.path))) {
        throw new RequestError('conflict', `The folder ${wish.path} is in use by the repository ${other.name}.`);
      }
    }
  }

  async #openFolder(folder: string): Promise<{ key: RepositoryKey; vault: Repository }> {
    const state = await prepareFolder(folder);
    if (state === 'foreign') {
      throw new RequestError(
        'invalid',
        `The folder ${folder} is not empty and not a repository: choose an empty or a new one.`,
      );
    }
    if (state === 'repository') return await this.#reopen(folder);
    const key = await this.#newKey(folder);
    const backend = localBackend(folder);
    return await translated(`A repository could not be made in ${folder}`, async () => {
      const password = this.#parts.secrets.open(key.password, keyContext(key.id));
      await initRepository(backend, { password, scrypt: this.#parts.passwordCost });
      return { key, vault: await openRepository(backend, { password }) };
    });
  }

  async #newKey(path: string): Promise<RepositoryKey> {
    const { store, secrets, clock } = this.#parts;
    const id = randomUUID();
    const password = randomBytes(32).toString('base64url');
    const key: RepositoryKey = { id, path, password: secrets.seal(password, keyContext(id)), createdAt: clock.now() };
    await store.addKey(key);
    return key;
  }

  /** Opens a repository that this server made earlier, by the keys that it kept. */
  async #reopen(folder: string): Promise<{ key: RepositoryKey; vault: Repository }> {
    const { store, secrets } = this.#parts;
    const keys = await store.keys();
    const likely = [...keys.filter((key) => key.path === folder), ...keys.filter((key) => key.path !== folder)];
    for (const key of likely.slice(0, mostTries)) {
      const password = secrets.open(key.password, keyContext(key.id));
      const vault = await translated(`The repository in ${folder} could not be opened`, async () => {
        return await unlessWrongPassword(openRepository(localBackend(folder), { password }));
      });
      if (vault) return { key, vault };
    }
    throw new RequestError(
      'invalid',
      `The folder ${folder} holds a repository that was not made by this server; it has no key for it.`,
    );
  }
}

async function unlessWrongPassword(opening: Promise<Repository>): Promise<Repository | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (error instanceof VaultError && error.code === 'wrong-password') return undefined;
    throw error;
  }
}

async function withSpace(repository: BackupRepository): Promise<RepositoryView> {
  return { ...repository, ...(await spaceOf(repository.path)) };
}

function textOf(value: string | null | undefined, name: string): string {
  const text = value?.trim() ?? '';
  if (text === '' || text.length > 4096) throw new RequestError('invalid', `A backup repository needs a ${name}.`);
  return text;
}

/** The retention a caller asks for over the one that is stored. */
function readRetention(input: RepositoryInput, before?: RetentionPolicy): RetentionPolicy {
  const given = Object.fromEntries(
    retentionMembers.flatMap((name) => {
      const value = input[name];
      return value === undefined || value === null ? [] : [[name, value]];
    }),
  );
  const type = given['retentionType'] ?? before?.retentionType;
  if (type !== 'ItemLevel' && type !== 'SnapshotBased') {
    throw new RequestError('invalid', 'A backup repository needs a retentionType: ItemLevel or SnapshotBased.');
  }
  const defaults = before ?? {
    retentionPeriodType: 'Yearly',
    yearlyRetentionPeriod: 'Years3',
    retentionFrequencyType: 'Daily',
  };
  return { ...defaults, ...given, retentionType: type } as RetentionPolicy;
}
