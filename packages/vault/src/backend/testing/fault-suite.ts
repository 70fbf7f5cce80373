import { createHash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../clock.ts';
import { VaultError } from '../../errors.ts';
import type { Backend, FileId } from '../backend.ts';
import { retryBackend } from '../wrappers/retry.ts';
import { type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { jumpingClock } from './jumping-clock.ts';
import { listAll } from './list-all.ts';

/** Limits a backend is opened with, as far as these tests set them. */
interface FaultSuiteLimits {
  readonly idleLimit?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** A real server and how its backend is made; `secrets` are texts that no error may hold. */
interface FaultSubject {
  readonly origin: string;
  readonly open: (origin: string, limits?: FaultSuiteLimits) => Promise<Backend>;
  readonly secrets: readonly string[];
  /** False for stand-ins that store whatever arrives. */
  readonly provesContent?: boolean;
}

/** What a backend over HTTP does when the line or the server fails, with a proxy between it and a real server. */
export function faultTests(subject: () => FaultSubject): void {
  describe('with a failing line', () => {
    let proxy: FaultProxy;
    let backend: Backend;
    let direct: Backend;
    const fileOf = (bytes: Uint8Array): FileId => ({
      kind: 'pack',
      name: createHash('sha256').update(bytes).digest('hex'),
    });
    const present = async (file: FileId) => (await listAll(direct, 'pack')).some(({ name }) => name === file.name);
    const bytes = randomBytes(300_000);
    const stored = fileOf(bytes);

    beforeAll(async () => {
      proxy = await startFaultProxy(subject().origin);
      backend = await subject().open(proxy.origin);
      direct = await subject().open(subject().origin);
      await direct.prepare();
      // What the server heeds is found out before anything fails.
      await backend.save({ kind: 'lock', name: 'ab'.repeat(32) }, [Buffer.from('first')]);
      await direct.save(stored, [bytes]);
    });
    beforeEach(() => {
      proxy.plan = () => undefined;
      proxy.seen.length = 0;
    });
    afterAll(() => proxy?.[Symbol.asyncDispose]());

    const calls: readonly [string, (on: Backend) => Promise<unknown>][] = [
      ['save', (on) => on.save(fileOf(randomBytes(9)), [bytes])],
      ['load', (on) => on.load(stored)],
      ['range', (on) => on.load(stored, { offset: 10, length: 200_000 })],
      ['list', (on) => listAll(on, 'pack')],
      ['delete', (on) => on.delete(fileOf(bytes))],
    ];

    it.each<[Fault, boolean]>([
      [500, false],
      [503, false],
      [429, false],
      [408, false],
      ['reset', false],
      [400, true],
      [403, true],
      [405, true],
    ])('%s of any call is permanent: %s, and tried once', async (fault, permanent) => {
      for (const [, call] of calls) {
        proxy.seen.length = 0;
        proxy.plan = () => fault;
        const error = await call(backend).then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(error).toMatchObject({ name: 'VaultError', code: 'io', permanent });
        expect(proxy.seen.length).toBe(1);
      }
    });

    it('calls an answer that breaks off transient', async () => {
      for (const [name, call] of calls.filter(([name]) => !['save', 'delete'].includes(name))) {
        proxy.plan = () => 'half answer';
        await expect(call(backend), name).rejects.toMatchObject({ code: 'io', permanent: false });
      }
    });

    it('leaves nothing of a save whose line breaks in the middle', async () => {
      const more = randomBytes(3_000_000);
      proxy.plan = ({ method }) => (method === 'PUT' ? 'half request' : undefined);
      await expect(backend.save(fileOf(more), [more])).rejects.toMatchObject({ code: 'io', permanent: false });
      expect(await present(fileOf(more))).toBe(false);
      proxy.plan = () => undefined;
      await backend.save(fileOf(more), [more]);
      expect(Buffer.from(await direct.load(fileOf(more))).equals(more)).toBe(true);
    });

    it('has bytes refused that changed on the way', async ({ skip }) => {
      if (subject().provesContent === false) return skip('this server stores whatever arrives');
      const more = randomBytes(500_000);
      proxy.plan = ({ method }) => (method === 'PUT' ? 'changed byte' : undefined);
      await expect(backend.save(fileOf(more), [more])).rejects.toMatchObject({ name: 'VaultError', code: 'io' });
      expect(await present(fileOf(more))).toBe(false);
    });

    it('finds the file after a save whose answer was lost, which a retry takes for done', async () => {
      const more = randomBytes(2_000_000);
      let lost = 0;
      proxy.plan = ({ method }) => (method === 'PUT' && lost++ === 0 ? 'lost answer' : undefined);
      const retried = retryBackend(backend, { clock: jumpingClock(), random: Math.random });
      await retried.save(fileOf(more), [more]);
      expect(lost).toBeGreaterThan(0);
      expect(Buffer.from(await direct.load(fileOf(more))).equals(more)).toBe(true);
    });

    it('waits for an answer that is slow but alive', async () => {
      const patient = await subject().open(proxy.origin, { idleLimit: 30_000 });
      proxy.plan = () => 'slow';
      expect(Buffer.from(await patient.load(stored)).equals(bytes)).toBe(true);
    });

    it('gives up a request when nothing moves for too long, as transient', async () => {
      const impatient = await subject().open(proxy.origin, { idleLimit: 200 });
      proxy.plan = () => 'silence';
      for (const [, call] of calls)
        await expect(call(impatient)).rejects.toMatchObject({ code: 'io', permanent: false });
    });

    it('ends a silent request at once when it is aborted, with the reason', async () => {
      for (const [, call] of calls) {
        const stop = new AbortController();
        const reason = new Error('the user left');
        const leaving = await subject().open(proxy.origin, { signal: stop.signal });
        proxy.plan = () => {
          stop.abort(reason);
          return 'silence';
        };
        await expect(call(leaving)).rejects.toBe(reason);
      }
    });

    it('calls a server that is not there transient', async () => {
      const gone = await startFaultProxy(subject().origin);
      await gone[Symbol.asyncDispose]();
      const nowhere = await subject().open(gone.origin);
      for (const [, call] of calls) await expect(call(nowhere)).rejects.toMatchObject({ code: 'io', permanent: false });
    });

    it('carries files over a line where each third request fails, under retry', async () => {
      const faults: readonly Fault[] = [500, 'reset', 'lost answer', 503, 'half request', 'half answer'];
      let requests = 0;
      proxy.plan = () => (++requests % 3 === 0 ? faults[(requests / 3) % faults.length] : undefined);
      const retried = retryBackend(backend, { clock: jumpingClock(), random: Math.random });
      const contents = Array.from({ length: 24 }, (_, i) => randomBytes(10_000 * (i + 1)));
      const before = (await listAll(direct, 'index')).length;
      await Promise.all(contents.map((content) => retried.save({ ...fileOf(content), kind: 'index' }, [content])));
      for (const content of contents) {
        const file = { ...fileOf(content), kind: 'index' } as const;
        expect(Buffer.from(await direct.load(file)).equals(content)).toBe(true);
        expect(Buffer.from(await retried.load(file)).equals(content)).toBe(true);
      }
      expect((await listAll(retried, 'index')).length).toBe(before + contents.length);
      for (const content of contents) await retried.delete({ ...fileOf(content), kind: 'index' });
      expect((await listAll(direct, 'index')).length).toBe(before);
    });

    it('keeps secrets out of all errors', async () => {
      const faults: readonly Fault[] = [400, 401, 403, 404, 409, 412, 500, 503, 'reset', 'half answer', 'lost answer'];
      for (const fault of faults) {
        for (const [, call] of calls) {
          proxy.plan = () => fault;
          const error = await call(backend).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error !== undefined) expect(error).toBeInstanceOf(VaultError);
          const told = inspect(error, { depth: 20, showHidden: true, getters: true });
          for (const secret of subject().secrets) expect(told).not.toContain(secret);
        }
        await direct.save(stored, [bytes]).catch((error: unknown) => expect(error).toMatchObject({ code: 'exists' }));
      }
    });
  });
}
