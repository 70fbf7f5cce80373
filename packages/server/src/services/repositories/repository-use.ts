/**
 * Who uses which repository within this process. Backups, saves and restores share one; a clean-up has it alone, so that it neither
 * finds it locked nor takes away what is being read.
 */
export class RepositoryUse {
  readonly #shared = new Map<string, number>();
  readonly #alone = new Map<string, Promise<void>>();

  /** Runs `work` beside others, once a clean-up that is under way has ended; `onWait` hears if it has to wait. */
  async share<T>(repositoryId: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
    for (let told = false, busy = this.#alone.get(repositoryId); busy; busy = this.#alone.get(repositoryId)) {
      if (!told) onWait?.();
      told = true;
      await busy;
    }
    this.#shared.set(repositoryId, (this.#shared.get(repositoryId) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const left = (this.#shared.get(repositoryId) ?? 1) - 1;
      if (left === 0) this.#shared.delete(repositoryId);
      else this.#shared.set(repositoryId, left);
    }
  }

  /** Whether nobody uses it. */
  isFree(repositoryId: string): boolean {
    return !this.#shared.has(repositoryId) && !this.#alone.has(repositoryId);
  }

  /** Runs `work` alone. Must be called while {@link RepositoryUse.isFree}, without waiting in between. */
  async alone<T>(repositoryId: string, work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#alone.set(repositoryId, promise);
    try {
      return await work();
    } finally {
      this.#alone.delete(repositoryId);
      resolve();
    }
  }
}
