import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { PASSWORD } from '../../testing/help.ts';

const run = promisify(execFile);

/** What `restic version` says; undefined where it is not installed. */
export const RESTIC_VERSION = /restic (\d+\.\d+)/.exec(
  spawnSync('restic', ['version'], { encoding: 'utf8' }).stdout ?? '',
)?.[1];

/** Runs stock restic on a repository; resolves to what it wrote, rejects when it failed. Does not block this process. */
export async function restic(
  repository: string,
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  const env = { ...process.env, ...environment, RESTIC_PASSWORD: PASSWORD };
  const { stdout, stderr } = await run('restic', ['-r', repository, '--no-cache', ...args], { env, timeout: 100_000 });
  return stdout + stderr;
}
