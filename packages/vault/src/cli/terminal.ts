import { once } from 'node:events';
import type { Output } from './command.ts';

/** Milliseconds between two live lines. */
const EVERY = 100;

/** Results to the standard output; remarks, and on a terminal the live line, to the standard error. */
export function terminalOutput(): Output & { end(): void } {
  const { stdout, stderr } = process;
  let live = false;
  let shown = 0;
  const clear = (): void => {
    if (live) stderr.write('\r\u001b[2K');
    live = false;
  };
  return {
    line: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    bytes: async (bytes) => {
      clear();
      if (!stdout.write(bytes)) await once(stdout, 'drain');
    },
    progress: (text) => {
      if (!stderr.isTTY || performance.now() - shown < EVERY) return;
      shown = performance.now();
      stderr.write(`\r\u001b[2K${text().slice(0, stderr.columns - 1)}`);
      live = true;
    },
    remark: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    end: clear,
  };
}
