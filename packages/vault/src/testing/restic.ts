import { execFile } from 'node:child_process';
import { PASSWORD } from './help.ts';

// The restic programs that tests compare with: `restic` on PATH, and those of COFFER_RESTIC (paths between colons).

/** A restic program of this machine. */
export interface ResticProgram {
  readonly path: string;
  /** As it says itself, like `0.14.0`. */
  readonly version: string;
}

/** What a program said. */
export interface ResticRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The programs there are, in the order named, each once. Empty where restic is not installed: such tests are skipped. */
export async function resticPrograms(): Promise<readonly ResticProgram[]> {
  const paths = new Set(['restic', ...(process.env['COFFER_RESTIC'] ?? '').split(':').filter((path) => path !== '')]);
  const programs: ResticProgram[] = [];
  for (const path of paths) {
    const { stdout } = await run(path, ['version'], process.env);
    const version = /^restic (\d+\.\d+\.\d+)/.exec(stdout)?.[1];
    if (version) programs.push({ path, version });
  }
  return programs;
}

/**
 * Runs restic on the repository in a folder, in UTC, without its cache, with the password of the tests. Never rejects:
 * the status tells, -1 where the program could not be started.
 */
export async function runRestic(
  program: ResticProgram,
  repository: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ResticRun> {
  return await run(program.path, ['-r', repository, '--no-cache', ...args], {
    ...process.env,
    TZ: 'UTC',
    RESTIC_PASSWORD: PASSWORD,
    ...env,
  });
}

/** Whether a program is at least this version, given as `0.16`. */
export function isAtLeast({ version }: ResticProgram, wanted: string): boolean {
  return version.localeCompare(wanted, 'en', { numeric: true }) >= 0;
}

function run(path: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ResticRun> {
  return new Promise((resolve) => {
    execFile(path, args, { env, maxBuffer: 256 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ status: error ? (typeof error.code === 'number' ? error.code : -1) : 0, stdout, stderr });
    });
  });
}
