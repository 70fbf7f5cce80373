import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { noise, PASSWORD, quickInit, readAll, saveAll, temporaryFolder } from '../testing/help.ts';
import { openRepository } from './open.ts';

const WRITER = fileURLToPath(new URL('../testing/killed-writer.ts', import.meta.url));
const HAS_RESTIC = spawnSync('restic', ['version']).status === 0;

/** Starts the endless writer, kills it that long after it began to write; resolves to the snapshots it reported. */
async function killAfter(folder: string, milliseconds: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  await once(child.stdout, 'data');
  await delay(milliseconds);
  child.kill('SIGKILL');
  await once(child, 'close');
  return output.match(/^[0-9a-f]{64}$/gm) ?? [];
}

it.each([0, 30, 150, 400, 900, 1500])('a writer killed after %i ms leaves a whole repository', async (milliseconds) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'r');
  const backend = localBackend(path);
  await quickInit(backend);
  const reported = await killAfter(path, milliseconds);

  await using repository = await openRepository(backend, { password: PASSWORD });
  expect(await repository.removeStaleLocks()).toBe(1);
  const snapshots = (await repository.snapshots()).map(({ id }) => id);
  for (const id of reported) expect(snapshots).toContain(id);
  for (const id of snapshots) expect((await readAll(repository, id)).size).toBe(3);

  await using writer = await repository.write();
  const next = await saveAll(writer, { next: noise(3_000_000) });
  await writer[Symbol.asyncDispose]();
  expect((await readAll(repository, next)).size).toBe(1);

  if (!HAS_RESTIC) return;
  const check = spawnSync('restic', ['-r', path, '--no-cache', 'check', '--read-data'], {
    env: { ...process.env, RESTIC_PASSWORD: PASSWORD },
    encoding: 'utf8',
  });
  expect(check.stdout + check.stderr).toContain('no errors were found');
  expect(check.status).toBe(0);
});
