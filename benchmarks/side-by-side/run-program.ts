import { spawn, spawnSync } from 'node:child_process';

/** Whether a program can be run here. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/**
 * Runs a program to its end, or until the signal ends it. Rejects with what it wrote if it fails; resolves to that text
 * otherwise, the last few thousand characters of it.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, signal }: { readonly env: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<string> {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      output = `${output}${piece.toString()}`.slice(-4_000);
    });
  }
  const end = (): void => void child.kill('SIGKILL');
  signal.addEventListener('abort', end, { once: true });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  signal.removeEventListener('abort', end);
  if (status !== 0 && !signal.aborted) throw new Error(`${program} ended with ${status}: ${output}`);
  return output;
}
