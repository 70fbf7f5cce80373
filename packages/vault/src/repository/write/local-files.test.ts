import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { memoryBackend } from '../../backend/memory.ts';
import { VaultError } from '../../errors.ts';
import { bytesOf, noise, PASSWORD, pieces, prose, quickInit, TIME, temporaryFolder } from '../../testing/help.ts';
import { openRepository } from '../open.ts';

async function fresh(workers: number, wrap: (backend: Backend) => Backend = (backend) => backend) {
  const backend = memoryBackend();
  await quickInit(backend);
  return await openRepository(wrap(backend), { password: PASSWORD, workers, packSize: 4 * 1024 * 1024 });
}

const snapshot = { time: TIME, hostname: 'coffer', tags: [], paths: ['/'] };

describe.each([0, 2])('with %i worker threads', (workers) => {
  it('a file that the threads read has the blobs of one that is handed over, and comes back', async () => {
    await using place = await temporaryFolder();
    await using repository = await fresh(workers);
    await using writer = await repository.write();
    const files = {
      empty: Buffer.of(),
      small: prose(1000),
      'just small': noise(512 * 1024 - 1),
      'just large': prose(512 * 1024),
      large: noise(11_000_000),
      text: prose(3_000_000),
      ...Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`number ${i}`, prose(20_000 + i)])),
    };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(place.path, name), bytes);
    const saved = await Promise.all(
      Object.entries(files).map(
        async ([name, bytes]) =>
          ({
            node: {
              name,
              type: 'file',
              mtime: TIME,
              ...(await writer.saveLocalFile(join(place.path, name), bytes.length)),
            },
            bytes,
          }) as const,
      ),
    );
    for (const { node, bytes } of saved) {
      expect({ content: node.content, size: node.size }).toEqual(await writer.saveFile(pieces(bytes)));
    }
    await writer.saveSnapshot({ tree: await writer.saveTree(saved.map(({ node }) => node)), ...snapshot });
    for (const { node, bytes } of saved) {
      expect((await bytesOf(repository.readFile(node.content))).equals(bytes)).toBe(true);
    }
    expect((await repository.check({ readData: 'all' })).sound).toBe(true);
  });

  it('what cannot be read is told with its reason, and its neighbours are saved', async () => {
    await using place = await temporaryFolder();
    await using repository = await fresh(workers);
    await using writer = await repository.write();
    const at = (name: string) => join(place.path, name);
    await mkdir(at('folder'));
    execFileSync('mkfifo', [at('pipe')]);
    await writeFile(at('file'), 'content');
    const save = (name: string) => writer.saveLocalFile(at(name), 10);
    const outcomes = await Promise.allSettled(['gone', 'folder', 'pipe', 'file'].map(save));
    expect(outcomes).toMatchObject([
      { reason: { code: 'ENOENT', syscall: 'open' } },
      { reason: { message: expect.stringContaining('no longer a file') } },
      { reason: { message: expect.stringContaining('no longer a file') } },
      { value: { size: 7 } },
    ]);
  });

  it('a storage that fails makes every file fail, and none hang', async () => {
    await using place = await temporaryFolder();
    await using repository = await fresh(workers, (backend) => ({
      ...backend,
      save: async (file, parts) => {
        if (file.kind === 'pack') throw new VaultError('full', 'the disk is full');
        await backend.save(file, parts);
      },
    }));
    await using writer = await repository.write();
    const names = Array.from({ length: 40 }, (_, i) => join(place.path, `${i}`));
    for (const name of names) await writeFile(name, noise(1_000_000));
    const outcomes = await Promise.allSettled(names.map((name) => writer.saveLocalFile(name, 1_000_000)));
    expect(outcomes).toContainEqual(expect.objectContaining({ reason: expect.objectContaining({ code: 'full' }) }));
    await expect(writer.saveLocalFile(names[0] as string, 1)).rejects.toMatchObject({ code: 'full' });
  });
});

it('a writer that follows another one uses its buffers, and both leave what they saved', async () => {
  await using place = await temporaryFolder();
  await using repository = await fresh(2);
  const path = join(place.path, 'file');
  for (const turn of [1, 2, 3]) {
    const bytes = noise(9_000_000 + turn);
    await writeFile(path, bytes);
    await using writer = await repository.write();
    const file = await writer.saveLocalFile(path, bytes.length);
    const tree = await writer.saveTree([{ name: 'file', type: 'file', mtime: TIME, ...file }]);
    await writer.saveSnapshot({ tree, ...snapshot });
    expect((await bytesOf(repository.readFile(file.content))).equals(bytes)).toBe(true);
  }
});
