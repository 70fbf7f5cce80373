import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { openRepository } from '../repository/open.ts';
import type { Repository } from '../repository/repository.ts';
import type { Writer } from '../repository/writer.ts';
import { digest, noise, PASSWORD, pieces, prose, quickInit, readAll, TIME, temporaryFolder } from '../testing/help.ts';
import { isAtLeast, type ResticProgram, resticPrograms, runRestic } from '../testing/restic.ts';
import type { TreeNode } from '../tree/tree.ts';

const programs = await resticPrograms();

/** Files by path; the second snapshot has all of them, the first only those of `docs`. */
const FILES = new Map<string, Uint8Array>([
  ['docs/Größe – naïve.docx', noise(30_000)],
  ['docs/<&> "quoted" \\ back.txt', prose(1000)],
  ['docs/👩‍👩‍👧 family.png', noise(1)],
  ['docs/empty', new Uint8Array()],
  ['mail/large.bin', noise(9_000_000)],
  ['mail/prose.txt', prose(3_000_000)],
]);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let original: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  original = join(folder.path, 'original');
  await quickInit(localBackend(original));
  await using repository = await openRepository(localBackend(original), { password: PASSWORD });
  await save(repository, ['docs'], TIME, ['coffer', 'first']);
  await save(repository, ['docs', 'mail'], '2026-02-03T04:05:06Z', ['coffer', 'second']);
});

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]();
});

async function save(repository: Repository, folders: readonly string[], time: string, tags: string[]): Promise<void> {
  await using writer = await repository.write();
  const nodes: TreeNode[] = [];
  for (const name of folders) nodes.push({ name, type: 'dir', mtime: TIME, subtree: await saveFolder(writer, name) });
  const tree = await writer.saveTree(nodes);
  await writer.saveSnapshot({ tree, time, hostname: 'coffer', username: 'backup', tags, paths: ['/'] });
}

async function saveFolder(writer: Writer, folderName: string): Promise<string> {
  const nodes: TreeNode[] = [];
  for (const [path, bytes] of FILES) {
    const [parent, name] = path.split('/') as [string, string];
    if (parent !== folderName) continue;
    nodes.push({ name, type: 'file', mtime: TIME, ...(await writer.saveFile(pieces(bytes))) });
  }
  return await writer.saveTree(nodes);
}

function digests(of = FILES): Map<string, string> {
  return new Map([...of].map(([path, bytes]) => [path, digest(bytes)]));
}

describe.skipIf(programs.length === 0)('with restic (skipped where it is not installed)', () => {
  describe.each(programs)('$version ($path)', (program) => {
    /** Runs it on a repository; fails with what it said when it fails or complains. */
    async function restic(path: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
      const { status, stdout, stderr } = await runRestic(program as ResticProgram, path, args, env);
      expect([args, status, stderr + (status === 0 ? '' : stdout)]).toEqual([args, 0, '']);
      return stdout;
    }

    /** A copy of the repository that may be changed. */
    async function own(name: string): Promise<string> {
      const path = join(folder.path, `${program.version}-${name}`);
      await rm(path, { recursive: true, force: true });
      await cp(original, path, { recursive: true });
      return path;
    }

    /** What must be true after restic changed a repository: restic and we find it sound, and all is readable. */
    async function expectSound(path: string, snapshots: readonly ReadonlyMap<string, string>[]): Promise<void> {
      expect(await restic(path, ['check', '--read-data'])).toContain('no errors were found');
      await using repository = await openRepository(localBackend(path), { password: PASSWORD });
      const report = await repository.check({ readData: 'all' });
      expect(report.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
      const read = await Promise.all((await repository.snapshots()).map(({ id }) => readAll(repository, id)));
      expect(read).toEqual(snapshots);
    }

    const onlyDocs = new Map([...FILES].filter(([path]) => path.startsWith('docs/')));

    it('checks every byte', async () => {
      await expectSound(original, [digests(onlyDocs), digests()]);
    });

    it('restores every file', async () => {
      const target = join(folder.path, `${program.version}-restored`);
      await restic(original, ['restore', 'latest', '--target', target]);
      const found = new Map<string, string>();
      for (const parent of await readdir(target)) {
        for (const name of await readdir(join(target, parent))) {
          found.set(`${parent}/${name}`, digest(await readFile(join(target, parent, name))));
        }
      }
      expect(found).toEqual(digests());
    });

    it('dumps a file', async () => {
      const text = await restic(original, ['dump', 'latest', '/mail/prose.txt']);
      expect(digest(Buffer.from(text))).toBe(digests().get('mail/prose.txt'));
    });

    it('lists and finds files', async () => {
      const listed = await restic(original, ['ls', '--json', 'latest']);
      const nodes = listed.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
      const files = nodes.filter(({ type }) => type === 'file');
      const expected = [...FILES].map(([path, { length }]) => [`/${path}`, length]);
      expect(files.map(({ path, size = 0 }) => [path, size]).sort()).toEqual(expected.sort());
      const [match] = JSON.parse(await restic(original, ['find', '--json', 'large.*']));
      expect(match.matches).toMatchObject([{ path: '/mail/large.bin', size: 9_000_000 }]);
    });

    it('counts what is in it', async () => {
      const restored = JSON.parse(await restic(original, ['stats', '--json', 'latest']));
      const bytes = [...FILES.values()].reduce((sum, { length }) => sum + length, 0);
      expect(restored).toMatchObject({ total_size: bytes, total_file_count: FILES.size + 2 });
      const raw = JSON.parse(await restic(original, ['stats', '--json', '--mode', 'raw-data']));
      expect(raw.total_size).toBeGreaterThan(9_000_000);
      expect(raw.total_size).toBeLessThan(bytes);
    });

    it('copies it into a repository of its own', async () => {
      const path = join(folder.path, `${program.version}-copy`);
      await restic(path, ['init']);
      await restic(path, ['copy', '--from-repo', original], { RESTIC_FROM_PASSWORD: PASSWORD });
      await expectSound(path, [digests(onlyDocs), digests()]);
    });

    it('forgets and prunes', async () => {
      const path = await own('pruned');
      await restic(path, ['forget', '--quiet', '--prune', '--keep-tag', 'first', '--group-by', '']);
      await expectSound(path, [digests(onlyDocs)]);
      await using repository = await openRepository(localBackend(path), { password: PASSWORD });
      await save(repository, ['docs', 'mail'], '2026-03-03T00:00:00Z', []);
      await expectSound(path, [digests(onlyDocs), digests()]);
    });

    it('changes tags', async () => {
      const path = await own('tagged');
      await restic(path, ['tag', '--quiet', '--add', 'kept']);
      await using repository = await openRepository(localBackend(path), { password: PASSWORD });
      const tags = (await repository.snapshots()).map((snapshot) => snapshot.tags);
      expect(tags).toEqual([
        ['coffer', 'first', 'kept'],
        ['coffer', 'second', 'kept'],
      ]);
    });

    it('makes a lost index again', async () => {
      const path = await own('indexed');
      for (const name of await readdir(join(path, 'index'))) await rm(join(path, 'index', name), { force: true });
      const command = isAtLeast(program, '0.16') ? ['repair', 'index'] : ['rebuild-index'];
      await runRestic(program, path, command);
      await expectSound(path, [digests(onlyDocs), digests()]);
    });
  });
});
