import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A program that runs as long as a test needs it. */
export interface RunningProgram extends AsyncDisposable {
  /** All it has written so far. */
  readonly output: () => string;
}

/**
 * Runs a program beside a watcher that reads a pipe from this process and kills the program when the pipe ends: so it ends
 * with this process however that dies, and by closing the pipe.
 */
const GUARD = 'exec 3<&0; "$@" </dev/null 3<&- & p=$!; { cat <&3; kill -9 $p; } >/dev/null 2>&1 & wait $p';

/** Starts a program and waits until its output matches. */
export async function startProgram(command: string, args: readonly string[], ready: RegExp): Promise<RunningProgram> {
  const child = spawn('sh', ['-c', GUARD, 'sh', command, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  const read = (text: Buffer) => {
    output += text.toString();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  for (let waited = 0; !ready.test(output); waited += 50) {
    if (child.exitCode !== null || waited > 200_000) {
      await end(child);
      throw new Error(`${command} did not start: ${output}`);
    }
    await delay(50);
  }
  return {
    output: () => output,
    [Symbol.asyncDispose]: () => end(child),
  };
}

async function end(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'exit');
  child.stdin.end();
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
