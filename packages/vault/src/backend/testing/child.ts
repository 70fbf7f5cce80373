import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that runs as long as a test needs it. */
export interface RunningProgram extends AsyncDisposable {
  /** All it has written so far. */
  readonly output: () => string;
}

/** Starts a program and waits until its output matches; it ends with the test, also when the test process is killed softly. */
export async function startProgram(command: string, args: readonly string[], ready: RegExp): Promise<RunningProgram> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  const read = (text: Buffer) => {
    output += text.toString();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  for (let waited = 0; !ready.test(output); waited += 50) {
    if (child.exitCode !== null || waited > 60_000) {
      kill();
      throw new Error(`${command} did not start: ${output}`);
    }
    await delay(50);
  }
  return {
    output: () => output,
    [Symbol.asyncDispose]: async () => {
      process.off('exit', kill);
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.kill('SIGKILL');
  await closed;
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
