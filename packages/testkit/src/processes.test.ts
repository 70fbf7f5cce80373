import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';

const processes = new URL('./processes.ts', import.meta.url).href;

/** A process that starts a program with a thread of its own, tells its process id once the thread runs, and then does nothing. */
const parentOf = (sign: string) => `
  import { existsSync } from 'node:fs';
  const { startProgram } = await import(${JSON.stringify(processes)});
  const sign = ${JSON.stringify(sign)};
  const thread = 'require("node:fs").writeFileSync(' + JSON.stringify(sign) + ', ""); setInterval(() => {}, 1000)';
  const program = await startProgram({
    name: 'idler',
    script: '-e',
    args: ['new (require("node:worker_threads").Worker)(' + JSON.stringify(thread) + ', { eval: true })'],
    env: {},
    ready: async () => existsSync(sign),
  });
  console.log(program.pid);
  setInterval(() => {}, 1000);
`;

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('a program runs with its threads until the process that started it is gone, even if that is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'coffer-processes-'));
  const source = parentOf(join(folder, 'sign'));
  const starter = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(starter.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(runs(pid)).toBe(true);
  starter.kill('SIGKILL');
  while (runs(pid)) await delay(20);
  await rm(folder, { recursive: true });
});
