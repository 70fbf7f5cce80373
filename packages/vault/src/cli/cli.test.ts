import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { noise, temporaryFolder } from '../testing/help.ts';

const script = fileURLToPath(new URL('../../bin/vault.js', import.meta.url));

/** Runs the command line as a program of its own. */
async function vault(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    env: { PATH: process.env['PATH'], ...env },
  });
  const output: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const [status] = (await once(child, 'close')) as [number];
  return { status, bytes: Buffer.concat(output), text: Buffer.concat(output).toString(), errors };
}

it('carries a folder into a repository and back', async () => {
  await using place = await temporaryFolder();
  const [repo, source, target] = ['repo', 'source', 'target'].map((name) => join(place.path, name)) as [
    string,
    string,
    string,
  ];
  const content = noise(2_000_000);
  await mkdir(join(source, 'sub'), { recursive: true });
  await writeFile(join(source, 'sub', 'a.bin'), content);
  await writeFile(join(place.path, 'password'), 'secret\n');
  const env = { VAULT_REPOSITORY: repo, VAULT_PASSWORD_FILE: join(place.path, 'password') };
  expect(await vault(['init'], env)).toMatchObject({ status: 0, errors: '' });
  expect(await vault(['init'], env)).toMatchObject({ status: 1, errors: 'vault: there is a repository already\n' });
  expect((await vault(['snapshots'], env)).errors).toContain('There is no snapshot yet');
  expect((await vault(['backup', source, '--tag', 'first'], env)).text).toMatch(/^snapshot [0-9a-f]{8}: 1 file,/);
  expect((await vault(['snapshots'], env)).text).toContain('first');
  expect((await vault(['ls', 'latest', '--recursive'], env)).text).toBe('/sub\n/sub/a.bin\n');
  expect((await vault(['cat', 'latest', '/sub/a.bin'], env)).bytes.equals(content)).toBe(true);
  const part = await vault(['cat', 'latest', '/sub/a.bin', '--range', '1000000-1000100'], env);
  expect(part.bytes.equals(content.subarray(1_000_000, 1_000_100))).toBe(true);
  expect((await vault(['restore', 'latest', target], env)).status).toBe(0);
  expect((await readFile(join(target, 'sub', 'a.bin'))).equals(content)).toBe(true);
  expect((await vault(['restore', 'latest', target], env)).status).toBe(3);
});

it('keeps a repository in order', async () => {
  await using place = await temporaryFolder();
  const [repo, other, source] = ['repo', 'other', 'source'].map((name) => join(place.path, name)) as [
    string,
    string,
    string,
  ];
  await mkdir(source);
  await writeFile(join(source, 'a.bin'), noise(600_000));
  const env = { VAULT_REPOSITORY: repo, VAULT_PASSWORD: 'one', VAULT_NEW_PASSWORD: 'two', VAULT_TO_PASSWORD: 'three' };
  await vault(['init'], env);
  await vault(['backup', source], env);
  await writeFile(join(source, 'a.bin'), noise(500_000));
  await vault(['backup', source], env);
  expect((await vault(['check', '--read-data'], env)).text).toContain('no errors');
  expect((await vault(['stats'], env)).text).toContain('2 files and folders');
  expect(await vault(['forget'], env)).toMatchObject({
    status: 1,
    errors: expect.stringContaining('without any rule'),
  });
  expect((await vault(['forget', '--keep-last', '1', '--dry-run'], env)).text).toContain('1 snapshot would be removed');
  expect((await vault(['forget', '--keep-last', '1'], env)).text).toContain('1 snapshot removed');
  expect((await vault(['prune'], env)).text).toMatch(/freed 5\d\d\.\d KiB/);
  await vault(['init', '-r', other], { VAULT_PASSWORD: 'three' });
  expect((await vault(['copy', '--to', other], env)).text).toContain('1 snapshot copied');
  expect((await vault(['key', 'passwd'], env)).status).toBe(0);
  expect((await vault(['key', 'list'], env)).status).toBe(1);
  expect((await vault(['repair'], { ...env, VAULT_PASSWORD: 'two' })).text).toContain('0 blobs saved');
});

it('says what is wrong with a command line, and how it should be', async () => {
  expect(await vault(['nonsense'])).toMatchObject({ status: 2, errors: expect.stringContaining('--help lists them') });
  expect(await vault(['snapshots'])).toMatchObject({ status: 2, errors: expect.stringContaining('VAULT_REPOSITORY') });
  expect(await vault(['ls', '--repo', '/nowhere'])).toMatchObject({ status: 2 });
  expect(await vault(['ls', '--what'])).toMatchObject({ status: 2, errors: expect.stringContaining('--what') });
  const elsewhere = await vault(['snapshots', '-r', '/nowhere'], { VAULT_PASSWORD: 'x' });
  expect(elsewhere).toMatchObject({ status: 1, errors: 'vault: there is no repository here\n' });
  expect((await vault(['--help'])).text).toContain('restore SNAPSHOT TARGET');
  expect((await vault(['cat', '--help'])).text).toContain('--range');
});

it('keeps what it compiled for the next start, and does without where it cannot', async () => {
  await using place = await temporaryFolder();
  expect((await vault(['--help'], { XDG_CACHE_HOME: place.path })).status).toBe(0);
  expect(await readdir(join(place.path, 'coffer', 'code'))).not.toEqual([]);
  await writeFile(join(place.path, 'file'), '');
  expect(await vault(['--help'], { XDG_CACHE_HOME: join(place.path, 'file') })).toMatchObject({
    status: 0,
    errors: '',
  });
});
