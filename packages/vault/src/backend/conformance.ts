import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../clock.ts';
import { VaultError } from '../errors.ts';
import { type Backend, FILE_KINDS, type FileId, type FileKind } from './backend.ts';
import { retryBackend } from './wrappers/retry.ts';

/** A fresh, unprepared place to test, and what can be done with it beyond the interface. */
export interface Candidate {
  readonly backend: Backend;
  readonly dispose: () => Promise<void>;
  /** Puts a file there past the backend, at a path below the repository. */
  readonly plant?: (path: string, bytes: Uint8Array) => Promise<void>;
  /** The same place through a backend that ends with the signal. */
  readonly abortable?: (signal: AbortSignal) => Promise<Backend>;
}

/** What suits the candidate. */
export interface ConformanceOptions {
  /** Files of the long listing; enough for several pages. Default 10,000. */
  readonly many?: number;
  /** Files of that listing being saved at once. Default 16. */
  readonly parallel?: number;
  /** Bytes of the largest files. Default 20 MiB. */
  readonly large?: number;
  /** False for servers that cannot refuse a name atomically, as the backend's documentation says. */
  readonly atomicNames?: boolean;
}

type Listed = Exclude<FileKind, 'config'>;

/** The promises of {@link Backend}, as tests every implementation runs. */
export function backendConformance(
  name: string,
  make: () => Promise<Candidate>,
  { many = 10_000, parallel = 16, large = 20 * 1024 * 1024, atomicNames = true }: ConformanceOptions = {},
): void {
  describe(`backend ${name}`, () => {
    let candidate: Candidate;
    let backend: Backend;
    const fileOf = (kind: FileKind, bytes: Uint8Array): FileId => ({
      kind,
      name: kind === 'config' ? '' : createHash('sha256').update(bytes).digest('hex'),
    });
    const listed = async (kind: Listed) => {
      const files = new Map<string, number>();
      for await (const { name: file, size } of backend.list(kind)) {
        expect(files.has(file)).toBe(false);
        files.set(file, size);
      }
      return files;
    };
    const load = async (file: FileId) => Buffer.from(await backend.load(file));
    const saved = async (kind: FileKind, bytes: Uint8Array, through = backend) => {
      const file = fileOf(kind, bytes);
      await through.save(file, [bytes]);
      return file;
    };

    beforeAll(async () => {
      candidate = await make();
      backend = candidate.backend;
      expect(await listed('pack')).toEqual(new Map());
      await expect(backend.load({ kind: 'config', name: '' })).rejects.toMatchObject({ code: 'missing' });
      await backend.prepare();
      await backend.prepare();
    });
    afterAll(() => candidate.dispose());

    it.each(FILE_KINDS)('stores, lists, loads and deletes a %s file', async (kind) => {
      const bytes = randomBytes(100_000);
      const file = fileOf(kind, bytes);
      await backend.save(file, [bytes.subarray(0, 7), new Uint8Array(), bytes.subarray(7)]);
      expect((await load(file)).equals(bytes)).toBe(true);
      if (kind !== 'config') expect((await listed(kind)).get(file.name)).toBe(bytes.length);
      await backend.delete(file);
      const missing = { name: 'VaultError', code: 'missing', permanent: true };
      await expect(backend.load(file)).rejects.toMatchObject(missing);
      await expect(backend.delete(file)).rejects.toMatchObject(missing);
      if (kind !== 'config') expect((await listed(kind)).has(file.name)).toBe(false);
    });

    it('stores again what was deleted', async () => {
      const bytes = randomBytes(300);
      const file = await saved('lock', bytes);
      await backend.delete(file);
      await backend.save(file, [bytes]);
      expect((await load(file)).equals(bytes)).toBe(true);
    });

    it('stores an empty file', async () => {
      const file = await saved('pack', new Uint8Array());
      expect((await load(file)).length).toBe(0);
      expect((await listed('pack')).get(file.name)).toBe(0);
      expect((await backend.load(file, { offset: 0, length: 0 })).length).toBe(0);
      await expect(backend.load(file, { offset: 0, length: 1 })).rejects.toMatchObject({ code: 'damaged' });
      await backend.delete(file);
    });

    it(`stores ${large} bytes and loads parts of them`, async () => {
      const bytes = randomBytes(large);
      const file = fileOf('pack', bytes);
      const cut = [bytes.subarray(0, 1), bytes.subarray(1, 9_000_000), bytes.subarray(9_000_000)];
      await backend.save(file, cut);
      expect((await load(file)).equals(bytes)).toBe(true);
      const part = await backend.load(file, { offset: 8_999_000, length: 2_000_000 });
      expect(Buffer.from(part).equals(bytes.subarray(8_999_000, 10_999_000))).toBe(true);
      await backend.delete(file);
    });

    it.each([
      [0, 1],
      [0, 5000],
      [1234, 777],
      [4999, 1],
      [0, 0],
      [5000, 0],
    ])('loads exactly the range from %i of %i bytes', async (offset, length) => {
      const bytes = randomBytes(5000);
      const file = await saved('pack', bytes);
      const part = await backend.load(file, { offset, length });
      expect(Buffer.from(part).equals(bytes.subarray(offset, offset + length))).toBe(true);
    });

    it.each([
      [40, 11],
      [49, 2],
      [0, 51],
      [50, 1],
      [51, 0],
      [1000, 10],
    ])('says damaged when a file of 50 bytes is asked from %i for %i', async (offset, length) => {
      const file = await saved('pack', randomBytes(50));
      const load = backend.load(file, { offset, length });
      await expect(load).rejects.toMatchObject({ name: 'VaultError', code: 'damaged', permanent: true });
    });

    it.each([undefined, { offset: 3, length: 4 }, { offset: 0, length: 0 }])(
      'says missing for range %o of what is not there',
      async (range) => {
        const load = backend.load(fileOf('pack', randomBytes(9)), range);
        await expect(load).rejects.toMatchObject({ name: 'VaultError', code: 'missing', permanent: true });
      },
    );

    it.each(FILE_KINDS)('never replaces a %s file', async (kind) => {
      const file = fileOf(kind, randomBytes(9));
      await backend.save(file, [Buffer.from('first')]);
      const again = backend.save(file, [Buffer.from('second')]);
      await expect(again).rejects.toMatchObject({ name: 'VaultError', code: 'exists', permanent: true });
      expect((await load(file)).toString()).toBe('first');
      await backend.delete(file);
    });

    it.skipIf(!atomicNames)('lets exactly one of many savers of the same name win, whole', async () => {
      for (let turn = 0; turn < 3; turn++) {
        const file = fileOf('index', randomBytes(9));
        const contents = Array.from({ length: 8 }, (_, i) => Buffer.alloc(300_000 + i, i));
        const results = await Promise.allSettled(contents.map((bytes) => backend.save(file, [bytes])));
        const winners = contents.filter((_, i) => results[i]?.status === 'fulfilled');
        expect(winners.length).toBe(1);
        for (const result of results)
          if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'exists' });
        expect((await load(file)).equals(winners[0] as Buffer)).toBe(true);
        await backend.delete(file);
      }
    });

    it('stores many files at once', async () => {
      const contents = Array.from({ length: 40 }, (_, i) => randomBytes(1000 + i * 5000));
      // A busy storage may cut connections, which is no breach of its promises: as in use, what is not permanent is tried again.
      const patient = retryBackend(backend, { clock: systemClock, random: Math.random, patience: 20_000 });
      const files = await Promise.all(contents.map((bytes) => saved('pack', bytes, patient)));
      const loaded = await Promise.all(files.map(async (file) => Buffer.from(await patient.load(file))));
      expect(loaded.every((bytes, i) => bytes.equals(contents[i] as Buffer))).toBe(true);
      const sizes = await listed('pack');
      for (const [i, file] of files.entries()) expect(sizes.get(file.name)).toBe(contents[i]?.length);
    });

    it('stores more parts than the system takes at once', async () => {
      const parts = Array.from({ length: 3000 }, (_, i) => Buffer.from(`part ${i};`));
      const file = fileOf('pack', Buffer.concat(parts));
      await backend.save(file, parts);
      expect((await load(file)).equals(Buffer.concat(parts))).toBe(true);
    });

    it(`lists each of ${many} files once`, async () => {
      const before = await listed('snapshot');
      const expected = new Map(before);
      const numbers = Array.from({ length: many }, (_, i) => i).values();
      const lane = async () => {
        for (const i of numbers)
          expected.set((await saved('snapshot', Buffer.from(`snapshot ${i}`))).name, `${i}`.length + 9);
      };
      await Promise.all(Array.from({ length: parallel }, lane));
      expect(await listed('snapshot')).toEqual(expected);
    });

    it('lets a listing be left early, and begun again', async () => {
      for await (const { name: file } of backend.list('snapshot')) {
        expect(file).toMatch(/^[0-9a-f]{64}$/);
        break;
      }
      expect((await listed('snapshot')).size).toBeGreaterThanOrEqual(many);
    });

    it.each(['../../etc/passwd', 'abc', 'AB'.repeat(32), `${'ab'.repeat(31)}/x`, ''])(
      'refuses the name %j, which is no file name',
      async (bad) => {
        const file = { kind: 'index', name: bad } as const;
        await expect(backend.load(file)).rejects.toMatchObject({ code: 'missing' });
        await expect(backend.save(file, [Buffer.from('x')])).rejects.toMatchObject({ code: 'missing' });
        await expect(backend.delete(file)).rejects.toMatchObject({ code: 'missing' });
      },
    );

    it('lists nothing but repository files', async ({ skip }) => {
      const { plant } = candidate;
      if (!plant) return skip('nothing can be put there past the backend');
      const name = 'cd'.repeat(32);
      const foreign = [
        `index/${name}-tmp-1234`,
        'index/.DS_Store',
        `data/${name}`,
        `data/ab/${name}`,
        `data/cd/x/${name}`,
      ];
      foreign.push(`index/${name.toUpperCase()}`, `index/sub/${name}`, 'data/cd/readme.txt');
      for (const path of foreign) await plant(path, Buffer.from('foreign'));
      expect((await listed('index')).size).toBe(0);
      expect((await listed('pack')).has(name)).toBe(false);
      await backend.delete({ kind: 'pack', name }).catch((error: unknown) => expect(error).toBeInstanceOf(VaultError));
    });

    it('leaves nothing of a save that is aborted in the middle, and can save it afterwards', async ({ skip }) => {
      if (!candidate.abortable) return skip('a save here cannot be aborted');
      const reason = new Error('the user left');
      const stop = new AbortController();
      const leaving = await candidate.abortable(stop.signal);
      const bytes = randomBytes(large);
      const file = fileOf('pack', bytes);
      // The abort comes while the storage takes slices of the first half. To hash it, it takes only a few large ones.
      const half = bytes.subarray(0, bytes.length / 2);
      let taken = 0;
      const subarray = (start: number, end: number) => {
        if (++taken === 15) stop.abort(reason);
        return bytes.subarray(start, Math.min(end, half.length));
      };
      Object.defineProperty(half, 'subarray', { value: subarray });
      await expect(leaving.save(file, [half, bytes.subarray(bytes.length / 2)])).rejects.toBe(reason);
      await expect(leaving.load(file)).rejects.toBe(reason);
      await expect(backend.load(file)).rejects.toMatchObject({ code: 'missing' });
      await backend.save(file, [bytes]);
      expect((await load(file)).equals(bytes)).toBe(true);
    });
  });
}
