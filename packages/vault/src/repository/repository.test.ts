import { describe, expect, it } from 'vitest';
import type { Backend, FileId } from '../backend/backend.ts';
import { memoryBackend } from '../backend/memory.ts';
import { VaultError } from '../errors.ts';
import {
  bytesOf,
  digest,
  HandClock,
  noise,
  PASSWORD,
  pieces,
  prose,
  quickInit,
  readAll,
  saveAll,
  TIME,
} from '../testing/help.ts';
import { initRepository } from './init.ts';
import { openRepository } from './open.ts';

async function fresh(wrap: (backend: Backend) => Backend = (backend) => backend, workers = 0) {
  const backend = memoryBackend();
  await quickInit(backend);
  const repository = await openRepository(wrap(backend), { password: PASSWORD, workers, clock: new HandClock() });
  return { backend, repository };
}

async function namesOf(backend: Backend, kind: 'pack' | 'index' | 'snapshot' | 'lock'): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of backend.list(kind)) names.push(name);
  return names;
}

/** Changes one byte of a stored file. */
async function damage(backend: Backend, file: FileId, position: number): Promise<void> {
  const bytes = await backend.load(file);
  bytes[position] = (bytes[position] as number) ^ 1;
  await backend.delete(file);
  await backend.save(file, [bytes]);
}

describe.each([0, 2])('with %i worker threads', (workers) => {
  it('gives back what was saved, from a fresh opening too', async () => {
    const { backend, repository } = await fresh(undefined, workers);
    const files = {
      empty: new Uint8Array(),
      'one byte': Uint8Array.of(7),
      'just small': noise(512 * 1024 - 1),
      'just large': noise(512 * 1024),
      'large noise': noise(20_000_000),
      'large prose': prose(9_000_000),
    };
    const expected = new Map(Object.entries(files).map(([name, bytes]) => [name, digest(bytes)]));
    await using writer = await repository.write();
    const id = await saveAll(writer, files, { tags: ['a', 'b'] });
    expect(await readAll(repository, id)).toEqual(expected);
    await using again = await openRepository(backend, { password: PASSWORD, workers });
    expect(await readAll(again, id)).toEqual(expected);
    expect(await again.snapshots()).toMatchObject([
      { id, time: TIME, hostname: 'coffer', tags: ['a', 'b'], paths: ['/'] },
    ]);
    expect(again.id).toBe(repository.id);
    await repository[Symbol.asyncDispose]();
  });

  it('saves many files at once', async () => {
    const { repository } = await fresh(undefined, workers);
    await using writer = await repository.write();
    const sources = Array.from({ length: 200 }, (_, i) => noise(i % 20 === 0 ? 3_000_000 : i * 500));
    const saved = await Promise.all(sources.map((bytes) => writer.saveFile(pieces(bytes))));
    const nodes = saved.map((file, i) => ({ name: `f${i}`, type: 'file' as const, mtime: TIME, ...file }));
    const tree = await writer.saveTree(nodes);
    await writer.saveSnapshot({ tree, time: TIME, hostname: 'coffer', tags: [], paths: ['/'] });
    for (const [i, { content, size }] of saved.entries()) {
      expect(size).toBe(sources[i]?.length);
      expect(digest(await bytesOf(repository.readFile(content)))).toBe(digest(sources[i] as Buffer));
    }
    await repository[Symbol.asyncDispose]();
  });
});

describe('deduplication', () => {
  it('stores nothing twice, within a writer and across openings', async () => {
    const { backend, repository } = await fresh();
    const files = { small: noise(1000), large: noise(5_000_000) };
    await using writer = await repository.write();
    await saveAll(writer, { ...files, 'small again': files.small, 'large again': files.large });
    expect(writer.stats.dedupBytes).toBe(5_001_000);
    await writer[Symbol.asyncDispose]();
    const packs = await namesOf(backend, 'pack');
    await using again = await openRepository(backend, { password: PASSWORD, workers: 0 });
    await using second = await again.write();
    const before = second.stats;
    await saveAll(second, { ...files, 'small again': files.small, 'large again': files.large });
    expect(before).toEqual({ newBytes: 0, storedBytes: 0, dedupBytes: 0 });
    expect(second.stats).toMatchObject({ newBytes: 0, storedBytes: 0 });
    expect(await namesOf(backend, 'pack')).toEqual(packs);
  });

  it('does not rely on what another writer has not indexed yet', async () => {
    const { repository } = await fresh();
    const bytes = noise(2000);
    await using abandoned = await repository.write();
    await abandoned.saveFile([bytes]);
    await using writer = await repository.write();
    const id = await saveAll(writer, { file: bytes });
    await abandoned[Symbol.asyncDispose]();
    expect(await readAll(repository, id)).toEqual(new Map([['file', digest(bytes)]]));
    expect(writer.stats.dedupBytes).toBe(0);
  });

  it('keeps a file apart from a folder listing with the same bytes', async () => {
    const { repository } = await fresh();
    await using writer = await repository.write();
    const tree = await writer.saveTree([]);
    const { content } = await writer.saveFile([Buffer.from('{"nodes":[]}\n')]);
    expect(content).toEqual([tree]);
    await saveAll(writer, {});
    expect(await repository.loadTree(tree)).toEqual([]);
    expect((await bytesOf(repository.readFile(content))).toString()).toBe('{"nodes":[]}\n');
  });

  it('sees what another opening appended after a reload', async () => {
    const { backend, repository } = await fresh();
    await using other = await openRepository(backend, { password: PASSWORD, workers: 0, clock: new HandClock() });
    await using writer = await other.write();
    const id = await saveAll(writer, { file: noise(10) });
    await expect(readAll(repository, id)).rejects.toMatchObject({ code: 'missing' });
    await repository.reload();
    expect((await readAll(repository, id)).size).toBe(1);
  });
});

describe('reading a range', () => {
  it('gives exactly the bytes and reads only the blobs it touches', async () => {
    const reads: number[] = [];
    const { repository } = await fresh((backend) => ({
      ...backend,
      load: (file, range) => {
        if (file.kind === 'pack') reads.push(range?.length ?? Number.POSITIVE_INFINITY);
        return backend.load(file, range);
      },
    }));
    const bytes = noise(20_000_000);
    await using writer = await repository.write();
    const { content } = await writer.saveFile(pieces(bytes));
    await saveAll(writer, {});
    for (const [start, end] of [
      [0, 1],
      [9_999_990, 10_000_010],
      [19_999_999, 50_000_000],
      [5, 5],
    ] as const) {
      const part = await bytesOf(repository.readFile(content, { start, end }));
      expect(part.equals(bytes.subarray(start, end))).toBe(true);
    }
    expect(content.length).toBeGreaterThan(8);
    expect(reads.length).toBeLessThanOrEqual(4);
  });

  it('may be left early', async () => {
    const { repository } = await fresh();
    await using writer = await repository.write();
    const { content } = await writer.saveFile([noise(10_000_000)]);
    await saveAll(writer, {});
    for await (const part of repository.readFile(content)) {
      expect(part.length).toBeGreaterThan(0);
      break;
    }
  });
});

describe('a wrong step', () => {
  it('a second init, an absent repository and a wrong password have their own errors', async () => {
    const { backend } = await fresh();
    await expect(quickInit(backend)).rejects.toMatchObject({ code: 'exists' });
    await expect(initRepository(memoryBackend(), { password: '' })).rejects.toMatchObject({ code: 'wrong-password' });
    const open = (at: Backend, password: string) => openRepository(at, { password });
    await expect(open(memoryBackend(), PASSWORD)).rejects.toMatchObject({ code: 'not-a-repository' });
    await expect(open(backend, 'wrong')).rejects.toMatchObject({ code: 'wrong-password' });
  });

  it('a tree or snapshot that refers to nothing is refused', async () => {
    const { repository } = await fresh();
    await using writer = await repository.write();
    const id = 'ab'.repeat(32);
    const node = { name: 'x', mtime: TIME };
    await expect(writer.saveTree([{ ...node, type: 'file', content: [id] }])).rejects.toMatchObject({
      code: 'missing',
    });
    await expect(writer.saveTree([{ ...node, type: 'dir', subtree: id }])).rejects.toMatchObject({ code: 'missing' });
    const snapshot = { tree: id, time: TIME, hostname: 'h', tags: [], paths: [] };
    await expect(writer.saveSnapshot(snapshot)).rejects.toMatchObject({ code: 'missing' });
    await expect(repository.snapshot(id)).rejects.toMatchObject({ code: 'missing' });
  });

  it('a source that breaks fails only its own file', async () => {
    const { repository } = await fresh();
    await using writer = await repository.write();
    const broken = (async function* () {
      yield noise(3_000_000);
      throw new Error('connection lost');
    })();
    await expect(writer.saveFile(broken)).rejects.toThrow('connection lost');
    const id = await saveAll(writer, { good: noise(100) });
    expect((await readAll(repository, id)).size).toBe(1);
  });

  it('nothing can be written with a closed writer, and the lock is gone', async () => {
    const { backend, repository } = await fresh();
    const writer = await repository.write();
    await writer[Symbol.asyncDispose]();
    await writer[Symbol.asyncDispose]();
    await expect(writer.saveFile([noise(9)])).rejects.toMatchObject({ code: 'io', permanent: true });
    expect(await namesOf(backend, 'lock')).toEqual([]);
  });
});

describe('damage', () => {
  it.each([
    ['a pack', 'pack', 100],
    ['the index', 'index', 20],
    ['the snapshot', 'snapshot', 20],
  ] as const)('in %s is noticed', async (_, kind, position) => {
    const { backend, repository } = await fresh();
    await using writer = await repository.write();
    const id = await saveAll(writer, { file: noise(1000) });
    await writer[Symbol.asyncDispose]();
    for (const name of await namesOf(backend, kind)) await damage(backend, { kind, name }, position);
    const read = async () => {
      await using again = await openRepository(backend, { password: PASSWORD, workers: 0 });
      await readAll(again, id);
    };
    await expect(read()).rejects.toMatchObject({ code: 'damaged' });
  });

  it('of the only key file is told apart from a wrong password', async () => {
    const { backend } = await fresh();
    for await (const { name } of backend.list('key')) await damage(backend, { kind: 'key', name }, 0);
    await expect(openRepository(backend, { password: PASSWORD })).rejects.toMatchObject({ code: 'damaged' });
  });
});

describe('a storage that fails', () => {
  const failing = (fails: (file: FileId) => boolean) => (backend: Backend) => ({
    ...backend,
    save: async (file: FileId, parts: readonly Uint8Array[]) => {
      if (fails(file)) throw new VaultError('full', 'no space left');
      await backend.save(file, parts);
    },
  });

  it.each(['pack', 'index', 'snapshot'] as const)(
    'at a %s file leaves no snapshot and frees the lock',
    async (kind) => {
      let full = true;
      const { backend, repository } = await fresh(failing((file) => full && file.kind === kind));
      const files = { a: noise(1000), b: noise(18_000_000) };
      const attempt = async () => {
        await using writer = await repository.write();
        return await saveAll(writer, files);
      };
      await expect(attempt()).rejects.toMatchObject({ code: 'full' });
      expect(await namesOf(backend, 'snapshot')).toEqual([]);
      expect(await namesOf(backend, 'lock')).toEqual([]);
      full = false;
      const id = await attempt();
      await using again = await openRepository(backend, { password: PASSWORD, workers: 0 });
      expect((await readAll(again, id)).get('b')).toBe(digest(files.b));
    },
  );

  it('in the middle of many files makes every one of them fail, and none hang', async () => {
    let packs = 0;
    const { repository } = await fresh(failing((file) => file.kind === 'pack' && ++packs > 1));
    await using writer = await repository.write();
    const results = await Promise.allSettled(
      Array.from({ length: 16 }, async () => {
        for (let i = 0; i < 5; i++) await writer.saveFile([noise(4_000_000)]);
      }),
    );
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(new Set(reasons)).toEqual(new Set(['full']));
    expect(reasons.length).toBe(16);
  });
});

describe('an abort', () => {
  it('rejects with its own reason, and keeps what is stored for the next writer', async () => {
    const { backend, repository } = await fresh();
    const abort = new AbortController();
    const bytes = noise(40_000_000);
    const attempt = async () => {
      await using writer = await repository.write({ signal: abort.signal });
      await writer.saveFile(pieces(bytes));
      abort.abort(new Error('stopped by the administrator'));
      await saveAll(writer, {});
    };
    await expect(attempt()).rejects.toThrow('stopped by the administrator');
    expect(await namesOf(backend, 'snapshot')).toEqual([]);
    expect(await namesOf(backend, 'lock')).toEqual([]);
    expect(await namesOf(backend, 'index')).toHaveLength(1);
    await using writer = await repository.write();
    await saveAll(writer, { file: bytes });
    expect(writer.stats.dedupBytes).toBeGreaterThan(16_000_000);
  });
});

it('writes index files during a long run, not only at its end', async () => {
  const backend = memoryBackend();
  await quickInit(backend);
  const clock = new HandClock();
  await using repository = await openRepository(backend, { password: PASSWORD, workers: 0, clock });
  await using writer = await repository.write();
  await writer.saveFile([noise(20_000_000)]);
  await writer.saveFile([noise(20_000_000)]);
  clock.advance(6 * 60_000);
  await writer.saveFile([noise(40_000_000)]);
  await expect.poll(async () => (await namesOf(backend, 'index')).length).toBeGreaterThan(0);
  expect(await namesOf(backend, 'snapshot')).toEqual([]);
});

it('counts what is stored', async () => {
  const { repository } = await fresh();
  await using writer = await repository.write();
  await saveAll(writer, { file: noise(100_000) });
  const { storedBytes, snapshots } = await repository.stats();
  expect(snapshots).toBe(1);
  expect(storedBytes).toBeGreaterThan(100_000);
  expect(storedBytes).toBeLessThan(110_000);
});
