import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startOf } from '../npm-script.ts';

/** Another program of the benchmark, which answers calls. */
export class Program<Ready> {
  readonly ready: Ready;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (answer: never) => void; reject: (error: Error) => void }>();
  #calls = 0;

  /** Starts a script beside this one as `npm start` starts the server, and waits until it says that it is ready. */
  static async start<Ready>(script: string, args: readonly string[]): Promise<Program<Ready>> {
    const { flags, environment } = await startOf('start');
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, {
      execArgv: [...process.execArgv, ...flags],
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    const ready = await new Promise<Ready>((resolve, reject) => {
      child.once('message', (message) => resolve(message as Ready));
      child.once('exit', (code) => reject(new Error(`${script} ended with ${code} before it was ready`)));
    });
    return new Program(child, ready);
  }

  private constructor(child: ChildProcess, ready: Ready) {
    this.ready = ready;
    this.#child = child;
    child.on('message', (message) => {
      const { id, answer, error } = message as { id: number; answer: never; error?: string };
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    });
    child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`a program ended with ${code}`));
    });
  }

  /** Seconds of processor time so far, all threads. Linux only. */
  async processor(): Promise<number> {
    return await processorOf(this.#child.pid ?? 0);
  }

  call<Answer>(call: string, args: object): Promise<Answer> {
    this.#calls += 1;
    const id = this.#calls;
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, call, args });
    });
  }

  /** Lets the program go; it ends by itself. */
  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await gone;
  }
}

/** Seconds of processor time that a process has used so far, all threads. Linux only. */
export async function processorOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may contain spaces; user and system time are the 12th and 13th fields after it, in ticks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
