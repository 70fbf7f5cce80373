import { createHash, randomBytes } from 'node:crypto';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { openRepository } from '../../repository/open.ts';
import { noise, PASSWORD, quickInit, readAll, saveAll, temporaryFolder } from '../../testing/help.ts';
import type { Backend, FileId } from '../backend.ts';
import { backendConformance, type Candidate } from '../conformance.ts';
import { memoryBackend } from '../memory.ts';
import { faultyBackend } from '../testing/faulty.ts';
import { jumpingClock } from '../testing/jumping-clock.ts';
import { listAll } from '../testing/list-all.ts';
import { cacheBackend } from './cache.ts';
import { limitBackend } from './limit.ts';
import { type BackendEvent, logBackend } from './log.ts';
import { readonlyBackend } from './readonly.ts';
import { retryBackend } from './retry.ts';
import { stackBackend } from './stack.ts';

const clock = systemClock;
const random = Math.random;
const only = (backend: Backend): Candidate => ({ backend, dispose: async () => undefined });

async function cached(wrap: (folder: string) => Backend): Promise<Candidate> {
  const folder = await temporaryFolder();
  return { backend: wrap(folder.path), dispose: async () => await folder[Symbol.asyncDispose]() };
}

describe.each<[string, () => Promise<Candidate>]>([
  ['retry', async () => only(retryBackend(memoryBackend(), { clock, random }))],
  ['limit', async () => only(limitBackend(memoryBackend(), { limit: 2 }))],
  ['log', async () => only(logBackend(memoryBackend(), { clock, ended: () => undefined }))],
  ['cache', () => cached((folder) => cacheBackend(memoryBackend(), { folder, maxBytes: 2_000_000, clock }))],
  [
    'all wrappers',
    () =>
      cached((folder) => {
        const cache = { folder, maxBytes: 2_000_000 };
        return stackBackend(memoryBackend(), { clock, random, limit: 3, cache, ended: () => undefined });
      }),
  ],
])('through %s', (name, make) => {
  backendConformance(`memory, ${name}`, make, { many: 1000 });
});

const content = randomBytes(1000);
const nameOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const SNAPSHOT: FileId = { kind: 'snapshot', name: nameOf(content) };

it('readonly lets nothing be changed', async () => {
  const memory = memoryBackend();
  await memory.save(SNAPSHOT, [content]);
  const backend = readonlyBackend(memory);
  const refused = { code: 'io', permanent: true };
  await expect(backend.prepare()).rejects.toMatchObject(refused);
  await expect(backend.save({ ...SNAPSHOT, kind: 'index' }, [content])).rejects.toMatchObject(refused);
  await expect(backend.delete(SNAPSHOT)).rejects.toMatchObject(refused);
  expect(Buffer.from(await backend.load(SNAPSHOT)).equals(content)).toBe(true);
  expect((await listAll(backend, 'snapshot')).length).toBe(1);
});

it('limit lets no more run at once than it may, in the order of asking', async () => {
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const slow: Backend = {
    ...memoryBackend(),
    save: async ({ name }) => {
      order.push(Number(name));
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
    },
  };
  const backend = limitBackend(slow, { limit: 3 });
  await Promise.all(Array.from({ length: 20 }, (_, i) => backend.save({ kind: 'lock', name: `${i}` }, [])));
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
});

it('limit gives the turn on after a failure, and lets who waits leave', async () => {
  const stop = new AbortController();
  const hanging = Promise.withResolvers<void>();
  const inner: Backend = { ...memoryBackend(), save: () => hanging.promise };
  const backend = limitBackend(inner, { limit: 1, signal: stop.signal });
  const first = backend.save(SNAPSHOT, []);
  const second = backend.load(SNAPSHOT);
  const reason = new Error('the user left');
  stop.abort(reason);
  await expect(second).rejects.toBe(reason);
  hanging.reject(new Error('broken'));
  await expect(first).rejects.toThrow('broken');
});

it('log tells of each operation with its bytes and failure', async () => {
  const time = jumpingClock();
  const events: BackendEvent[] = [];
  const plan = ([undefined, 'slow'] as const).values();
  const backend = logBackend(
    faultyBackend(memoryBackend(), () => plan.next().value, time),
    { clock: time, ended: (event) => events.push(event) },
  );
  await backend.save(SNAPSHOT, [content]);
  await backend.load(SNAPSHOT, { offset: 1, length: 10 });
  await listAll(backend, 'snapshot');
  await expect(backend.save(SNAPSHOT, [content])).rejects.toMatchObject({ code: 'exists' });
  const what = `snapshot ${SNAPSHOT.name}`;
  expect(events).toEqual([
    { operation: 'save', what, bytes: 1000, files: 0, milliseconds: 0 },
    { operation: 'load', what, bytes: 10, files: 0, milliseconds: 60_000 },
    { operation: 'list', what: 'snapshot', bytes: 0, files: 1, milliseconds: 0 },
    { operation: 'save', what, bytes: 0, files: 0, milliseconds: 0, failure: 'exists' },
  ]);
});

describe('the cache', () => {
  /** A cache over memory that counts what is fetched. */
  async function setUp(maxBytes = 1_000_000) {
    const folder = await temporaryFolder();
    const memory = memoryBackend();
    const fetched: string[] = [];
    const counted = logBackend(memory, {
      clock,
      ended: ({ operation, what }) => {
        if (operation === 'load') fetched.push(what);
      },
    });
    const backend = cacheBackend(counted, { folder: folder.path, maxBytes, clock });
    const copy = join(folder.path, 'snapshot', SNAPSHOT.name);
    return { memory, backend, fetched, copy, folder: folder.path, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] };
  }

  it('fetches a file once, for other processes too', async () => {
    await using it = await setUp();
    await it.memory.save(SNAPSHOT, [content]);
    for (let i = 0; i < 3; i++) expect(Buffer.from(await it.backend.load(SNAPSHOT)).equals(content)).toBe(true);
    const other = cacheBackend(memoryBackend(), { folder: it.folder, maxBytes: 1e6, clock });
    expect(Buffer.from(await other.load(SNAPSHOT)).equals(content)).toBe(true);
    expect(it.fetched.length).toBe(1);
  });

  it('does not fetch what it saved itself', async () => {
    await using it = await setUp();
    await it.backend.save(SNAPSHOT, [content.subarray(0, 9), content.subarray(9)]);
    expect(Buffer.from(await it.backend.load(SNAPSHOT)).equals(content)).toBe(true);
    expect(it.fetched).toEqual([]);
  });

  it.each(['changed', 'cut short', 'emptied'])('does not believe a copy that was %s', async (how) => {
    await using it = await setUp();
    await it.backend.save(SNAPSHOT, [content]);
    const spoiled = Buffer.from(await readFile(it.copy));
    spoiled[500] = (spoiled[500] ?? 0) ^ 1;
    await writeFile(it.copy, { changed: spoiled, 'cut short': spoiled.subarray(0, 400), emptied: '' }[how] ?? '');
    expect(Buffer.from(await it.backend.load(SNAPSHOT)).equals(content)).toBe(true);
    expect(it.fetched.length).toBe(1);
    // Mended by that.
    expect((await readFile(it.copy)).equals(content)).toBe(true);
  });

  it('keeps nothing whose name is not its hash, and no locks, keys or packs', async () => {
    await using it = await setUp();
    await it.backend.save({ ...SNAPSHOT, name: 'ab'.repeat(32) }, [content]);
    for (const kind of ['lock', 'key', 'pack'] as const) {
      await it.backend.save({ ...SNAPSHOT, kind }, [content]);
      await it.backend.load({ ...SNAPSHOT, kind });
    }
    expect(await readdir(it.folder, { recursive: true })).toEqual([]);
  });

  it('stays below its size by dropping what was used least recently', async () => {
    await using it = await setUp(10_000);
    const files = Array.from({ length: 30 }, () => randomBytes(1000));
    for (const bytes of files) await it.backend.save({ kind: 'index', name: nameOf(bytes) }, [bytes]);
    const kept = await readdir(join(it.folder, 'index'));
    expect(kept.length).toBeLessThanOrEqual(10);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept).toContain(nameOf(files.at(-1) as Buffer));
  });

  it('drops copies of files that a whole listing no longer names', async () => {
    await using it = await setUp();
    await it.backend.save(SNAPSHOT, [content]);
    await it.memory.delete(SNAPSHOT);
    await listAll(it.backend, 'snapshot');
    await expect(it.backend.load(SNAPSHOT)).rejects.toMatchObject({ code: 'missing' });
  });

  it('works without its folder', async () => {
    await using it = await setUp();
    await rm(it.folder, { recursive: true });
    await writeFile(it.folder, 'a file is in the way');
    await it.backend.save(SNAPSHOT, [content]);
    expect(Buffer.from(await it.backend.load(SNAPSHOT)).equals(content)).toBe(true);
    expect(it.fetched.length).toBe(1);
    await chmod(it.folder, 0o600);
  });

  it('opens a repository a second time without fetching index or snapshots', async () => {
    await using it = await setUp(10_000_000);
    await quickInit(it.backend);
    let id: string;
    {
      await using repository = await openRepository(it.backend, { password: PASSWORD });
      await using writer = await repository.write();
      id = await saveAll(writer, { file: noise(1_000_000) });
    }
    it.fetched.length = 0;
    await using again = await openRepository(it.backend, { password: PASSWORD });
    expect((await again.snapshots()).map((snapshot) => snapshot.id)).toEqual([id]);
    expect((await readAll(again, id)).size).toBe(1);
    expect(it.fetched.filter((what) => /^(index|snapshot)/.test(what))).toEqual([]);
  });
});
