import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend, FileId, FileKind } from './backend.ts';

/** The promises of {@link Backend}, as tests every implementation runs. `make` gives a fresh, unprepared backend. */
export function backendConformance(
  name: string,
  make: () => Promise<{ backend: Backend; dispose: () => Promise<void> }>,
): void {
  describe(`backend ${name}`, () => {
    let backend: Backend;
    let dispose: () => Promise<void>;
    const fileOf = (kind: FileKind, bytes: Uint8Array): FileId => ({
      kind,
      name: kind === 'config' ? '' : createHash('sha256').update(bytes).digest('hex'),
    });
    const listed = async (kind: Exclude<FileKind, 'config'>) => {
      const files = new Map<string, number>();
      for await (const { name: file, size } of backend.list(kind)) files.set(file, size);
      return files;
    };

    beforeAll(async () => {
      ({ backend, dispose } = await make());
      expect(await listed('pack')).toEqual(new Map());
      await backend.prepare();
      await backend.prepare();
    });
    afterAll(() => dispose());

    it.each(['config', 'key', 'lock', 'snapshot', 'index', 'pack'] as const)(
      'stores, lists, loads and deletes a %s file',
      async (kind) => {
        const bytes = randomBytes(100_000);
        const file = fileOf(kind, bytes);
        await backend.save(file, [bytes.subarray(0, 7), new Uint8Array(), bytes.subarray(7)]);
        expect(Buffer.from(await backend.load(file)).equals(bytes)).toBe(true);
        if (kind !== 'config') expect((await listed(kind)).get(file.name)).toBe(bytes.length);
        await backend.delete(file);
        await expect(backend.load(file)).rejects.toMatchObject({
          name: 'VaultError',
          code: 'missing',
          permanent: true,
        });
        if (kind !== 'config') expect((await listed(kind)).has(file.name)).toBe(false);
      },
    );

    it('loads exactly the range that is asked for', async () => {
      const bytes = randomBytes(5000);
      const file = fileOf('pack', bytes);
      await backend.save(file, [bytes]);
      const part = await backend.load(file, { offset: 1234, length: 777 });
      expect(Buffer.from(part).equals(bytes.subarray(1234, 2011))).toBe(true);
      expect((await backend.load(file, { offset: 5000, length: 0 })).length).toBe(0);
    });

    it('says damaged when a file is shorter than asked for', async () => {
      const bytes = randomBytes(50);
      const file = fileOf('pack', bytes);
      await backend.save(file, [bytes]);
      await expect(backend.load(file, { offset: 40, length: 11 })).rejects.toMatchObject({ code: 'damaged' });
    });

    it('never replaces a file', async () => {
      const file: FileId = { kind: 'config', name: '' };
      await backend.save(file, [Buffer.from('first')]);
      await expect(backend.save(file, [Buffer.from('second')])).rejects.toMatchObject({ code: 'exists' });
      expect(Buffer.from(await backend.load(file)).toString()).toBe('first');
    });

    it('stores more parts than the system takes at once', async () => {
      const parts = Array.from({ length: 3000 }, (_, i) => Buffer.from(`part ${i};`));
      const file = fileOf('pack', Buffer.concat(parts));
      await backend.save(file, parts);
      expect(Buffer.from(await backend.load(file)).equals(Buffer.concat(parts))).toBe(true);
    });

    it('says missing when asked to delete what is not there', async () => {
      await expect(backend.delete(fileOf('lock', randomBytes(9)))).rejects.toMatchObject({ code: 'missing' });
    });
  });
}
