import { join } from 'node:path';
import { localBackend, openRepository } from '@coffer/vault';
import { expect, it } from 'vitest';
import { RestHouse } from '../testing/rest-house.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { recoveryKey } from './recovery-key.ts';

it('gives the password that opens a repository, by name or id, while the server runs', async () => {
  await using folder = await temporaryFolder();
  const settings = { COFFER_DATA: join(folder.path, 'data') };
  await expect(recoveryKey(settings, 'First')).rejects.toThrow('COFFER_DATA');
  await using house = await RestHouse.start({ dataFolder: settings.COFFER_DATA });
  const path = join(folder.path, 'first');
  const repository = { name: 'First', path, retentionType: 'ItemLevel' };
  const { id } = await house.must(200, 'POST', 'BackupRepositories', repository);
  const password = await recoveryKey(settings, 'first');
  expect(await recoveryKey(settings, id)).toBe(password);
  await using opened = await openRepository(localBackend(path), { password });
  expect(await opened.snapshots()).toEqual([]);
  await expect(recoveryKey(settings, 'Second')).rejects.toThrow('There are: First.');
  await expect(recoveryKey(settings, undefined)).rejects.toThrow('There are: First.');
});
