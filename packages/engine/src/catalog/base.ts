import { messageOf } from '@coffer/model';
import type { Repository, Snapshot } from '@coffer/vault';
import { VaultError } from '@coffer/vault';
import { jobTag } from '../layout/layout.ts';
import type { BackupEvents, CatalogBase, CatalogStore } from '../ports.ts';
import { rebuildCatalog } from './rebuild.ts';

/** The newest restore point of a job in a repository; undefined if it holds none. */
async function newestSnapshot(repository: Repository, jobId: string): Promise<Snapshot | undefined> {
  const tag = jobTag(jobId);
  const own = (await repository.snapshots()).filter(({ tags }) => tags.includes(tag));
  return own.sort((a, b) => Date.parse(a.time) - Date.parse(b.time)).at(-1);
}

/**
 * Makes sure that the catalogue of a job stands for a restore point that this repository holds: kept if it does, rebuilt from
 * the newest restore point if it does not (a lost database, another repository, a restore point that was removed), and empty if
 * there is none.
 */
export async function settleBase(options: {
  readonly repository: Repository;
  readonly catalog: CatalogStore;
  readonly jobId: string;
  readonly sessionId: string;
  readonly events: BackupEvents;
  readonly signal: AbortSignal;
}): Promise<CatalogBase | undefined> {
  const { repository, catalog, jobId, events } = options;
  const base = await catalog.base(jobId);
  if (base?.repositoryId === repository.id && (await holds(repository, base.snapshotId))) return base;
  await repository.reload();
  const newest = await newestSnapshot(repository, jobId);
  if (newest) {
    events.log('running', `The catalogue is rebuilt from the restore point of ${newest.time}.`);
    try {
      await rebuildCatalog({ ...options, snapshotId: newest.id });
      return await catalog.base(jobId);
    } catch (error) {
      options.signal.throwIfAborted();
      events.log('warning', `The restore point of ${newest.time} cannot be built upon: ${messageOf(error)}`);
    }
  }
  if (base)
    events.log(
      'warning',
      'The repository holds no restore point of this job to build upon: everything is read in full.',
    );
  await catalog.clear(jobId);
  return undefined;
}

async function holds(repository: Repository, snapshotId: string): Promise<boolean> {
  try {
    await repository.snapshot(snapshotId);
    return true;
  } catch (error) {
    if (error instanceof VaultError && error.code === 'missing') return false;
    throw error;
  }
}
