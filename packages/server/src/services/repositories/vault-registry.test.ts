import { VaultError } from '@coffer/vault';
import { expect, it } from 'vitest';
import { translated } from './vault-registry.ts';

it('what a repository refuses is told with its reason and what to do about it', async () => {
  const failing = (code: VaultError['code']) =>
    translated('The repository R could not be opened', async () => {
      throw new VaultError(code, 'no space left on the disk');
    });
  await expect(failing('full')).rejects.toMatchObject({
    code: 'full',
    message:
      'The repository R could not be opened: no space left on the disk. Free space on its disk, or shorten its retention and clean it up.',
  });
  await expect(failing('damaged')).rejects.toThrow('Check the repository');
  await expect(failing('exists')).rejects.toThrow(/: no space left on the disk$/);
});
