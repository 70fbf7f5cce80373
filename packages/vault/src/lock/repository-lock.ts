import { hostname, userInfo } from 'node:os';
import type { Clock } from '../clock.ts';
import { VaultError } from '../errors.ts';
import type { Documents } from '../repository/documents.ts';
import { decodeLock, encodeLock, isStale, type LockContent, processAlive, STALE_AFTER } from './lock-file.ts';

/** How often a held lock is renewed, milliseconds. */
const REFRESH_EVERY = 5 * 60_000;
/** Without a successful renewal for this long the lock counts as lost: well before others may call it stale. */
const LOST_AFTER = STALE_AFTER - 1.5 * REFRESH_EVERY;
/** Two that lock at the same moment see each other when both look again after this time, milliseconds (as restic does). */
const SETTLE = 200;

/** `shared`: many may hold it at once, to append. `exclusive`: one alone, with no shared one beside it, to remove. */
export type LockKind = 'shared' | 'exclusive';

/** A lock on a repository that other programs of the format respect too. Kept alive until it is disposed. */
export class RepositoryLock implements AsyncDisposable {
  readonly #documents: Documents;
  readonly #clock: Clock;
  readonly #kind: LockKind;
  readonly #stop = new AbortController();
  readonly #lost = new AbortController();
  // restic asks whether the holder lives by sending SIGHUP, which would end a Node process that does not listen.
  readonly #surviveProbe = () => undefined;
  /** Every lock file of ours that may still be there; the newest is `#name`. */
  readonly #own = new Set<string>();
  #name = '';
  #refreshed = 0;
  #settling: Promise<void> = Promise.resolve();
  #refreshing: Promise<void> = Promise.resolve();
  /** Renewing and verifying take turns, so that neither sees the other half done. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(documents: Documents, clock: Clock, kind: LockKind) {
    this.#documents = documents;
    this.#clock = clock;
    this.#kind = kind;
  }

  /** Takes the lock, or throws `locked` naming who holds one that is in the way. Stale locks of others do not count. */
  static async acquire(documents: Documents, clock: Clock, kind: LockKind): Promise<RepositoryLock> {
    const lock = await RepositoryLock.begin(documents, clock, kind);
    try {
      await lock.settled;
    } catch (error) {
      await lock[Symbol.asyncDispose]();
      throw error;
    }
    return lock;
  }

  /**
   * The same for whoever only reads: the lock file is there, so that nobody who comes now gets by it, but it is not known yet
   * whether somebody came at the same moment. What is read until {@link settled} counts only when that has resolved.
   */
  static async begin(documents: Documents, clock: Clock, kind: LockKind): Promise<RepositoryLock> {
    const lock = new RepositoryLock(documents, clock, kind);
    await lock.#requireFree();
    process.on('SIGHUP', lock.#surviveProbe);
    try {
      await lock.#write();
    } catch (error) {
      await lock.#remove();
      throw error;
    }
    lock.#settling = lock.#settle();
    void Promise.allSettled([lock.#settling]);
    return lock;
  }

  /** Resolves when the lock holds; rejects with `locked` when somebody else took one at the same moment. */
  get settled(): Promise<void> {
    return this.#settling;
  }

  /** Aborted with a VaultError when the lock could not be kept alive: whoever holds it must stop writing. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /**
   * Throws why the lock is lost. Notices by itself when the last renewal is too long ago, as after a sleep of the whole
   * machine, when no timer had a chance to say so. Asks nobody, so it may come before every single step.
   */
  check(): void {
    if (this.#overdue()) this.#lose('the lock of the repository was not renewed in time');
    this.#lost.signal.throwIfAborted();
  }

  /**
   * Like {@link check}, with proof from the storage: our lock file is there and nobody holds one that does not go together
   * with it. Otherwise the lock is lost from now on, and this throws `locked`. Errors of the storage pass through.
   */
  async verify(): Promise<void> {
    this.check();
    await this.#inTurn(async () => {
      await this.#requireOwn();
      try {
        await this.#requireFree();
      } catch (error) {
        if (error instanceof VaultError && error.code === 'locked') this.#lose(error.message, error);
        throw error;
      }
    });
    this.check();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    await Promise.allSettled([this.#settling]);
    await this.#refreshing;
    await this.#remove();
  }

  async #settle(): Promise<void> {
    await this.#clock.sleep(SETTLE);
    await this.#requireFree();
    this.#refreshing = this.#refreshForever();
  }

  async #write(): Promise<void> {
    const now = this.#clock.now();
    const content = {
      time: now,
      exclusive: this.#kind === 'exclusive',
      hostname: hostname(),
      username: userName(),
      pid: process.pid,
    };
    this.#name = await this.#documents.save('lock', encodeLock(content));
    this.#refreshed = now;
    this.#own.add(this.#name);
    for (const name of this.#own) if (name !== this.#name) await this.#drop(name);
  }

  /** Throws when somebody else holds a lock that does not go together with this one. */
  async #requireFree(): Promise<void> {
    for (const { name, lock } of await readLocks(this.#documents)) {
      if (this.#own.has(name)) continue;
      // An unreadable lock may be any: the careful answer is no.
      if (!lock) throw new VaultError('locked', `the repository has a lock that cannot be read: ${name}`);
      if (stale(lock, this.#clock) || (this.#kind === 'shared' && !lock.exclusive)) continue;
      const who = `process ${lock.pid} of ${lock.username} on ${lock.hostname}`;
      throw new VaultError('locked', `the repository is locked${lock.exclusive ? ' exclusively' : ''} by ${who}`);
    }
  }

  /**
   * Somebody who took us for dead removed our lock file, and may have pruned since. Going on would be building on sand,
   * however alive we are.
   */
  async #requireOwn(): Promise<void> {
    try {
      await this.#documents.load('lock', this.#name);
    } catch (error) {
      if (error instanceof VaultError && error.code === 'missing') this.#lose('somebody removed our lock', error);
      this.#lost.signal.throwIfAborted();
      throw error;
    }
  }

  async #remove(): Promise<void> {
    process.off('SIGHUP', this.#surviveProbe);
    for (const name of this.#own) await this.#drop(name);
  }

  async #drop(name: string): Promise<void> {
    await deleteIfThere(this.#documents, name);
    this.#own.delete(name);
  }

  async #refreshForever(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted && !this.#lost.signal.aborted) {
      try {
        await this.#clock.sleep(REFRESH_EVERY, signal);
        await this.#inTurn(() => this.#renew());
      } catch (error) {
        if (signal.aborted) return;
        if (this.#overdue()) this.#lose('the lock of the repository could not be kept alive', error);
      }
    }
  }

  async #renew(): Promise<void> {
    await this.#requireOwn();
    // A storage that answers again after all that time does not bring back what others did meanwhile.
    this.check();
    await this.#write();
  }

  #overdue(): boolean {
    return this.#clock.now() - this.#refreshed >= LOST_AFTER;
  }

  #lose(message: string, cause?: unknown): void {
    if (this.#lost.signal.aborted) return;
    this.#lost.abort(new VaultError('locked', message, { cause }));
  }

  async #inTurn(action: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(action);
    this.#turn = Promise.allSettled([turn]);
    await turn;
  }
}

/**
 * Removes locks whose holders are surely gone; resolves to their number. Locks that cannot be read stay, unless the caller
 * knows that nobody is at work and says so.
 */
export async function removeStaleLocks(
  documents: Documents,
  clock: Clock,
  { unreadable = false }: { readonly unreadable?: boolean } = {},
): Promise<number> {
  let removed = 0;
  for (const { name, lock } of await readLocks(documents)) {
    if (lock ? !stale(lock, clock) : !unreadable) continue;
    await deleteIfThere(documents, name);
    removed += 1;
  }
  return removed;
}

/** The names of locks that cannot be read. */
export async function unreadableLocks(documents: Documents): Promise<string[]> {
  return (await readLocks(documents)).flatMap(({ name, lock }) => (lock ? [] : [name]));
}

async function readLocks(documents: Documents): Promise<{ name: string; lock: LockContent | undefined }[]> {
  const locks: { name: string; lock: LockContent | undefined }[] = [];
  for (const name of await documents.names('lock')) {
    try {
      locks.push({ name, lock: decodeLock(await documents.load('lock', name)) });
    } catch (error) {
      if (!(error instanceof VaultError)) throw error;
      if (error.code === 'damaged') locks.push({ name, lock: undefined });
      else if (error.code !== 'missing') throw error;
    }
  }
  return locks;
}

function stale(lock: LockContent, clock: Clock): boolean {
  return isStale(lock, { now: clock.now(), hostname: hostname(), alive: processAlive });
}

async function deleteIfThere(documents: Documents, name: string): Promise<void> {
  try {
    await documents.delete('lock', name);
  } catch (error) {
    if (!(error instanceof VaultError && error.code === 'missing')) throw error;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a user id without a name; the number says as much.
    return String(process.getuid?.() ?? '');
  }
}
