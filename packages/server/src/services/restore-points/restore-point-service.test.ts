import { silentLogger } from '@coffer/model';
import { type ReadableSnapshots, VaultError } from '@coffer/vault';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { RepositoryStore } from '../../db/stores/repository-store.ts';
import { type RestorePoint, RestorePointStore } from '../../db/stores/restore-point-store.ts';
import { secretBox } from '../../secrets/secret-box.ts';
import { VaultRegistry } from '../repositories/vault-registry.ts';
import { RestorePointService } from './restore-point-service.ts';

const repositoryId = 'r';

function point(id: string): RestorePoint {
  return { id, repositoryId, organizationId: 'o', jobId: 'j', sessionId: 's', backupTime: 1, workloads: ['onedrive'] };
}

it('forgets a point whose snapshot is gone, but not a damaged one, nor one that is made while the snapshots are listed', async () => {
  await using database = await openDatabase(sqliteDialect(inMemory));
  const repositories = new RepositoryStore(database.db);
  await repositories.addKey({ id: 'k', path: '/r', password: '', createdAt: 1 });
  await repositories.insert({
    id: repositoryId,
    name: 'R',
    description: '',
    path: '/r',
    keyId: 'k',
    retention: { retentionType: 'ItemLevel' },
    proxyId: 'p',
    createdAt: 1,
  });
  await using registry = new VaultRegistry({
    store: repositories,
    secrets: secretBox(Buffer.alloc(32)),
    logger: silentLogger,
  });
  const service = new RestorePointService({
    store: new RestorePointStore(database.db),
    registry,
    logger: silentLogger,
  });
  await service.add(point('gone'));
  await service.add(point('damaged'));
  registry.adopt(repositoryId, {
    reload: async () => undefined,
    readableSnapshots: async (): Promise<ReadableSnapshots> => {
      await service.add(point('just made'));
      return { snapshots: [], damaged: [{ id: 'damaged', error: new VaultError('damaged', 'Broken.') }] };
    },
    [Symbol.asyncDispose]: async () => undefined,
  } as unknown as Parameters<VaultRegistry['adopt']>[1]);
  await service.learn(repositoryId);
  expect((await service.list({})).map(({ id }) => id)).toEqual(['damaged', 'just made']);
});
