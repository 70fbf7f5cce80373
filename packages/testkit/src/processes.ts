import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How a program is started and how one knows that it answers. */
export interface ProgramOptions {
  readonly name: string;
  /** Absolute path of a file that Node runs. */
  readonly script: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Asked again and again until it says true. */
  readonly ready: () => Promise<boolean>;
  /** Milliseconds until a start counts as failed. Default 200,000: on a busy machine a start takes a minute, and only what hangs should meet it. */
  readonly patience?: number;
}

/** A running child process, which ends with this process at the latest. Disposing asks it to end, waits, and insists after ten seconds. */
export interface Program extends AsyncDisposable {
  readonly pid: number;
  /** The last 64 KiB of what it wrote to standard output and standard error. */
  output(): string;
  /** Ends it with this signal and waits until it is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

const keptOutput = 64 * 1024;
const endWithParent = new URL('../preload/end-with-parent.js', import.meta.url).href;

/** Starts a program with this Node and waits until it answers. Rejects with the program's own output if it never does. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const node = ['--disable-warning=ExperimentalWarning', '--import', endWithParent];
  const child = spawn(process.execPath, [...node, options.script, ...options.args], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const program = new ChildProgram(child, options.name);
  try {
    await program.waitUntil(options.ready, options.patience ?? 200_000);
  } catch (error) {
    await program.kill('SIGKILL');
    throw error;
  }
  return program;
}

class ChildProgram implements Program {
  readonly #child: ChildProcess;
  readonly #name: string;
  #output = '';

  constructor(child: ChildProcess, name: string) {
    this.#child = child;
    this.#name = name;
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-keptOutput);
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  get #gone(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  output(): string {
    return this.#output;
  }

  async waitUntil(ready: () => Promise<boolean>, patience: number): Promise<void> {
    const deadline = Date.now() + patience;
    while (Date.now() < deadline) {
      if (this.#gone) throw new Error(`${this.#name} ended before it answered:\n${this.#output}`);
      if (await ready()) return;
      await delay(50);
    }
    throw new Error(`${this.#name} did not answer within ${patience / 1000} s:\n${this.#output}`);
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    if (this.#gone) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill(signal);
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const insist = setTimeout(() => this.#child.kill('SIGKILL'), 10_000);
    await this.kill('SIGTERM');
    clearTimeout(insist);
  }
}

/** `preferred` if nothing listens there, else a port that is free right now. */
export async function freePort(preferred = 0): Promise<number> {
  const probe = createServer();
  const port = await new Promise<number | undefined>((resolve) => {
    probe.once('error', () => resolve(undefined));
    probe.listen(preferred, '127.0.0.1', () => {
      const address = probe.address();
      resolve(typeof address === 'object' && address !== null ? address.port : undefined);
    });
  });
  if (port === undefined) {
    if (preferred === 0) throw new Error('no free port on 127.0.0.1');
    return await freePort();
  }
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
