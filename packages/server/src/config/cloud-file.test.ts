import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCloud } from './cloud-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coffer-cloud-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const hosts = { login: 'https://l:1/', graph: 'https://l:1', sharePoint: 'https://l:1/sharepoint/{host}' };

async function written(content: unknown): Promise<string> {
  const path = join(folder, 'cloud.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const readCloudFile = (cloudFile: string) => loadCloud({ cloudFile, publicClientId: undefined });

describe('the cloud file', () => {
  it('gives hosts, the public client and the CA; other regions stay with Microsoft', async () => {
    await writeFile(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n');
    const path = await written({ caFile: 'ca.pem', regions: { Worldwide: { ...hosts, publicClientId: 'client' } } });
    const cloud = await readCloudFile(path);
    expect(cloud.endpoints('Worldwide')).toMatchObject({
      login: 'https://l:1',
      sharePoint: 'https://l:1/sharepoint/{host}',
      publicClientId: 'client',
      ca: expect.stringContaining('CERTIFICATE') as string,
    });
    expect(cloud.endpoints('China')?.login).toBe('https://login.partner.microsoftonline.cn');
  });

  it('without one, the hosts are those of Microsoft and the public client that of the settings', async () => {
    const cloud = await loadCloud({ cloudFile: undefined, publicClientId: 'client' });
    expect(cloud.endpoints('Worldwide')).toMatchObject({
      graph: 'https://graph.microsoft.com',
      publicClientId: 'client',
    });
  });

  it.each([
    ['no JSON', '{', 'JSON'],
    ['no regions', {}, '"regions"'],
    ['an unknown region', { regions: { Moon: hosts } }, '"Moon" is not a region'],
    ['a plain http host', { regions: { Worldwide: { ...hosts, graph: 'http://l' } } }, 'Worldwide.graph'],
    ['a template without {host}', { regions: { Worldwide: { ...hosts, sharePoint: 'https://l' } } }, '{host}'],
    ['a CA file that is not there', { caFile: 'gone.pem', regions: { Worldwide: hosts } }, 'CA file'],
  ])('with %s is refused by name', async (_, content, reason) => {
    const path = await written(content);
    await expect(readCloudFile(path)).rejects.toThrow(path);
    await expect(readCloudFile(path)).rejects.toThrow(reason);
  });
});
