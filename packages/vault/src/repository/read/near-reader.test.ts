import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localBackend } from '../../backend/local.ts';
import { memoryBackend } from '../../backend/memory.ts';
import { bytesOf, noise, PASSWORD, quickInit, temporaryFolder } from '../../testing/help.ts';
import { openRepository } from '../open.ts';

const TIME = '2024-01-02T03:04:05.000Z';

it('reads trees and files of more packs than stay open, and says which are missing', async () => {
  await using place = await temporaryFolder();
  const backend = localBackend(place.path);
  await quickInit(backend);
  await using repository = await openRepository(backend, { password: PASSWORD, workers: 0 });
  const saved: { readonly content: readonly string[]; readonly tree: string; readonly bytes: Uint8Array }[] = [];
  await using writer = await repository.write();
  for (let pack = 0; pack < 10; pack += 1) {
    const bytes = noise(1_000 + pack);
    const { content, size } = await writer.saveFile([bytes]);
    const tree = await writer.saveTree([{ name: `${pack}`, type: 'file', mtime: TIME, size, content }]);
    await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: ['/'] });
    saved.push({ content, tree, bytes });
  }
  using near = repository.near();
  for (const { content, tree, bytes } of [...saved, ...saved.toReversed()]) {
    expect((await near?.tree(tree))?.nodes()).toMatchObject([{ size: bytes.length, content }]);
    expect(await bytesOf(near!.file(content))).toEqual(Buffer.from(bytes));
  }
  await rm(join(place.path, 'data'), { recursive: true });
  using later = repository.near();
  await expect(later?.tree(saved[0]?.tree ?? '')).rejects.toMatchObject({ code: 'missing' });
});

it('is not to be had of a storage that something stands before', async () => {
  const storage = memoryBackend();
  await quickInit(storage);
  const { prepare, save, load, list } = storage;
  const wrapped = { prepare, save, load, list, delete: storage.delete };
  await using near = await openRepository(storage, { password: PASSWORD, workers: 0 });
  await using far = await openRepository(wrapped, { password: PASSWORD, workers: 0 });
  expect(near.near()).toBeDefined();
  expect(far.near()).toBeUndefined();
});

it('a changed folder that refers to what the repository lacks is refused', async () => {
  const storage = memoryBackend();
  await quickInit(storage);
  await using repository = await openRepository(storage, { password: PASSWORD, workers: 0 });
  await using writer = await repository.write();
  const { content, size } = await writer.saveFile([noise(100)]);
  const node = { name: 'a', type: 'file', mtime: TIME, size, content } as const;
  const tree = await writer.saveTree([node]);
  await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: ['/'] });
  using near = repository.near();
  const former = await near!.tree(tree);
  expect(await writer.saveChangedTree(former, new Map([['a', node]]))).toBe(tree);
  for (const lost of [
    { ...node, content: ['ab'.repeat(32)] },
    { name: 'a', type: 'dir', mtime: TIME, subtree: 'cd'.repeat(32) } as const,
  ])
    await expect(writer.saveChangedTree(former, new Map([['a', lost]]))).rejects.toMatchObject({ code: 'missing' });
});
