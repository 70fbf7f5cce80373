import { RepositoryLock, unreadableLocks } from '../../lock/repository-lock.ts';
import { together } from '../bounded.ts';
import type { RepositoryParts } from '../parts.ts';
import { examine } from './examine.ts';
import type { CheckOptions, CheckReport } from './findings.ts';

/**
 * Checks a repository under a shared lock, so that nobody removes anything meanwhile. Damage is told, not thrown. Errors:
 * `locked` while somebody prunes, `io` when the storage fails as a whole. Where a lock cannot be read none can be taken
 * either; then the check goes on without and tells so.
 */
export async function checkRepository(parts: RepositoryParts, options: CheckOptions): Promise<CheckReport> {
  options.signal?.throwIfAborted();
  if (options.readData !== undefined) parts.sealer.start();
  const lockable = (await unreadableLocks(parts.documents)).length === 0;
  await using lock = lockable ? await RepositoryLock.begin(parts.documents, parts.clock, 'shared') : undefined;
  const signals = [options.signal, lock?.lost].filter((signal) => signal !== undefined);
  const [examination] = await together(AbortSignal.any(signals), [
    (signal) => examine(parts, { ...options, signal }),
    async () => await lock?.settled,
  ]);
  const { findings, snapshots, inventory, trees, readBytes, content } = examination;
  return {
    sound: !findings.some(({ severity }) => severity === 'error'),
    findings,
    snapshots: snapshots.length,
    trees,
    packs: inventory.packs.size,
    readBytes,
    ...(content && { content }),
  };
}
