import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { backendConformance } from './conformance.ts';
import { localBackend } from './local.ts';
import { memoryBackend } from './memory.ts';

async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'vault-backend-'));
  return { folder, dispose: () => rm(folder, { recursive: true }) };
}

backendConformance('memory', async () => ({ backend: memoryBackend(), dispose: async () => undefined }));
backendConformance(
  'local',
  async () => {
    const { folder, dispose } = await temporaryFolder();
    const place = join(folder, 'new', 'repository');
    const plant = async (path: string, bytes: Uint8Array) => {
      await mkdir(dirname(join(place, path)), { recursive: true });
      await writeFile(join(place, path), bytes);
    };
    return { backend: localBackend(place), dispose, plant };
  },
  { many: 3000 },
);

const NAME = 'ab'.repeat(32);

it('keeps packs in folders of two digits and lets only the owner in', async () => {
  const { folder, dispose } = await temporaryFolder();
  const backend = localBackend(join(folder, 'r'));
  await backend.prepare();
  await backend.save({ kind: 'pack', name: NAME }, [Buffer.from('x')]);
  expect((await stat(join(folder, 'r/data/ab', NAME))).mode & 0o777).toBe(0o400);
  expect((await stat(join(folder, 'r/data/ab'))).mode & 0o777).toBe(0o700);
  expect(await readdir(join(folder, 'r/data/ab'))).toEqual([NAME]);
  await dispose();
});

it('does not list half-written and foreign files', async () => {
  const { folder, dispose } = await temporaryFolder();
  const backend = localBackend(folder);
  await backend.prepare();
  await writeFile(join(folder, 'index', `${NAME}-tmp-1234`), 'half');
  await writeFile(join(folder, 'index', '.DS_Store'), 'foreign');
  for await (const file of backend.list('index')) expect(file).toBeUndefined();
  await dispose();
});

it('refuses names that would lead elsewhere', async () => {
  const backend = localBackend('/nowhere');
  await expect(backend.load({ kind: 'index', name: '../../etc/passwd' })).rejects.toMatchObject({ code: 'missing' });
});

it('makes an absent pack folder again', async () => {
  const { folder, dispose } = await temporaryFolder();
  const backend = localBackend(folder);
  await backend.prepare();
  await rm(join(folder, 'data/ab'), { recursive: true });
  await backend.save({ kind: 'pack', name: NAME }, [Buffer.from('x')]);
  expect((await backend.load({ kind: 'pack', name: NAME })).length).toBe(1);
  await dispose();
});

it.skipIf(process.getuid?.() === 0)('calls a refused access permanent', async () => {
  const { folder, dispose } = await temporaryFolder();
  const backend = localBackend(folder);
  await backend.prepare();
  await chmod(join(folder, 'index'), 0o500);
  const save = backend.save({ kind: 'index', name: NAME }, [Buffer.from('x')]);
  await expect(save).rejects.toMatchObject({ code: 'io', permanent: true });
  await chmod(join(folder, 'index'), 0o700);
  await dispose();
});
