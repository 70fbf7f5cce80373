import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/** What one run of a program took. */
export interface Run {
  /** Seconds by the clock. */
  readonly wall: number;
  /** Seconds of processor time, user and system, all threads. */
  readonly cpu: number;
  /** Largest resident set, bytes. */
  readonly memory: number;
}

/** How often a running program is looked at, milliseconds; what it does after the last look is not counted. */
const EVERY = 20;
/** Clock ticks a second in `/proc` on Linux. */
const TICKS = 100;

/** Runs a program to its end and measures it from outside. Rejects with its own words when it fails. */
export async function measured(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const started = performance.now();
  const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (chunk: Buffer) => {
    told = `${told}${chunk.toString()}`.slice(-2000);
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  let running = true;
  void closed.finally(() => {
    running = false;
  });
  const usage = { cpu: 0, memory: 0 };
  while (running) {
    await look(child.pid ?? 0, usage);
    await Promise.race([closed, delay(EVERY)]);
  }
  const [status] = await closed;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${told}`);
  return { wall: (performance.now() - started) / 1000, ...usage };
}

async function look(pid: number, usage: { cpu: number; memory: number }): Promise<void> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ]);
    // The name in brackets may contain spaces; user and system time are the 12th and 13th fields after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    usage.cpu = Math.max(usage.cpu, (Number(fields[11]) + Number(fields[12])) / TICKS);
    usage.memory = Math.max(usage.memory, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
  } catch (error) {
    // It has just ended.
    if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
