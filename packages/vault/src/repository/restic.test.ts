import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile as readWhole, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { digest, noise, PASSWORD, pieces, prose, quickInit, readAll, TIME, temporaryFolder } from '../testing/help.ts';
import { goJsonString, goQuote } from '../tree/go-text.ts';
import type { TreeNode } from '../tree/tree.ts';
import { openRepository } from './open.ts';
import type { Writer } from './writer.ts';

const HAS_RESTIC = spawnSync('restic', ['version']).status === 0;

/** Names that are easy to get wrong, all possible on Linux. */
const NAMES = [
  'plain.txt',
  'Größe – naïve.docx',
  '日本語の文書.xlsx',
  'العربية.pptx',
  'עברית.pdf',
  'ไทย.txt',
  'हिन्दी.txt',
  '👩‍👩‍👧 family 😀.png',
  'e\u0301 decomposed.txt',
  '<&> "quoted" \\ back.txt',
  'tab\tand\nnewline\r.txt',
  '\u00a0no-break\u2028separator\u00ad.txt',
  ' leading and trailing ',
  '-rf',
  `${'x'.repeat(200)}.txt`,
] as const;

function restic(repository: string, ...args: string[]) {
  const run = spawnSync('restic', ['-r', repository, '--no-cache', ...args], {
    env: { ...process.env, RESTIC_PASSWORD: PASSWORD },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(run.stderr + (run.status === 0 ? '' : run.stdout)).toBe('');
  expect(run.status).toBe(0);
  return run.stdout;
}

function manyFiles(): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>(NAMES.map((name, i) => [name, noise(i * 1000)]));
  return files.set('empty', new Uint8Array()).set('30 MB', noise(30_000_000)).set('prose', prose(5_000_000));
}

async function saveFolder(writer: Writer, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const nodes: TreeNode[] = [];
  for (const [name, bytes] of files) {
    nodes.push({ name, type: 'file', mtime: TIME, ...(await writer.saveFile(pieces(bytes))) });
  }
  return await writer.saveTree(nodes);
}

async function digestsIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const name of await readdir(folder)) found.set(name, digest(await readWhole(join(folder, name))));
  return found;
}

describe.skipIf(!HAS_RESTIC)('with the restic program (skipped where it is not installed)', () => {
  it('restic checks, lists and restores what the vault wrote', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    await quickInit(localBackend(path));
    await using repository = await openRepository(localBackend(path), { password: PASSWORD });
    const files = manyFiles();
    await using writer = await repository.write();
    const documents = await saveFolder(writer, files);
    const empty = await writer.saveTree([]);
    const tree = await writer.saveTree([
      { name: '文書 "ä"', type: 'dir', mtime: TIME, subtree: documents },
      { name: 'empty folder', type: 'dir', mtime: TIME, subtree: empty },
    ]);
    const tags = ['coffer', 'job:1'];
    await writer.saveSnapshot({ tree, time: TIME, hostname: 'coffer', username: 'backup', tags, paths: ['/OneDrive'] });
    await writer[Symbol.asyncDispose]();

    expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
    const [snapshot] = JSON.parse(restic(path, 'snapshots', '--json'));
    expect(snapshot).toMatchObject({ hostname: 'coffer', username: 'backup', tags, paths: ['/OneDrive'], tree });
    expect(restic(path, 'ls', '-l', 'latest')).toContain('日本語の文書.xlsx');
    const target = join(folder.path, 'restored');
    restic(path, 'restore', 'latest', '--target', target);
    expect((await readdir(target)).sort()).toEqual(['empty folder', '文書 "ä"'].sort());
    const expected = new Map([...files].map(([name, bytes]) => [name, digest(bytes)]));
    expect(await digestsIn(join(target, '文書 "ä"'))).toEqual(expected);
  });

  it('the vault reads what restic wrote, names byte for byte', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const source = join(folder.path, 'source');
    await mkdir(source);
    const files = manyFiles();
    for (const [name, bytes] of files) await writeFile(join(source, name), bytes);
    await writeFile(Buffer.concat([Buffer.from(`${source}/latin`), Buffer.of(0xe4, 0xff)]), 'bytes that are no UTF-8');
    restic(path, 'init');
    restic(path, 'backup', '--quiet', source);
    restic(path, 'tag', '--quiet', '--add', 'second');

    await using repository = await openRepository(localBackend(path), { password: PASSWORD });
    const [snapshot] = await repository.snapshots();
    expect(snapshot).toMatchObject({ tags: ['second'], paths: [source] });
    const read = await readAll(repository, snapshot?.id as string);
    const prefix = `${source.slice(1)}/`;
    for (const [name, bytes] of files) expect([name, read.get(prefix + name)]).toEqual([name, digest(bytes)]);
    expect(read.has(`${prefix}latin\udce4\udcff`)).toBe(true);
    expect(read.size).toBe(files.size + 1);

    let tree = snapshot?.tree as string;
    for (const segment of source.slice(1).split('/')) {
      tree = (await repository.loadTree(tree)).find(({ name }) => name === segment)?.subtree as string;
    }
    const raw = restic(path, 'cat', 'blob', tree);
    const nodes = await repository.loadTree(tree);
    const names = [...raw.matchAll(/"name":("(?:[^"\\]|\\.)*"),"type"/g)].map(([, name]) => name);
    expect(nodes.map(({ name }) => goJsonString(goQuote(name)))).toEqual(names);
  });

  it('both write into one repository, with several passwords, and dedupe small files against each other', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const source = join(folder.path, 'source');
    await mkdir(source);
    const bytes = noise(300_000);
    await writeFile(join(source, 'shared'), bytes);
    await quickInit(localBackend(path));
    restic(path, 'backup', '--quiet', source);
    await writeFile(join(folder.path, 'second'), 'second password\n');
    restic(path, 'key', 'add', '--new-password-file', join(folder.path, 'second'));

    await using repository = await openRepository(localBackend(path), { password: 'second password' });
    await using writer = await repository.write();
    const tree = await saveFolder(writer, new Map([['shared', bytes]]));
    expect(writer.stats.dedupBytes).toBe(bytes.length);
    const [first] = await repository.snapshots();
    await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: ['/'], parent: first?.id ?? '' });
    await writer[Symbol.asyncDispose]();
    restic(path, 'backup', '--quiet', source);
    expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
    expect(await repository.snapshots()).toHaveLength(3);
  });

  it('restic does not prune while a writer is at work, and the writer survives its question', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    await quickInit(localBackend(path));
    await using repository = await openRepository(localBackend(path), { password: PASSWORD });
    await using writer = await repository.write();
    restic(path, 'unlock');
    const prune = spawnSync('restic', ['-r', path, '--no-cache', 'prune'], {
      env: { ...process.env, RESTIC_PASSWORD: PASSWORD },
      encoding: 'utf8',
    });
    expect(prune.stderr).toContain('already locked');
    await saveFolder(writer, new Map([['a', noise(10)]]));
    await writer[Symbol.asyncDispose]();
    restic(path, 'prune', '--quiet');
  });

  it('goes on writing after restic has pruned behind its back', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    await quickInit(localBackend(path));
    await using repository = await openRepository(localBackend(path), { password: PASSWORD });
    const files = new Map([['a', noise(5_000_000)]]);
    const save = async () => {
      await using writer = await repository.write();
      const tree = await saveFolder(writer, files);
      await writer.saveSnapshot({ tree, time: TIME, hostname: 'h', tags: [], paths: ['/'] });
    };
    await save();
    restic(path, 'forget', '--quiet', 'latest');
    restic(path, 'prune', '--quiet');
    await save();
    expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
  });
});
