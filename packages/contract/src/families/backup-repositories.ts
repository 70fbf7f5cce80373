import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { Flag, Guid, list, optional } from '../schema.ts';
import {
  BackupRepository,
  BackupRepositoryFromClient,
  BackupRepositoryStorageUsageInfoPage,
  RepositorySynchronizeSession,
} from '../schemas/backup-repositories.ts';

/** Repositories and the organizations in them. */
export const backupRepositories = {
  BackupRepository_GetRepositories: operation('GET', '/v6/BackupRepositories', {
    tag: 'BackupRepository',
    built: true,
    query: { proxyId: optional(Guid), longTerm: optional(Flag) },
    answer: list(BackupRepository),
  }),
  BackupRepository_Add: operation('POST', '/v6/BackupRepositories', {
    tag: 'BackupRepository',
    built: true,
    body: BackupRepositoryFromClient,
    answer: BackupRepository,
  }),
  BackupRepository_GetRepositoriesById: operation('GET', '/v6/BackupRepositories/{repositoryId}', {
    tag: 'BackupRepository',
    built: true,
    params: { repositoryId: Guid },
    answer: BackupRepository,
  }),
  BackupRepository_UpdateRepository: operation('PUT', '/v6/BackupRepositories/{repositoryId}', {
    tag: 'BackupRepository',
    built: true,
    params: { repositoryId: Guid },
    body: BackupRepositoryFromClient,
  }),
  BackupRepository_Remove: operation('DELETE', '/v6/BackupRepositories/{repositoryId}', {
    tag: 'BackupRepository',
    success: 204,
    built: true,
    params: { repositoryId: Guid },
  }),
  BackupRepository_GetRepositoryStorageUsage: operation(
    'GET',
    '/v6/BackupRepositories/{repositoryId}/backedupOrganizations',
    {
      tag: 'BackupRepository',
      paged: true,
      built: true,
      params: { repositoryId: Guid },
      query: paging,
      answer: BackupRepositoryStorageUsageInfoPage,
    },
  ),
  BackupRepository_StartSynchronizeAction: operation('POST', '/v6/BackupRepositories/{repositoryId}/Sync', {
    tag: 'BackupRepository',
    built: true,
    params: { repositoryId: Guid },
    answer: RepositorySynchronizeSession,
  }),
  RepositorySynchronizeSessions_GetSynchronizeSessions: operation('GET', '/v6/RepositorySynchronizeSessions', {
    tag: 'RepositorySynchronizeSessions',
    built: false,
  }),
  RepositorySynchronizeSessions_GetRepositoriesById: operation('GET', '/v6/RepositorySynchronizeSessions/{sessionId}', {
    tag: 'RepositorySynchronizeSessions',
    built: false,
  }),
  RepositorySynchronizeSessions_StopSynchronizeAction: operation(
    'POST',
    '/v6/RepositorySynchronizeSessions/{sessionId}/StopSynchronize',
    { tag: 'RepositorySynchronizeSessions', built: false },
  ),
};
