import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Backend } from '../backend/backend.ts';
import { localBackend } from '../backend/local.ts';
import { memoryBackend } from '../backend/memory.ts';
import { VaultError } from '../errors.ts';
import { HandClock, PASSWORD, QUICK_SCRYPT, quickInit, readAll, saveAll, temporaryFolder } from '../testing/help.ts';
import { resticPrograms, runRestic } from '../testing/restic.ts';
import { openRepository } from './open.ts';

const programs = await resticPrograms();
const scrypt = QUICK_SCRYPT;

/** Whatever a test makes is younger than what the real clock saw made. */
const LATER = Date.parse('2099-01-01T00:00:00Z');

function open(backend: Backend, password: string) {
  return openRepository(backend, { password, workers: 0, clock: new HandClock(LATER) });
}

async function fresh(wrap: (backend: Backend) => Backend = (backend) => backend) {
  const backend = memoryBackend();
  await quickInit(backend);
  return { backend, repository: await open(wrap(backend), PASSWORD) };
}

it('a password added opens the same data, and the list tells which one is in use', async () => {
  const { backend, repository } = await fresh();
  await using writer = await repository.write();
  const id = await saveAll(writer, { a: Buffer.from('a') });
  const key = await repository.keys.add('second', { scrypt, username: 'alice', hostname: 'desk' });
  const second = await open(backend, 'second');
  expect(await readAll(second, id)).toEqual(await readAll(repository, id));
  expect(await second.keys.list()).toMatchObject([
    { current: false, about: { username: 'coffer' } },
    { id: key, current: true, about: { username: 'alice', hostname: 'desk' } },
  ]);
  expect((await repository.keys.list()).map(({ current }) => current)).toEqual([true, false]);
});

it('a password removed no longer opens, and the key in use cannot be removed', async () => {
  const { backend, repository } = await fresh();
  const id = await repository.keys.add('second', { scrypt });
  const second = await open(backend, 'second');
  await expect(second.keys.remove(id)).rejects.toMatchObject({ code: 'refused' });
  await repository.keys.remove(id);
  await expect(open(backend, 'second')).rejects.toMatchObject({ code: 'wrong-password' });
  await expect(repository.keys.remove(id)).rejects.toMatchObject({ code: 'missing' });
  await open(backend, PASSWORD);
});

it('never closes the last door: two that remove one another leave one', async () => {
  const { backend, repository } = await fresh();
  const second = await repository.keys.add('second', { scrypt });
  const other = await open(backend, 'second');
  const [first] = await repository.keys.list();
  await other.keys.remove(first?.id as string);
  await expect(repository.keys.remove(second)).rejects.toMatchObject({ code: 'missing' });
  await open(backend, 'second');
});

it('does not remove a key while the one in use is damaged', async () => {
  const { backend, repository } = await fresh();
  const id = await repository.keys.add('second', { scrypt });
  const file = { kind: 'key', name: (await repository.keys.list())[0]?.id as string } as const;
  await backend.delete(file);
  await backend.save(file, [Buffer.from('{}')]);
  await expect(repository.keys.remove(id)).rejects.toMatchObject({ code: 'damaged' });
  expect(await repository.keys.list()).toMatchObject([{ id }, { id: file.name, about: undefined }]);
  await open(backend, 'second');
});

it('a change of password replaces only the one in use', async () => {
  const { backend, repository } = await fresh();
  await repository.keys.add('second', { scrypt });
  await repository.keys.changePassword('third', { scrypt });
  await expect(open(backend, PASSWORD)).rejects.toMatchObject({ code: 'wrong-password' });
  await open(backend, 'second');
  await open(backend, 'third');
  await repository.keys.changePassword('fourth', { scrypt });
  await expect(open(backend, 'third')).rejects.toMatchObject({ code: 'wrong-password' });
  expect(await repository.keys.list()).toHaveLength(2);
});

it('a change of password that breaks off leaves a password that opens', async () => {
  let broken = false;
  const { backend, repository } = await fresh((backend) => ({
    ...backend,
    delete: async (file) => {
      if (broken && file.kind === 'key') throw new VaultError('io', 'the cable is out');
      await backend.delete(file);
    },
  }));
  broken = true;
  await expect(repository.keys.changePassword('new', { scrypt })).rejects.toMatchObject({ code: 'io' });
  await open(backend, 'new');
  await open(backend, PASSWORD);
});

it('a storage that spoils the new key file is noticed while the old password still opens', async () => {
  const { backend, repository } = await fresh((backend) => ({
    ...backend,
    save: async (file, parts) => {
      await backend.save(file, file.kind === 'key' ? [Buffer.from('{"spoiled":true}')] : parts);
    },
  }));
  await expect(repository.keys.changePassword('new', { scrypt })).rejects.toMatchObject({ code: 'damaged' });
  await open(backend, PASSWORD);
});

it('refuses an empty password and a 21st key, which no program would try', async () => {
  const { repository } = await fresh();
  await expect(repository.keys.add('')).rejects.toMatchObject({ code: 'wrong-password' });
  for (let i = 1; i < 20; i++) await repository.keys.add(`password ${i}`, { scrypt });
  await expect(repository.keys.add('one too many', { scrypt })).rejects.toMatchObject({ code: 'refused' });
});

it('adds while others write, but removes only when nobody does', async () => {
  const { repository } = await fresh();
  await using _writer = await repository.write();
  const id = await repository.keys.add('second', { scrypt });
  await expect(repository.keys.remove(id)).rejects.toMatchObject({ code: 'locked' });
  await expect(repository.keys.changePassword('third', { scrypt })).rejects.toMatchObject({ code: 'locked' });
  expect(await repository.keys.list()).toHaveLength(2);
});

describe.skipIf(programs.length === 0)('with the restic program (skipped where it is not installed)', () => {
  it.each(programs)(
    'restic $version and the vault add, list, change and remove keys for each other',
    async (program) => {
      await using folder = await temporaryFolder();
      const path = join(folder.path, 'r');
      await quickInit(localBackend(path));
      const repository = await open(localBackend(path), PASSWORD);
      const restic = (password: string, ...args: string[]) =>
        runRestic(program, path, args, { RESTIC_PASSWORD: password });
      const fileWith = async (password: string) => {
        const name = join(folder.path, password);
        await writeFile(name, `${password}\n`);
        return name;
      };

      const ours = await repository.keys.add('ours', { scrypt, username: 'alice', hostname: 'desk' });
      const listed = JSON.parse((await restic('ours', 'key', 'list', '--json')).stdout) as Record<string, unknown>[];
      const mine = listed.find(({ current }) => current === true);
      expect(mine).toMatchObject({ userName: 'alice', hostName: 'desk' });
      expect(ours.startsWith(String(mine?.['id']))).toBe(true);

      expect((await restic(PASSWORD, 'key', 'add', '--new-password-file', await fileWith('theirs'))).status).toBe(0);
      expect(await repository.keys.list()).toHaveLength(3);
      const theirs = (await (await open(localBackend(path), 'theirs')).keys.list()).find(({ current }) => current);
      await repository.keys.remove(theirs?.id as string);
      expect((await restic('theirs', 'snapshots')).status).not.toBe(0);

      expect((await restic('ours', 'key', 'passwd', '--new-password-file', await fileWith('newer'))).status).toBe(0);
      await expect(open(localBackend(path), 'ours')).rejects.toMatchObject({ code: 'wrong-password' });
      const newer = await open(localBackend(path), 'newer');
      await newer.keys.changePassword('newest', { scrypt });
      expect((await restic('newer', 'snapshots')).status).not.toBe(0);
      expect((await restic('newest', 'check')).status).toBe(0);

      const current = (await newer.keys.list()).find((key) => key.current)?.id as string;
      expect((await restic(PASSWORD, 'key', 'remove', current)).status).toBe(0);
      await expect(open(localBackend(path), 'newest')).rejects.toMatchObject({ code: 'wrong-password' });
      expect(await repository.keys.list()).toMatchObject([{ current: true }]);
    },
  );
});
