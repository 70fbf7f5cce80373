import { expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { memoryBackend } from '../backend/memory.ts';
import { openQuick, overwrite, packsOf } from '../testing/damage.ts';
import { digest, noise, quickInit, readAll, saveAll } from '../testing/help.ts';
import type { Writer } from './writer.ts';

const CONTENT = noise(300_000);

/** Several writers at once, none of which can know of the others' packs: the same content in as many packs. */
async function manyPlaces(count: number): Promise<{ backend: Backend; packs: string[]; snapshots: string[] }> {
  const backend = memoryBackend();
  await quickInit(backend);
  const writers: Writer[] = [];
  for (let i = 0; i < count; i++) writers.push(await (await openQuick(backend)).write());
  const snapshots: string[] = [];
  for (const [i, writer] of writers.entries()) {
    snapshots.push(await saveAll(writer, { same: CONTENT, [`other ${i}`]: noise(10_000) }));
    await writer[Symbol.asyncDispose]();
  }
  const packs = (await packsOf(backend)).filter(({ blobs }) => blobs[0]?.type === 'data').map(({ id }) => id);
  expect(packs).toHaveLength(count);
  return { backend, packs, snapshots };
}

it.for([0, 1, 2, 3])(
  'a blob that is sound in one of four packs alone is read, checked and saved (%i)',
  async (sound) => {
    const { backend, packs, snapshots } = await manyPlaces(4);
    const { blobs } = (await packsOf(backend)).find(({ id }) => id === packs[sound]) ?? { blobs: [] };
    const { id } = blobs.find(({ length }) => length > 100_000) ?? { id: '' };
    for (const pack of await packsOf(backend)) {
      const blob = pack.blobs.find((candidate) => candidate.id === id);
      if (!blob || pack.id === packs[sound]) continue;
      const bytes = await backend.load({ kind: 'pack', name: pack.id });
      bytes[blob.offset + 1000] = (bytes[blob.offset + 1000] as number) ^ 1;
      await overwrite(backend, { kind: 'pack', name: pack.id }, bytes);
    }
    await using repository = await openQuick(backend);
    for (const snapshot of snapshots) expect((await readAll(repository, snapshot)).get('same')).toBe(digest(CONTENT));
    const { findings } = await repository.check({ readData: 'all' });
    expect(findings.filter(({ severity }) => severity === 'error')).toHaveLength(3);
    for (const { effect } of findings) expect(effect).toMatchObject({ lostBlobs: 0, paths: 0 });
    const report = await repository.repair();
    expect(report.snapshots).toEqual([]);
    expect(report.savedBlobs).toBe(3);
    await using afterwards = await openQuick(backend);
    expect((await afterwards.check({ readData: 'all' })).sound).toBe(true);
    for (const snapshot of snapshots) expect((await readAll(afterwards, snapshot)).get('same')).toBe(digest(CONTENT));
  },
);
