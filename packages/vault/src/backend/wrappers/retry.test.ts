import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { VaultError } from '../../errors.ts';
import { openRepository } from '../../repository/open.ts';
import { noise, PASSWORD, prose, quickInit, readAll, saveAll } from '../../testing/help.ts';
import type { Backend, FileId } from '../backend.ts';
import { memoryBackend } from '../memory.ts';
import { faultyBackend, type Trouble } from '../testing/faulty.ts';
import { jumpingClock } from '../testing/jumping-clock.ts';
import { listAll } from '../testing/list-all.ts';
import { retryBackend } from './retry.ts';

const FILE: FileId = { kind: 'pack', name: 'ab'.repeat(32) };
const BYTES = Buffer.from('the content of a pack');

/** Memory that fails as the list says, call by call, and is retried; with what lies beneath. */
function setUp(troubles: readonly (Trouble | undefined)[], options: { patience?: number; signal?: AbortSignal } = {}) {
  const memory = memoryBackend();
  const clock = jumpingClock();
  const plan = troubles.values();
  const faulty = faultyBackend(memory, () => plan.next().value, clock);
  return { memory, clock, backend: retryBackend(faulty, { clock, random: () => 0.5, ...options }) };
}

it('repeats after pauses that double, up to a minute', async () => {
  const { clock, backend } = setUp(Array(10).fill('before'));
  await backend.save(FILE, [BYTES]);
  expect(clock.pauses).toEqual([375, 750, 1500, 3000, 6000, 12_000, 24_000, 45_000, 45_000, 45_000]);
});

it('spreads its pauses over the upper half of the time', async () => {
  const clock = jumpingClock();
  const randoms = [0, 0.999].values();
  const plan = (['before', 'before'] as const).values();
  const faulty = faultyBackend(memoryBackend(), () => plan.next().value);
  await retryBackend(faulty, { clock, random: () => randoms.next().value ?? 0 }).save(FILE, [BYTES]);
  expect(clock.pauses[0]).toBe(250);
  expect(clock.pauses[1]).toBeCloseTo(999.5);
});

it('gives up with the last error when patience is over', async () => {
  const { clock, backend } = setUp(Array(100).fill('before'), { patience: 10_000 });
  await expect(backend.save(FILE, [BYTES])).rejects.toMatchObject({ code: 'io', message: 'trouble' });
  expect(clock.now()).toBeLessThanOrEqual(10_000);
  expect(clock.pauses.length).toBe(4);
});

it('does not repeat what failed for good', async () => {
  const { clock, backend } = setUp(['full']);
  await expect(backend.save(FILE, [BYTES])).rejects.toMatchObject({ code: 'full' });
  await expect(backend.load(FILE)).rejects.toMatchObject({ code: 'missing' });
  await expect(backend.delete(FILE)).rejects.toMatchObject({ code: 'missing' });
  expect(clock.pauses).toEqual([]);
});

it.each([0, 20, 1024 * 1024 + 1, 3_000_000])(
  'takes a save of %i bytes for done whose answer was lost',
  async (size) => {
    const { memory, backend } = setUp(['after']);
    const bytes = randomBytes(size);
    await backend.save(FILE, [bytes.subarray(0, size / 3), bytes.subarray(size / 3)]);
    expect(Buffer.from(await memory.load(FILE)).equals(bytes)).toBe(true);
  },
);

it.each([20, 3_000_000])('does not take a torn file for done, of %i bytes', async (size) => {
  const { backend } = setUp(['torn']);
  await expect(backend.save(FILE, [randomBytes(size)])).rejects.toMatchObject({ code: 'exists' });
});

it.each([
  ['of the same size but another end', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')])],
  ['that is longer', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
])('does not take a file for its own %s', async (_, change) => {
  for (const size of [20, 3_000_000]) {
    const { memory, backend } = setUp(['before']);
    const bytes = Buffer.alloc(size, 7);
    await memory.save(FILE, [change(bytes)]);
    await expect(backend.save(FILE, [bytes])).rejects.toMatchObject({ code: 'exists' });
  }
});

it('says exists at once when the file was there before', async () => {
  const { memory, backend } = setUp([]);
  await memory.save(FILE, [BYTES]);
  await expect(backend.save(FILE, [BYTES])).rejects.toMatchObject({ code: 'exists' });
});

it('takes a delete for done whose answer was lost', async () => {
  const { memory, backend } = setUp([undefined, 'after']);
  await backend.save(FILE, [BYTES]);
  await backend.delete(FILE);
  await expect(memory.load(FILE)).rejects.toMatchObject({ code: 'missing' });
});

it('begins a broken listing anew and gives each file once', async () => {
  const memory = memoryBackend();
  const names = Array.from({ length: 50 }, (_, i) => createHash('sha256').update(`${i}`).digest('hex'));
  for (const name of names) await memory.save({ kind: 'index', name }, [BYTES]);
  let calls = 0;
  const faulty = faultyBackend(memory, () => (++calls % 17 === 0 && calls < 300 ? 'before' : undefined));
  const listed: string[] = [];
  const retried = retryBackend(faulty, { clock: jumpingClock(), random: Math.random });
  for await (const { name } of retried.list('index')) listed.push(name);
  expect(calls).toBeGreaterThan(60);
  expect(listed.sort()).toEqual(names.sort());
});

it('lets a listing fail whose trouble does not end', async () => {
  const { memory, backend } = setUp(Array(1000).fill('before'), { patience: 60_000 });
  await memory.save({ ...FILE, kind: 'index' }, [BYTES]);
  await expect(backend.list('index')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'io' });
});

it('stops repeating when it is aborted, with the reason', async () => {
  const stop = new AbortController();
  const reason = new Error('the user left');
  const { backend, clock } = setUp(Array(1000).fill('before'), { signal: stop.signal });
  const save = backend.save(FILE, [BYTES]);
  stop.abort(reason);
  await expect(save).rejects.toBe(reason);
  expect(clock.pauses.length).toBeLessThanOrEqual(1);
  await expect(backend.load(FILE)).rejects.toBe(reason);
});

it('leaves the same files, whatever transient troubles come, as a storage without any', async () => {
  const trouble = fc.constantFrom<Trouble | undefined>(undefined, undefined, 'before', 'after', 'slow');
  const step = fc.record({ operation: fc.constantFrom('save', 'load', 'delete'), file: fc.nat(3) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(trouble, { maxLength: 60 }),
      fc.array(step, { maxLength: 25 }),
      async (troubles, steps) => {
        const healthy = memoryBackend();
        const { memory, backend, clock } = setUp(troubles);
        for (const { operation, file } of steps) {
          const act = (on: Backend) => outcome(on, operation, { kind: 'lock', name: String(file).repeat(64) });
          const before = clock.pauses.length;
          const [wanted, got] = [await act(healthy), await act(backend)];
          // What was repeated cannot tell its own work from another's, if the result is what was asked for.
          const asAsked =
            clock.pauses.length > before && (wanted === 'exists' || wanted === 'missing') && operation !== 'load';
          if (!(asAsked && got === 'done')) expect(got).toBe(wanted);
        }
        expect(await listAll(memory, 'lock')).toEqual(await listAll(healthy, 'lock'));
      },
    ),
  );
});

/** What came of it: `done`, the content, or the error's code. */
async function outcome(on: Backend, operation: string, file: FileId): Promise<string> {
  try {
    if (operation === 'save') await on.save(file, [Buffer.from(`content of ${file.name}`)]);
    else if (operation === 'delete') await on.delete(file);
    else return Buffer.from(await on.load(file)).toString();
    return 'done';
  } catch (error) {
    return (error as VaultError).code;
  }
}

it('carries a whole repository over a storage where each fifth call fails', async () => {
  const memory = memoryBackend();
  let calls = 0;
  const troubles = ['before', 'after'] as const;
  const faulty = faultyBackend(memory, () => (++calls % 5 === 0 ? troubles[calls % 2] : undefined));
  const backend = retryBackend(faulty, { clock: jumpingClock(), random: Math.random });
  await quickInit(backend);
  await using repository = await openRepository(backend, { password: PASSWORD, packSize: 4 * 1024 * 1024 });
  let id: string;
  {
    await using writer = await repository.write();
    id = await saveAll(writer, { noise: noise(30_000_000), prose: prose(8_000_000), small: noise(100) });
  }
  const read = await readAll(repository, id);
  // Read again without any trouble: nothing was only seemingly stored.
  await using healthy = await openRepository(memory, { password: PASSWORD });
  expect(await readAll(healthy, id)).toEqual(read);
  expect(read.size).toBe(3);
});
