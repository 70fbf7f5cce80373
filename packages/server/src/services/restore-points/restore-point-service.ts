import { type ItemSource, openRestorePoint, RestorePointOverlay, type RestorePointReader } from '@coffer/engine';
import { type Logger, messageOf, type ProtectedObject, RequestError, type WorkloadName } from '@coffer/model';
import type { Snapshot } from '@coffer/vault';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { RestorePoint, RestorePointFilter, RestorePointStore } from '../../db/stores/restore-point-store.ts';
import type { PointAddress } from '../../db/stores/restore-session-store.ts';
import { translated, type VaultRegistry } from '../repositories/vault-registry.ts';

/** What is shown besides what a point itself holds. */
export interface Shown {
  /** What was deleted before. */
  readonly showDeleted: boolean;
  /** Earlier contents, as versions. */
  readonly showAllVersions: boolean;
}

/** What the service is made of. */
export interface RestorePointParts {
  readonly store: RestorePointStore;
  readonly registry: VaultRegistry;
  /** Knows what the newest point of each job holds. */
  readonly catalog?: Pick<SqlCatalogStore, 'base' | 'committed'>;
  readonly logger: Logger;
}

/** Restore points: one per snapshot. What the database says of them is a cache of the repositories. */
export class RestorePointService {
  readonly #parts: RestorePointParts;

  constructor(parts: RestorePointParts) {
    this.#parts = parts;
  }

  /** Newest first. */
  async list(filter: RestorePointFilter): Promise<readonly RestorePoint[]> {
    return await this.#parts.store.list(filter);
  }

  /** Rejects with RequestError('not-found'). */
  async require(id: string): Promise<RestorePoint> {
    const point = await this.#parts.store.get(id);
    if (!point) throw new RequestError('not-found', `There is no restore point ${id}.`);
    return point;
  }

  /** Notes a point that a session has just made. */
  async add(point: RestorePoint): Promise<void> {
    await this.#parts.store.add(point);
  }

  /**
   * Adds the snapshots of a repository that the database does not know, and forgets points whose snapshot is gone.
   * Snapshots that cannot be read are reported to the server's log and stay known.
   */
  async learn(repositoryId: string): Promise<void> {
    const { registry, store, logger } = this.#parts;
    const vault = await registry.get(repositoryId);
    // Asked before the snapshots are: a point that a session makes meanwhile is neither found among them nor gone.
    const known = new Set((await store.list({ repositoryId })).map((point) => point.id));
    const { snapshots, damaged } = await translated('The snapshots could not be listed', async () => {
      await vault.reload();
      return await vault.readableSnapshots();
    });
    for (const { id, error } of damaged)
      logger.warn(
        { repositoryId, restorePoint: id, error: error.message },
        'A restore point cannot be read: check the repository',
      );
    const found = snapshots.flatMap((snapshot) => pointOf(snapshot, repositoryId) ?? []);
    const fresh = found.filter((point) => !known.has(point.id));
    for (const point of fresh) await store.add(point);
    // What is damaged may be repaired; it is not gone.
    const kept = new Set([...found, ...damaged].map(({ id }) => id));
    await store.forget(
      repositoryId,
      [...known].filter((id) => !kept.has(id)),
    );
    if (fresh.length > 0)
      logger.info({ repositoryId, added: fresh.length }, 'Restore points were read from a repository');
  }

  /** Opens a point for reading. */
  async reader(address: PointAddress): Promise<RestorePointReader> {
    const vault = await this.#parts.registry.get(address.repositoryId);
    return await translated('The restore point could not be opened', async () => {
      return await openRestorePoint(vault, address.snapshotId);
    });
  }

  /** Opens a point for looking into it, if wished together with what earlier points of its job hold. */
  async source(address: PointAddress, { showDeleted, showAllVersions }: Shown): Promise<ItemSource> {
    const chosen = await this.reader(address);
    const point = await this.#parts.store.get(address.snapshotId);
    if (!point || !(showDeleted || showAllVersions)) return chosen;
    const { jobId, repositoryId, backupTime } = point;
    const all = await this.#parts.store.list({ jobId, repositoryId, until: backupTime });
    const earlier = all
      .filter(({ id, backupTime: time }) => id !== point.id && time <= backupTime)
      .map(
        ({ id }) =>
          async () =>
            await this.reader({ repositoryId, snapshotId: id }),
      );
    const holds = async (objectId: string, ids: readonly string[]): Promise<ReadonlySet<string>> => {
      const { catalog } = this.#parts;
      if ((await catalog?.base(jobId))?.snapshotId !== point.id) return new Set();
      const found = [...((await catalog?.committed(jobId, objectId, ids)) ?? [])];
      // What was moved into a folder that is left out is held by earlier points alone.
      return new Set(found.flatMap(([id, { status }]) => (status === 'excluded' ? [] : [id])));
    };
    return new RestorePointOverlay({ chosen, earlier, deleted: showDeleted, allVersions: showAllVersions, holds });
  }

  /** The objects of one kind in a restore point, by name. */
  async objects(id: string, workload: WorkloadName): Promise<readonly ProtectedObject[]> {
    const point = await this.require(id);
    if (!point.workloads.includes(workload)) return [];
    const reader = await this.reader({ repositoryId: point.repositoryId, snapshotId: point.id });
    const found: ProtectedObject[] = [];
    for await (const object of reader.objects()) if (object.workload === workload) found.push(object);
    return found;
  }

  /** For every repository: {@link learn}. One that does not answer is reported and passed over. */
  async learnAll(repositories: readonly { readonly id: string; readonly name: string }[]): Promise<void> {
    for (const { id, name } of repositories) {
      try {
        await this.learn(id);
      } catch (error) {
        this.#parts.logger.warn({ repository: name, error: messageOf(error) }, 'A repository could not be read');
      }
    }
  }
}

/** What the tags of a snapshot say; undefined for one that was not made by this program. */
function pointOf(snapshot: Snapshot, repositoryId: string): RestorePoint | undefined {
  if (!snapshot.tags.includes('coffer')) return undefined;
  const tagged = (name: string): string | undefined =>
    snapshot.tags.find((tag) => tag.startsWith(`${name}:`))?.slice(name.length + 1);
  const organizationId = tagged('organization');
  const jobId = tagged('job');
  if (organizationId === undefined || jobId === undefined) return undefined;
  return {
    id: snapshot.id,
    repositoryId,
    organizationId,
    jobId,
    sessionId: tagged('session') ?? '',
    backupTime: Date.parse(snapshot.time),
    workloads: snapshot.tags.flatMap((tag) =>
      tag.startsWith('workload:') ? [tag.slice('workload:'.length) as WorkloadName] : [],
    ),
  };
}
