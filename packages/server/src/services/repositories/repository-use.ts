/**
 * Who uses which repository within this process. Backups, saves, restores and checks share one; a clean-up has it alone, so that it
 * neither finds it locked nor takes away what is being read.
 */
export class RepositoryUse {
  readonly #shared = new Map<string, number>();
  readonly #alone = new Map<string, Promise<void>>();

  /** Runs `work` beside others, once a clean-up that is under way has ended; `onWait` hears if it has to wait. */
  async share<T>(repositoryId: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
    const release = await this.hold([repositoryId], onWait);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Uses repositories beside others until the returned function is called, which must happen. */
  async hold(repositoryIds: readonly string[], onWait?: () => void): Promise<() => void> {
    const ids = [...new Set(repositoryIds)];
    const busy = () => ids.map((id) => this.#alone.get(id)).find((one) => one !== undefined);
    for (let told = false, waiting = busy(); waiting; waiting = busy()) {
      if (!told) onWait?.();
      told = true;
      await waiting;
    }
    for (const id of ids) this.#shared.set(id, (this.#shared.get(id) ?? 0) + 1);
    return () => {
      for (const id of ids.splice(0)) {
        const left = (this.#shared.get(id) ?? 1) - 1;
        if (left === 0) this.#shared.delete(id);
        else this.#shared.set(id, left);
      }
    };
  }

  /** Whether nobody uses it. */
  isFree(repositoryId: string): boolean {
    return !this.#shared.has(repositoryId) && !this.#alone.has(repositoryId);
  }

  /** Whether a clean-up has it for itself. */
  isTaken(repositoryId: string): boolean {
    return this.#alone.has(repositoryId);
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
