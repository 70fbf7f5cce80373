import type { SentOf } from '@coffer/contract';
import type { RepositoryView } from '../../../services/repositories/repository-service.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** A repository as the contract shows it; never with its password. */
export function presentRepository(repository: RepositoryView): SentOf<'BackupRepository'> {
  return {
    id: repository.id,
    name: repository.name,
    description: repository.description,
    path: repository.path,
    capacityBytes: repository.capacityBytes,
    freeSpaceBytes: repository.freeSpaceBytes,
    isOutOfSync: false,
    isLongTerm: false,
    objectStorageEncryptionEnabled: false,
    proxyId: repository.proxyId,
    // The members were checked against the contract when they came in.
    ...(repository.retention as Pick<SentOf<'BackupRepository'>, 'retentionType'>),
    _links: linksTo({
      self: hrefTo('BackupRepositories', repository.id),
      proxy: hrefTo('Proxies', repository.proxyId),
    }),
  };
}
