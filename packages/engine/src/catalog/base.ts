import { messageOf } from '@coffer/model';
import type { Repository, Snapshot } from '@coffer/vault';
import { VaultError } from '@coffer/vault';
import { jobTag } from '../layout/layout.ts';
import type { BackupEvents, CatalogBase, CatalogStore } from '../ports.ts';
import { rebuildCatalog } from './rebuild.ts';

/** So many restore points are tried, the newest first, before everything is read in full. */
const TRIED = 3;

/** The restore points of a job in a repository, the newest first; those that cannot be read are told of and passed over. */
async function restorePoints(
  repository: Repository,
  jobId: string,
  events: BackupEvents,
): Promise<readonly Snapshot[]> {
  const tag = jobTag(jobId);
  const { snapshots, damaged } = await repository.readableSnapshots();
  if (damaged.length > 0) {
    const names = damaged.slice(0, TRIED).map(({ id }) => id.slice(0, 8));
    const more = damaged.length > TRIED ? ' and others' : '';
    events.log(
      'warning',
      `Restore points of the repository cannot be read (${names.join(', ')}${more}): it is damaged and should be repaired.`,
    );
  }
  return snapshots.filter(({ tags }) => tags.includes(tag)).reverse();
}

/**
 * Makes sure that the catalogue of a job stands for a restore point that this repository holds: kept if it does, rebuilt from
 * the newest restore point that can be read if it does not (a lost database, another repository, a restore point that was
 * removed), and empty if there is none.
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
  for (const { id, time } of (await restorePoints(repository, jobId, events)).slice(0, TRIED)) {
    events.log('running', `The catalogue is rebuilt from the restore point of ${time}.`);
    try {
      await rebuildCatalog({ ...options, snapshotId: id });
      return await catalog.base(jobId);
    } catch (error) {
      options.signal.throwIfAborted();
      events.log('warning', `The restore point of ${time} cannot be built upon: ${messageOf(error)}`);
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

/** Whether the repository holds a restore point. One that cannot be read counts: what it led to is there, and in the catalogue. */
async function holds(repository: Repository, snapshotId: string): Promise<boolean> {
  try {
    await repository.snapshot(snapshotId);
    return true;
  } catch (error) {
    if (!(error instanceof VaultError)) throw error;
    if (error.code === 'missing') return false;
    if (error.code === 'damaged') return true;
    throw error;
  }
}
