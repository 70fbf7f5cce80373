import type { Clock } from '../clock.ts';
import type { Documents } from '../repository/documents.ts';
import { type LockKind, RepositoryLock } from './repository-lock.ts';

/** Runs `action` under a lock and releases it. When both fail, the action's error is the one to tell. */
export async function withLock<T>(
  { documents, clock }: { readonly documents: Documents; readonly clock: Clock },
  kind: LockKind,
  action: (lock: RepositoryLock) => Promise<T>,
): Promise<T> {
  const lock = await RepositoryLock.acquire(documents, clock, kind);
  let result: T;
  try {
    result = await action(lock);
  } catch (error) {
    await Promise.allSettled([lock[Symbol.asyncDispose]()]);
    throw error;
  }
  await lock[Symbol.asyncDispose]();
  return result;
}
