import { describe, expect, it } from 'vitest';
import { openRepository } from '../../repository/open.ts';
import { noise, PASSWORD, prose, quickInit, readAll, saveAll } from '../../testing/help.ts';
import type { Backend } from '../backend.ts';
import { listAll } from './list-all.ts';
import { RESTIC_VERSION, restic } from './restic.ts';

interface RepositorySubject {
  readonly open: () => Promise<Backend>;
  /** How restic is told of the same place; undefined with the reason told where it cannot be. */
  readonly restic?: { readonly location: string; readonly environment: Readonly<Record<string, string>> };
}

/** A whole repository on a far storage, also through the eyes of stock restic. */
export function repositoryTests(subject: () => RepositorySubject): void {
  describe('a whole repository', () => {
    it('is made, written, read back and continued by restic', async ({ skip }) => {
      const backend = await subject().open();
      await quickInit(backend);
      let id: string;
      let read: Map<string, string>;
      {
        await using repository = await openRepository(backend, { password: PASSWORD, packSize: 4 * 1024 * 1024 });
        {
          await using writer = await repository.write();
          id = await saveAll(writer, {
            noise: noise(30_000_000),
            prose: prose(5_000_000),
            small: noise(9),
            empty: noise(0),
          });
        }
        read = await readAll(repository, id);
      }
      const packs = await listAll(backend, 'pack');
      expect(packs.length).toBeGreaterThanOrEqual(5);
      // A pack holds at least its target and at most one chunk more.
      expect(Math.max(...packs.map(({ size }) => size))).toBeLessThan(13 * 1024 * 1024);
      expect(await listAll(backend, 'lock')).toEqual([]);

      // Another opening, with nothing in memory.
      await using again = await openRepository(await subject().open(), { password: PASSWORD });
      expect(await readAll(again, id)).toEqual(read);

      const { restic: place } = subject();
      if (RESTIC_VERSION === undefined) return skip('restic is not installed');
      if (!place) return skip(`restic ${RESTIC_VERSION} cannot be led to this server`);
      const call = (...args: string[]) => restic(place.location, place.environment, ...args);
      expect(await call('check', '--read-data')).toContain('no errors were found');
      expect(await call('ls', id)).toContain('/prose');
      await call('backup', '--host', 'restic', import.meta.filename);
      await again.reload();
      const snapshots = await again.snapshots();
      expect(snapshots.length).toBe(2);
      expect((await readAll(again, snapshots[1]?.id ?? '')).size).toBe(1);
      expect(await call('check', '--read-data')).toContain('no errors were found');
    });
  });
}
