import { hostname } from 'node:os';
import { afterEach, expect, it, vi } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { memoryBackend } from '../backend/memory.ts';
import { randomMasterKey } from '../crypto/master-key.ts';
import { VaultError } from '../errors.ts';
import { Documents } from '../repository/documents.ts';
import { HandClock } from '../testing/help.ts';
import { decodeLock, encodeLock, type LockContent } from './lock-file.ts';
import { type LockKind, RepositoryLock, removeStaleLocks } from './repository-lock.ts';

const MINUTE = 60_000;
/** Larger than any process id Linux gives. */
const NOBODY = 2 ** 30;
const held: RepositoryLock[] = [];

afterEach(async () => {
  for (const lock of held.splice(0)) await lock[Symbol.asyncDispose]();
});

function setUp(wrap: (backend: Backend) => Backend = (backend) => backend) {
  const clock = new HandClock();
  const documents = new Documents(wrap(memoryBackend()), randomMasterKey());
  const place = (lock: Partial<LockContent>) =>
    documents.save(
      'lock',
      encodeLock({ time: clock.now(), exclusive: false, hostname: 'other', username: 'eve', pid: 1, ...lock }),
    );
  const acquire = async (kind: LockKind = 'shared') => {
    const lock = await RepositoryLock.acquire(documents, clock, kind);
    held.push(lock);
    return lock;
  };
  return { clock, documents, place, acquire };
}

it('lets several share, and leaves nothing behind', async () => {
  const { documents, acquire } = setUp();
  const [one, two] = [await acquire(), await acquire()];
  expect(await documents.names('lock')).toHaveLength(2);
  const [name] = await documents.names('lock');
  expect(decodeLock(await documents.load('lock', name as string))).toMatchObject({
    exclusive: false,
    hostname: hostname(),
    pid: process.pid,
  });
  await one[Symbol.asyncDispose]();
  await two[Symbol.asyncDispose]();
  expect(await documents.names('lock')).toEqual([]);
});

it('refuses while another holds the exclusive lock, and says who', async () => {
  const { documents, place, acquire } = setUp();
  await place({ exclusive: true });
  await expect(acquire()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('eve on other') });
  expect(await documents.names('lock')).toHaveLength(1);
});

it('is exclusive only where nobody else holds any lock', async () => {
  const { documents, acquire } = setUp();
  const shared = await acquire();
  await expect(acquire('exclusive')).rejects.toMatchObject({ code: 'locked' });
  await shared[Symbol.asyncDispose]();
  const exclusive = await acquire('exclusive');
  await expect(acquire()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('exclusively') });
  await expect(acquire('exclusive')).rejects.toMatchObject({ code: 'locked' });
  expect(await documents.names('lock')).toHaveLength(1);
  await exclusive[Symbol.asyncDispose]();
});

it('gives way when the exclusive lock appears at the same moment', async () => {
  const { clock, documents, place } = setUp();
  const meanwhile = {
    now: () => clock.now(),
    sleep: async () => {
      await place({ exclusive: true });
    },
  };
  await expect(RepositoryLock.acquire(documents, meanwhile, 'shared')).rejects.toMatchObject({ code: 'locked' });
  expect(await documents.names('lock')).toHaveLength(1);
});

it.each([
  ['older than 30 minutes', { time: Date.parse('2026-01-01') }],
  ['of a process of this host that is gone', { hostname: hostname(), pid: NOBODY }],
])('passes over an exclusive lock %s, and can remove it', async (_, lock) => {
  const { clock, documents, place, acquire } = setUp();
  await place({ exclusive: true, ...lock });
  await (await acquire())[Symbol.asyncDispose]();
  expect(await removeStaleLocks(documents, clock)).toBe(1);
  expect(await documents.names('lock')).toEqual([]);
});

it('keeps locks that may be alive', async () => {
  const { clock, documents, place } = setUp();
  await place({ pid: NOBODY });
  await place({ hostname: hostname(), pid: process.pid });
  await place({ time: clock.now() - 29 * MINUTE });
  expect(await removeStaleLocks(documents, clock)).toBe(0);
  expect(await documents.names('lock')).toHaveLength(3);
});

it('refuses while a lock cannot be read', async () => {
  const { documents, acquire } = setUp();
  await documents.save('lock', '{"time":"nonsense"}');
  await expect(acquire()).rejects.toMatchObject({ code: 'locked' });
});

it('is renewed every five minutes, the new file before the old one goes', async () => {
  const { clock, documents, acquire } = setUp();
  await acquire();
  const [first] = await documents.names('lock');
  await vi.waitFor(() => expect(clock.sleepers).toBe(1));
  clock.advance(5 * MINUTE);
  await vi.waitFor(async () => {
    const names = await documents.names('lock');
    expect(names).toHaveLength(1);
    expect(names).not.toContain(first);
  });
});

it('is given up when it could not be renewed in time', async () => {
  let broken = false;
  const { clock, acquire } = setUp((backend) => ({
    ...backend,
    save: async (file, parts) => {
      if (broken) throw new VaultError('io', 'the cable is out');
      await backend.save(file, parts);
    },
  }));
  const lock = await acquire();
  broken = true;
  for (let turn = 0; turn < 4; turn++) {
    await vi.waitFor(() => expect(clock.sleepers).toBe(1));
    expect(lock.lost.aborted).toBe(false);
    clock.advance(5 * MINUTE);
  }
  await vi.waitFor(() => expect(clock.sleepers).toBe(1));
  clock.advance(5 * MINUTE);
  await vi.waitFor(() => expect(lock.lost.aborted).toBe(true));
  expect(lock.lost.reason).toMatchObject({ code: 'locked' });
});

it("survives restic's question whether its process lives", async () => {
  const { acquire } = setUp();
  const before = process.listenerCount('SIGHUP');
  const lock = await acquire();
  process.kill(process.pid, 'SIGHUP');
  await new Promise((resolve) => setImmediate(resolve));
  await lock[Symbol.asyncDispose]();
  expect(process.listenerCount('SIGHUP')).toBe(before);
});

it('is lost as soon as it is asked about after a long sleep of the machine', async () => {
  const { clock, acquire } = setUp();
  const lock = await acquire();
  lock.check();
  await vi.waitFor(() => expect(clock.sleepers).toBe(1));
  const late = clock.now() + 23 * MINUTE;
  vi.spyOn(clock, 'now').mockImplementation(() => late);
  expect(() => lock.check()).toThrow(expect.objectContaining({ code: 'locked' }));
  expect(lock.lost.aborted).toBe(true);
});

it('is not renewed any more when the renewal comes too late', async () => {
  const { clock, documents, acquire } = setUp();
  const lock = await acquire();
  const before = await documents.names('lock');
  await vi.waitFor(() => expect(clock.sleepers).toBe(1));
  clock.advance(31 * MINUTE);
  await vi.waitFor(() => expect(lock.lost.aborted).toBe(true));
  expect(await documents.names('lock')).toEqual(before);
});

it('is lost when somebody removed its file, noticed when verified and when renewed', async () => {
  const { clock, documents, acquire } = setUp();
  const [one, two] = [await acquire(), await acquire()];
  await one.verify();
  for (const name of await documents.names('lock')) await documents.delete('lock', name);
  await expect(one.verify()).rejects.toMatchObject({ code: 'locked' });
  expect(one.lost.aborted).toBe(true);
  await vi.waitFor(() => expect(clock.sleepers).toBe(2));
  clock.advance(5 * MINUTE);
  await vi.waitFor(() => expect(two.lost.aborted).toBe(true));
});

it.each([
  ['shared', true],
  ['exclusive', false],
] as const)('a %s one is lost when a lock that it excludes turns up', async (kind, exclusive) => {
  const { place, acquire } = setUp();
  const lock = await acquire(kind);
  await lock.verify();
  await place({ exclusive });
  await expect(lock.verify()).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('eve') });
  expect(() => lock.check()).toThrow(expect.objectContaining({ code: 'locked' }));
});

it('counts only when it has settled, where somebody came at the same moment', async () => {
  const { clock, documents, place } = setUp();
  const settle = Promise.withResolvers<void>();
  vi.spyOn(clock, 'sleep').mockImplementationOnce(() => settle.promise);
  const lock = await RepositoryLock.begin(documents, clock, 'shared');
  await place({ exclusive: true });
  settle.resolve();
  await expect(lock.settled).rejects.toMatchObject({ code: 'locked' });
  await lock[Symbol.asyncDispose]();
  expect(await documents.names('lock')).toHaveLength(1);
});
