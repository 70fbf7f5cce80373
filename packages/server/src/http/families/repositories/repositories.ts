import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { pageOfAll } from '../../page.ts';
import { presentRepository } from './present.ts';

/** Add, read, change and remove backup repositories. */
export function repositoryHandlers({
  repositories,
  backupFacts,
  organizations,
}: Pick<Services, 'repositories' | 'backupFacts' | 'organizations'>): Handlers<`BackupRepository_${string}`> {
  return {
    BackupRepository_GetRepositories: async ({ query }) =>
      (
        await repositories.list({
          ...(query.proxyId === undefined ? {} : { proxyId: query.proxyId }),
          ...(query.longTerm === undefined ? {} : { longTerm: query.longTerm }),
        })
      ).map(presentRepository),
    BackupRepository_Add: async ({ body }) => presentRepository(await repositories.add(body)),
    BackupRepository_GetRepositoriesById: async ({ params }) =>
      presentRepository(await repositories.require(params.repositoryId)),
    BackupRepository_UpdateRepository: async ({ params, body }) => {
      await repositories.update(params.repositoryId, body);
      return undefined;
    },
    BackupRepository_Remove: async ({ params }) => {
      await repositories.remove(params.repositoryId);
      return undefined;
    },
    BackupRepository_GetRepositoryStorageUsage: async (call) => {
      const repository = await repositories.require(call.params.repositoryId);
      const names = new Map((await organizations.list()).map(({ id, name }) => [id, name]));
      const uses = await backupFacts.organizationsIn(repository.id);
      return pageOfAll(call, uses, ({ organizationId, usedBytes }) => ({
        id: organizationId,
        name: names.get(organizationId) ?? organizationId,
        usedSpaceBytes: usedBytes,
        localCacheUsedSpaceBytes: 0,
        objectStorageUsedSpaceBytes: 0,
      }));
    },
    BackupRepository_StartSynchronizeAction: async ({ params }) => ({
      ...(await repositories.synchronize(params.repositoryId)),
      // The list of restore points is short enough to be read within the request.
      state: 'None' as const,
      progressPercent: 100,
    }),
  };
}
