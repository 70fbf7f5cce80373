import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';

const processes = new URL('./processes.ts', import.meta.url).href;
/** Starts a program that would run for ever, tells its process id and then does nothing. */
const parent = `
  const { startProgram } = await import(${JSON.stringify(processes)});
  const program = await startProgram({
    name: 'idler', script: '-e', args: ['setInterval(() => {}, 1000)'], env: {}, ready: async () => true });
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

it('a program does not outlive the process that started it, even if that is killed', async () => {
  const starter = spawn(process.execPath, ['--input-type=module', '-e', parent], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(starter.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  expect(runs(pid)).toBe(true);
  starter.kill('SIGKILL');
  while (runs(pid)) await delay(20);
});
