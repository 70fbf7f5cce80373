import { spawn } from 'node:child_process';

/** What a run of the stock `restic` program gave. */
export interface ResticResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the stock `restic` of this machine on a repository. */
export class Restic {
  readonly #repository: string;
  readonly #password: string;

  constructor(repository: string, password: string) {
    this.#repository = repository;
    this.#password = password;
  }

  /** `restic version`, or undefined where it is not installed. */
  static async version(): Promise<string | undefined> {
    const result = await runRestic(['version'], {}).catch(() => undefined);
    return result?.status === 0 ? result.stdout.trim() : undefined;
  }

  /** Runs one command; the password travels by the environment, never on the command line. */
  async run(...args: readonly string[]): Promise<ResticResult> {
    return await runRestic(['--no-cache', '--quiet', ...args], {
      RESTIC_REPOSITORY: this.#repository,
      RESTIC_PASSWORD: this.#password,
    });
  }
}

function runRestic(args: readonly string[], env: Readonly<Record<string, string>>): Promise<ResticResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('restic', args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ status: code ?? 1, stdout, stderr }));
  });
}
