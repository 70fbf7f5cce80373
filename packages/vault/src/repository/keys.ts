import { hostname } from 'node:os';
import { sha256 } from '../crypto/hash.ts';
import {
  createKeyFile,
  DEFAULT_SCRYPT_COST,
  describeKeyFile,
  openKeyFile,
  type ScryptCost,
} from '../crypto/key-file.ts';
import { VaultError } from '../errors.ts';
import { RepositoryLock } from '../lock/repository-lock.ts';
import type { RepositoryParts } from './parts.ts';

/** More key files than this are not tried when a repository is opened, as in restic. */
export const MAX_KEYS = 20;

/** A password's door into the repository. */
export interface KeyInfo {
  /** Name of the key file, 64 hex digits. */
  readonly id: string;
  /** Whether this repository was opened with it. */
  readonly current: boolean;
  /** When and by whom it was made, as the file says; undefined when the file cannot be read. */
  readonly about: { readonly created: string; readonly username: string; readonly hostname: string } | undefined;
}

/** How a new key is made. */
export interface KeyOptions {
  /** Work of guessing the password; the default suits people's passwords. */
  readonly scrypt?: ScryptCost;
  /** Shown in lists of keys. Default: `coffer`. */
  readonly username?: string;
  /** Shown in lists of keys. Default: this host. */
  readonly hostname?: string;
}

/**
 * The passwords that open a repository: any of them opens everything. Nothing here re-encrypts data: whoever once had a
 * password and a copy of its key file can still read what they copy later.
 */
export class RepositoryKeys {
  readonly #parts: RepositoryParts;
  #current: string;

  constructor(parts: RepositoryParts) {
    this.#parts = parts;
    this.#current = parts.keyName;
  }

  /** All keys, oldest first, those that cannot be read last. */
  async list(): Promise<readonly KeyInfo[]> {
    const keys: KeyInfo[] = [];
    for (const id of await this.#names()) {
      keys.push({ id, current: id === this.#current, about: await this.#about(id) });
    }
    const age = ({ about }: KeyInfo) => (about ? Date.parse(about.created) : Number.POSITIVE_INFINITY);
    return keys.sort((a, b) => (age(a) === age(b) ? 0 : age(a) - age(b)));
  }

  /**
   * Makes one more password open the repository; resolves to the key's id when it was proven to. Under a shared lock.
   * `wrong-password` for an empty one, `refused` when there are {@link MAX_KEYS} already, `locked` while somebody prunes.
   */
  async add(password: string, options: KeyOptions = {}): Promise<string> {
    await using _lock = await this.#lock('shared');
    if ((await this.#names()).length >= MAX_KEYS) {
      throw new VaultError('refused', `a repository can have ${MAX_KEYS} keys, and these are there`);
    }
    return await this.#save(password, options);
  }

  /**
   * Takes a password away, under the exclusive lock. `refused` for the key this repository was opened with, `missing`
   * when there is no such key, or when the one in use is gone or damaged: the last door is never closed.
   */
  async remove(id: string): Promise<void> {
    await using lock = await this.#lock('exclusive');
    if (id === this.#current) throw new VaultError('refused', 'the key in use cannot be removed');
    await this.#load(this.#current);
    lock.lost.throwIfAborted();
    await this.#parts.backend.delete({ kind: 'key', name: id });
  }

  /**
   * Replaces the password this repository was opened with; resolves to the new key's id. The other keys stay. The new
   * password is proven to open the repository before the old one goes; a crash in between leaves both.
   */
  async changePassword(password: string, options: KeyOptions = {}): Promise<string> {
    await using lock = await this.#lock('exclusive');
    const old = this.#current;
    const id = await this.#save(password, options);
    this.#current = id;
    lock.lost.throwIfAborted();
    await this.#parts.backend.delete({ kind: 'key', name: old });
    return id;
  }

  async #lock(kind: 'shared' | 'exclusive'): Promise<RepositoryLock> {
    return await RepositoryLock.acquire(this.#parts.documents, this.#parts.clock, kind);
  }

  async #names(): Promise<string[]> {
    const names: string[] = [];
    for await (const { name } of this.#parts.backend.list('key')) names.push(name);
    return names;
  }

  async #save(password: string, options: KeyOptions): Promise<string> {
    if (password === '') throw new VaultError('wrong-password', 'a repository needs a password');
    const { backend, key, clock } = this.#parts;
    const file = await createKeyFile(key, password, {
      created: new Date(clock.now()).toISOString(),
      hostname: options.hostname ?? hostname(),
      username: options.username ?? 'coffer',
      cost: options.scrypt ?? DEFAULT_SCRYPT_COST,
    });
    const id = sha256(file);
    await backend.save({ kind: 'key', name: id }, [file]);
    const opened = await openKeyFile(await this.#load(id), password);
    if (!opened) throw new VaultError('damaged', `the new key ${id} does not open the repository`);
    return id;
  }

  async #load(id: string): Promise<Uint8Array> {
    const file = await this.#parts.backend.load({ kind: 'key', name: id });
    if (sha256(file) !== id) throw new VaultError('damaged', `key file ${id} has other content than its name says`);
    return file;
  }

  async #about(id: string): Promise<KeyInfo['about']> {
    try {
      return describeKeyFile(await this.#load(id));
    } catch (error) {
      if (error instanceof VaultError && (error.code === 'damaged' || error.code === 'missing')) return undefined;
      throw error;
    }
  }
}
