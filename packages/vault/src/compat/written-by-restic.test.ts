import { appendFile, link, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import { digest, noise, PASSWORD, pieces, prose, readAll, TIME, temporaryFolder } from '../testing/help.ts';
import { type ResticProgram, resticPrograms, runRestic } from '../testing/restic.ts';

const programs = await resticPrograms();

/** What restic saves: everything that is easy to get wrong. */
const FILES: Readonly<Record<string, Uint8Array>> = {
  'a/b/c/d/e/deep.txt': prose(700),
  'a/b/日本語 "文書"/tab\tand\nnewline.txt': noise(200),
  'a/\u00a0no-break\u2028separator.txt': noise(300),
  'a/e\u0301 decomposed.txt': noise(400),
  'empty/nothing': new Uint8Array(),
  'large/noise.bin': noise(25_000_000),
  'large/prose.txt': prose(6_000_000),
  'small/shared.bin': noise(300_000),
};

describe.skipIf(programs.length === 0)('with restic (skipped where it is not installed)', () => {
  describe.each(programs)('a repository of $version ($path)', (program) => {
    let folder: Awaited<ReturnType<typeof temporaryFolder>>;
    let path: string;
    let source: string;

    async function restic(...args: readonly string[]): Promise<string> {
      const { status, stdout, stderr } = await runRestic(program as ResticProgram, path, args);
      expect([args, status, stderr + (status === 0 ? '' : stdout)]).toEqual([args, 0, '']);
      return stdout;
    }

    async function open(): Promise<Repository> {
      return await openRepository(localBackend(path), { password: PASSWORD });
    }

    beforeAll(async () => {
      folder = await temporaryFolder();
      path = join(folder.path, 'r');
      source = join(folder.path, 'source');
      for (const [name, bytes] of Object.entries(FILES)) {
        await mkdir(join(source, name, '..'), { recursive: true });
        await writeFile(join(source, name), bytes);
      }
      await mkdir(join(source, 'hollow'));
      await symlink('../small/shared.bin', join(source, 'a', 'link'));
      await symlink('nowhere', join(source, 'a', 'dangling "link"'));
      await link(join(source, 'small', 'shared.bin'), join(source, 'small', 'hard link.bin'));
      await restic('init');
      await restic('backup', '--quiet', '--tag', 'one,two', '--host', 'other', '--time', '2026-01-02 03:04:05', source);
      await appendFile(join(source, 'large', 'prose.txt'), 'one line more\n');
      await restic('backup', '--quiet', '--tag', 'three', '--host', 'other', '--time', '2026-01-03 03:04:05', source);
    });

    afterAll(async () => {
      await folder?.[Symbol.asyncDispose]();
    });

    it('is listed and read, byte for byte', async () => {
      await using repository = await open();
      const [first, second, ...others] = await repository.snapshots();
      expect(others).toEqual([]);
      expect(first).toMatchObject({ time: '2026-01-02T03:04:05.000Z', tags: ['one', 'two'], paths: [source] });
      expect(second).toMatchObject({ hostname: 'other', tags: ['three'], parent: first?.id });
      const prefix = `${source.slice(1)}/`;
      const expected = new Map(Object.entries(FILES).map(([name, bytes]) => [prefix + name, digest(bytes)]));
      expected.set(`${prefix}small/hard link.bin`, digest(FILES['small/shared.bin'] as Uint8Array));
      expect(await readAll(repository, first?.id as string)).toEqual(expected);
      expected.set(`${prefix}large/prose.txt`, digest(await readFile(join(source, 'large', 'prose.txt'))));
      expect(await readAll(repository, second?.id as string)).toEqual(expected);
    });

    it('is found sound by our check, with as many trees and packs as there are', async () => {
      await using repository = await open();
      const report = await repository.check({ readData: 'all' });
      expect(report).toMatchObject({ sound: true, findings: [], snapshots: 2 });
      const packs = (await restic('list', 'packs')).trim().split('\n');
      expect(report.packs).toBe(packs.length);
      const trees = new Set<string>();
      for (const line of (await restic('list', 'blobs')).split('\n')) {
        if (line.startsWith('tree ')) trees.add(line.slice(5));
      }
      expect(report.trees).toBe(trees.size);
    });

    it('is extended by us without storing anything twice, and restic goes on from there', async () => {
      {
        await using repository = await open();
        await using writer = await repository.write();
        const shared = await writer.saveFile(pieces(FILES['small/shared.bin'] as Uint8Array));
        expect(writer.stats).toMatchObject({ newBytes: 0, dedupBytes: 300_000 });
        const fresh = await writer.saveFile(pieces(noise(2_000_000)));
        const [first] = await repository.snapshots();
        const tree = await writer.saveTree([
          { name: 'shared', type: 'file', mtime: TIME, ...shared },
          { name: 'fresh', type: 'file', mtime: TIME, ...fresh },
          { name: 'as it was', type: 'dir', mtime: TIME, subtree: first?.tree as string },
        ]);
        await writer.saveSnapshot({ tree, time: TIME, hostname: 'coffer', tags: ['ours'], paths: ['/'] });
      }
      expect(await restic('check', '--read-data')).toContain('no errors were found');
      const summary = JSON.parse((await restic('backup', '--json', '--force', source)).trim().split('\n').at(-1) ?? '');
      expect(summary).toMatchObject({ message_type: 'summary', data_blobs: 0 });
      const [oldest] = JSON.parse(await restic('snapshots', '--json', '--tag', 'three'));
      await restic('forget', '--quiet', '--prune', oldest.id);
      expect(await restic('check', '--read-data')).toContain('no errors were found');
      await using repository = await open();
      expect((await repository.check({ readData: 'all' })).sound).toBe(true);
      const ours = (await repository.snapshots()).find(({ tags }) => tags.includes('ours'));
      expect((await readAll(repository, ours?.id as string)).size).toBe(Object.keys(FILES).length + 3);
    });
  });
});
