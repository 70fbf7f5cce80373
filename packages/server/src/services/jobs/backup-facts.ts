import { messageOf } from '@coffer/model';
import type { JobStore } from '../../db/stores/job-store.ts';
import type { RestorePointStore } from '../../db/stores/restore-point-store.ts';
import type { BackupFacts, BackupSpan, RepositoryUse } from '../organizations/ports.ts';
import type { VaultRegistry } from '../repositories/vault-registry.ts';

/** What the facts are read from. */
export interface BackupFactsParts {
  readonly jobs: JobStore;
  readonly points: RestorePointStore;
  readonly registry: VaultRegistry;
}

/** Space that one organization takes in a repository, in bytes. */
export interface OrganizationUse {
  readonly organizationId: string;
  readonly usedBytes: number;
}

/** Answers what the organizations' side asks about backups. */
export class JobBackupFacts implements BackupFacts {
  readonly #parts: BackupFactsParts;

  constructor(parts: BackupFactsParts) {
    this.#parts = parts;
  }

  async span(organizationId: string): Promise<BackupSpan | undefined> {
    const points = await this.#parts.points.list({ organizationId });
    const [newest, oldest] = [points[0], points.at(-1)];
    if (newest === undefined || oldest === undefined) return undefined;
    return { first: new Date(oldest.backupTime).toISOString(), last: new Date(newest.backupTime).toISOString() };
  }

  async jobNames(organizationId: string): Promise<readonly string[]> {
    return (await this.#parts.jobs.list({ organizationId })).map((job) => job.name);
  }

  async usedRepositories(organizationId: string): Promise<readonly RepositoryUse[]> {
    const points = await this.#parts.points.list({ organizationId });
    const ids = [...new Set(points.map((point) => point.repositoryId))];
    return await Promise.all(ids.map(async (id) => await this.#useOf(id, organizationId)));
  }

  /**
   * The organizations in a repository. Equal content of several organizations is stored once; what is stored is
   * attributed to them by their share of the restore points.
   */
  async organizationsIn(repositoryId: string): Promise<readonly OrganizationUse[]> {
    const points = await this.#parts.points.list({ repositoryId });
    const { storedBytes } = await (await this.#parts.registry.get(repositoryId)).stats();
    const counts = new Map<string, number>();
    for (const { organizationId } of points) counts.set(organizationId, (counts.get(organizationId) ?? 0) + 1);
    return [...counts].map(([organizationId, count]) => ({
      organizationId,
      usedBytes: Math.round((storedBytes * count) / points.length),
    }));
  }

  async #useOf(repositoryId: string, organizationId: string): Promise<RepositoryUse> {
    try {
      const uses = await this.organizationsIn(repositoryId);
      const usedBytes = uses.find((use) => use.organizationId === organizationId)?.usedBytes ?? 0;
      return { repositoryId, usedBytes, isAvailable: true };
    } catch (error) {
      return { repositoryId, usedBytes: 0, isAvailable: false, details: messageOf(error) };
    }
  }
}
