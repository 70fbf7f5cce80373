import { expect, it } from 'vitest';
import type { Backend } from '../../backend/backend.ts';
import { memoryBackend } from '../../backend/memory.ts';
import { sha256, sha256Of } from '../../crypto/hash.ts';
import { openKeyFile } from '../../crypto/key-file.ts';
import type { MasterKey } from '../../crypto/master-key.ts';
import { seal } from '../../crypto/seal.ts';
import { VaultError } from '../../errors.ts';
import type { PackContent } from '../../index/blob-index.ts';
import { encodeIndex } from '../../index/index-file.ts';
import { encodeLock } from '../../lock/lock-file.ts';
import { RepositoryLock } from '../../lock/repository-lock.ts';
import { encodeHeader, packTrailer } from '../../pack/header.ts';
import { sealBlobs } from '../../pack/seal-blob.ts';
import { encodeSnapshot } from '../../snapshot/snapshot.ts';
import { buildHouse, copyOf, openQuick, overwrite, packsOf, readEach } from '../../testing/damage.ts';
import { HandClock, noise, PASSWORD, quickInit, saveAll } from '../../testing/help.ts';
import { Documents } from '../documents.ts';
import { openRepository } from '../open.ts';
import type { CheckOptions, CheckProgress, Finding } from './findings.ts';

async function keyOf(backend: Backend): Promise<MasterKey> {
  for await (const { name } of backend.list('key')) {
    const key = await openKeyFile(await backend.load({ kind: 'key', name }), PASSWORD);
    if (key) return key;
  }
  throw new Error('no key');
}

/** A repository with a dozen packs of about 2 MB, one for each writer. */
async function manyPacks(): Promise<Backend> {
  const backend = memoryBackend();
  await quickInit(backend);
  await using repository = await openQuick(backend);
  for (let i = 0; i < 12; i++) {
    await using writer = await repository.write();
    await saveAll(writer, { [`file ${i}`]: noise(400_000) });
  }
  return backend;
}

/** Wraps a backend so that it tells which packs are loaded whole. */
function watched(backend: Backend, loaded: Set<string>): Backend {
  return {
    ...backend,
    load: (file, range) => {
      if (file.kind === 'pack' && !range) loaded.add(file.name);
      return backend.load(file, range);
    },
  };
}

async function packsRead(backend: Backend, options: CheckOptions): Promise<Set<string>> {
  const loaded = new Set<string>();
  await using repository = await openQuick(watched(backend, loaded));
  const report = await repository.check(options);
  expect(report.findings).toEqual([]);
  return loaded;
}

async function findings(backend: Backend, options: CheckOptions = {}): Promise<readonly Finding[]> {
  await using repository = await openQuick(backend);
  return (await repository.check(options)).findings;
}

/** The same pack content as another file, so that its blobs lie in two packs. */
async function duplicate(backend: Backend, pack: PackContent): Promise<string> {
  const key = await keyOf(backend);
  const bytes = await backend.load({ kind: 'pack', name: pack.id });
  const end = pack.blobs.reduce((sum, { length }) => sum + length, 0);
  const parts = [bytes.subarray(0, end), ...packTrailer(seal(key, encodeHeader(pack.blobs)))];
  const name = sha256Of(parts);
  await backend.save({ kind: 'pack', name }, parts);
  await new Documents(backend, key).save('index', encodeIndex([{ id: name, blobs: pack.blobs }]));
  return name;
}

it('the parts of a subset together read every pack once', async () => {
  const backend = await manyPacks();
  const all = await packsRead(backend, { readData: 'all' });
  expect(all.size).toBe(24);
  const parts = await Promise.all(
    [1, 2, 3].map((n) => packsRead(backend, { readData: { subset: `${n}/3` as const } })),
  );
  expect(new Set(parts.flatMap((part) => [...part]))).toEqual(all);
  expect(parts.reduce((sum, part) => sum + part.size, 0)).toBe(all.size);
});

it('a percentage or a number of bytes reads about as much, chosen by the randomness it is given', async () => {
  const backend = await manyPacks();
  expect((await packsRead(backend, {})).size).toBe(0);
  expect((await packsRead(backend, { readData: { subset: '25%' } })).size).toBe(6);
  const some = await packsRead(backend, { readData: { subset: 1 }, random: () => 0 });
  expect(some.size).toBe(1);
  expect(await packsRead(backend, { readData: { subset: 1 }, random: () => 0.99 })).not.toEqual(some);
  expect((await packsRead(backend, { readData: { subset: 1e9 } })).size).toBe(24);
});

it.each(['0/3', '4/3', '0%', '101%', 'x/y', -1])('refuses the subset %s', async (subset) => {
  const { backend } = await buildHouse();
  await using repository = await openQuick(backend);
  const readData = { subset } as NonNullable<CheckOptions['readData']>;
  await expect(repository.check({ readData })).rejects.toBeInstanceOf(RangeError);
});

it('says what the snapshots hold and take where it is asked to and nothing is missing', async () => {
  const { backend, packs } = await buildHouse();
  await using repository = await openQuick(backend);
  expect((await repository.check()).content).toBeUndefined();
  const { snapshots: each, ...sums } = await repository.contentStats();
  const { content } = await repository.check({ measure: true });
  expect(content).toMatchObject(sums);
  expect(new Set(content?.snapshots)).toEqual(new Set(each));
  await overwrite(backend, { kind: 'pack', name: packs.tree }, undefined);
  expect((await repository.check({ measure: true })).content).toBeUndefined();
});

it('tells how far it is, and ends at the end', async () => {
  const backend = await manyPacks();
  const told: CheckProgress[] = [];
  await using repository = await openQuick(backend);
  const { readBytes, trees } = await repository.check({ readData: 'all', progress: (step) => told.push(step) });
  expect(new Set(told.map(({ stage }) => stage))).toEqual(new Set(['indexes', 'trees', 'data']));
  expect(told.filter(({ stage }) => stage === 'trees').at(-1)).toEqual({ stage: 'trees', done: trees });
  expect(told.at(-1)).toEqual({ stage: 'data', done: readBytes, total: readBytes });
});

it('an abort ends it with its own reason and frees the lock', async () => {
  const backend = await manyPacks();
  await using repository = await openQuick(backend);
  const abort = new AbortController();
  const progress = ({ stage }: CheckProgress) => {
    if (stage === 'data') abort.abort(new Error('the administrator has seen enough'));
  };
  const check = repository.check({ readData: 'all', signal: abort.signal, progress });
  await expect(check).rejects.toThrow('the administrator has seen enough');
  for await (const { name } of backend.list('lock')) expect(name).toBe('none is left');
});

it('goes together with writers, not with whoever removes', async () => {
  const { backend } = await buildHouse();
  await using repository = await openQuick(backend);
  {
    await using _writer = await repository.write();
    expect((await repository.check()).sound).toBe(true);
    await expect(repository.repair()).rejects.toMatchObject({ code: 'locked' });
  }
  const documents = new Documents(backend, await keyOf(backend));
  await using _lock = await RepositoryLock.acquire(documents, new HandClock(), 'exclusive');
  await expect(repository.check()).rejects.toMatchObject({ code: 'locked' });
});

it('what was read while its lock settled counts for nothing when somebody locked at the same moment', async () => {
  const { backend } = await buildHouse();
  const key = await keyOf(backend);
  const about = { time: Date.now(), exclusive: true, hostname: 'other', username: 'eve', pid: 1 };
  await using repository = await openQuick({
    ...backend,
    save: async (file, parts) => {
      await backend.save(file, parts);
      if (file.kind === 'lock') await new Documents(backend, key).save('lock', encodeLock(about));
    },
  });
  await expect(repository.check()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('eve') });
  expect(await new Documents(backend, key).names('lock')).toHaveLength(1);
});

it('packs that no index names are told as harmless', async () => {
  const { backend, packs } = await buildHouse();
  const bytes = await backend.load({ kind: 'pack', name: packs.data });
  const file = { kind: 'pack', name: 'ab'.repeat(32) } as const;
  await backend.save(file, [bytes]);
  expect(await findings(backend, { readData: 'all' })).toMatchObject([
    { severity: 'note', kind: 'pack-leftover', file },
  ]);
});

it('index files that say the same twice are told as harmless', async () => {
  const { backend } = await buildHouse();
  await new Documents(backend, await keyOf(backend)).save('index', encodeIndex(await packsOf(backend)));
  const found = await findings(backend, { readData: 'all' });
  expect(found.map(({ severity, kind }) => [severity, kind])).toEqual(Array(4).fill(['note', 'pack-repeated']));
});

it('index files that each name a part of a pack together name the whole', async () => {
  const { backend, packs } = await buildHouse();
  const documents = new Documents(backend, await keyOf(backend));
  const all = await packsOf(backend);
  for (const name of await documents.names('index')) await documents.delete('index', name);
  const first = all.map((pack) => (pack.id === packs.data ? { ...pack, blobs: pack.blobs.slice(0, 1) } : pack));
  await documents.save('index', encodeIndex(first));
  const rest = all.filter(({ id }) => id === packs.data).map((pack) => ({ ...pack, blobs: pack.blobs.slice(1) }));
  await documents.save('index', encodeIndex(rest));
  expect(await findings(backend, { readData: 'all' })).toMatchObject([{ severity: 'note', kind: 'pack-repeated' }]);
});

it('blobs that lie in two packs are read from the other one when the first is damaged, and nothing is lost', async () => {
  const { backend, packs, second, files } = await buildHouse();
  for (const pack of await packsOf(backend)) {
    if (pack.id === packs.data || pack.id === packs.newTree) await duplicate(backend, pack);
  }
  expect(await findings(backend)).toMatchObject([{ severity: 'note', kind: 'blobs-repeated' }]);
  await overwrite(backend, { kind: 'pack', name: packs.data }, new Uint8Array(100));
  await overwrite(backend, { kind: 'pack', name: packs.newTree }, undefined);
  await using repository = await openQuick(backend);
  const read = await readEach(repository, second);
  for (const [path, bytes] of files) expect([path, Buffer.from(read.get(path) as Uint8Array)]).toEqual([path, bytes]);
  const errors = (await findings(backend)).filter(({ severity }) => severity === 'error');
  expect(errors.map(({ kind }) => kind).sort()).toEqual(['pack-missing', 'pack-size']);
  for (const { effect } of errors) expect(effect).toMatchObject({ lostBlobs: 0, snapshots: 0, paths: 0 });
  const report = await repository.repair();
  expect(report).toMatchObject({ savedBlobs: 0, snapshots: [], removedPacks: [packs.data] });
  expect((await repository.check({ readData: 'all' })).findings).toEqual([]);
});

it('tells the first paths and the number of all when much is lost', async () => {
  const backend = memoryBackend();
  await quickInit(backend);
  await using repository = await openQuick(backend);
  const files = Object.fromEntries(Array.from({ length: 1500 }, (_, i) => [`file ${i}`, noise(50)]));
  for (let i = 0; i < 12; i++) {
    await using writer = await repository.write();
    await saveAll(writer, { ...files, [`only in ${i}`]: noise(50) }, { time: `2026-01-${10 + i}T00:00:00Z` });
  }
  const largest = (await packsOf(backend)).sort((a, b) => b.blobs.length - a.blobs.length)[0] as PackContent;
  await backend.delete({ kind: 'pack', name: largest.id });
  const [finding] = await findings(backend);
  expect(finding).toMatchObject({ kind: 'pack-missing', effect: { lostBlobs: 1501, snapshots: 12, counted: false } });
  expect(finding?.effect.paths).toBeGreaterThanOrEqual(1501);
  expect(finding?.effect.firstPaths).toHaveLength(10);
  expect(finding?.effect.snapshotIds).toHaveLength(10);
});

it('a file at several places of a snapshot is told at each of them', async () => {
  const { backend, packs } = await buildHouse();
  await backend.delete({ kind: 'pack', name: packs.data });
  const [finding] = await findings(backend);
  expect(finding?.effect).toEqual({
    lostBlobs: 2,
    snapshots: 2,
    snapshotIds: expect.any(Array),
    paths: 3,
    firstPaths: ['/docs/report', '/more/report', '/plan'],
    counted: true,
  });
});

it('a tree that was stored as something else is told, and its snapshot with it', async () => {
  const { backend } = await buildHouse();
  const key = await keyOf(backend);
  const plain = Buffer.from('no tree\n');
  const sealed = sealBlobs(key, plain, [plain.length]);
  const blob = { type: 'tree' as const, id: sha256(plain), length: sealed.bytes.length, uncompressedLength: 0 };
  const bytes = Buffer.concat([sealed.bytes, ...packTrailer(seal(key, encodeHeader([blob])))]);
  await backend.save({ kind: 'pack', name: sha256(bytes) }, [bytes]);
  const documents = new Documents(backend, key);
  await documents.save('index', encodeIndex([{ id: sha256(bytes), blobs: [{ ...blob, offset: 0 }] }]));
  const about = { time: '2026-03-03T00:00:00Z', hostname: 'h', username: 'u', tags: [], paths: ['/'] };
  const id = await documents.save('snapshot', encodeSnapshot({ ...about, tree: blob.id }));
  const [finding, ...others] = await findings(backend, { readData: 'all' });
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ kind: 'tree-malformed', effect: { snapshotIds: [id], firstPaths: ['/'] } });
});

it('a pack that the storage does not hand out is told, and nothing is given up for it', async () => {
  const { backend, packs } = await buildHouse();
  const sick: Backend = {
    ...backend,
    load: async (file, range) => {
      if (file.name === packs.newData && !range) throw new VaultError('io', 'bad sector');
      return await backend.load(file, range);
    },
  };
  await using repository = await openQuick(sick);
  const { findings: found } = await repository.check({ readData: 'all' });
  const file = { kind: 'pack', name: packs.newData } as const;
  expect(found).toMatchObject([{ kind: 'pack-unreachable', file, effect: { firstPaths: ['/fresh'] } }]);
  await expect(repository.repair({ removeDamaged: true })).rejects.toMatchObject({ code: 'io' });
  expect(await findings(backend, { readData: 'all' })).toEqual([]);
});

it('a storage that fails as a whole ends the check', async () => {
  const { backend } = await buildHouse();
  const broken = await copyOf(backend);
  await using repository = await openQuick({
    ...broken,
    list: async function* (kind) {
      if (kind === 'pack') throw new VaultError('io', 'no connection');
      yield* broken.list(kind);
    },
  });
  await expect(repository.check()).rejects.toMatchObject({ code: 'io' });
});

it('finds the same with worker threads', async () => {
  const { backend, packs } = await buildHouse();
  const file = { kind: 'pack', name: packs.newData } as const;
  const bytes = await backend.load(file);
  bytes[5000] = (bytes[5000] as number) ^ 1;
  await overwrite(backend, file, bytes);
  const alone = await findings(backend, { readData: 'all' });
  await using repository = await openRepository(backend, { password: PASSWORD, workers: 2 });
  expect((await repository.check({ readData: 'all' })).findings).toEqual(alone);
  expect(alone).toMatchObject([{ severity: 'error', kind: 'pack-damaged', file }]);
});
