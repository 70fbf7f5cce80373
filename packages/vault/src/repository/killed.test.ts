import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { localBackend } from '../backend/local.ts';
import { PASSWORD, quickInit, readAll, temporaryFolder } from '../testing/help.ts';
import { type Contents, expectTidy, HAS_RESTIC, restic } from '../testing/maintenance.ts';
import { openRepository } from './open.ts';

const MAINTAINER = fileURLToPath(new URL('../testing/killed-maintainer.ts', import.meta.url));
/** How many processes are killed; `COFFER_CRASHES` asks for more than the usual few. */
const KILLS = Number(process.env['COFFER_CRASHES'] ?? 8);
/** Steps that a process tells of before it is killed, at most: it has done everything by then, and some of it twice. */
const MOST_STEPS = 9;
/** Every so many kills, the real restic reads everything, and our own prune clears up. */
const INSPECT_EVERY = 8;

/** Runs the maintainer, kills it some time after it is ready, and resolves to what it said. */
async function killAfter(folder: string, life: (said: () => string) => Promise<unknown>): Promise<string[][]> {
  const child = spawn(process.execPath, [MAINTAINER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (text) => {
    output += String(text);
  });
  await once(child.stdout, 'data');
  await life(() => output);
  child.kill('SIGKILL');
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
  // What follows the last newline was cut off by the kill, so it was not said.
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => line.split(' '));
}

/** Waits until a process has told of so many steps; resolves to how long one took, milliseconds. */
async function untilSteps(said: () => string, steps: number): Promise<number> {
  const began = performance.now();
  while (said().split('\n').length - 1 < steps) await delay(2);
  return (performance.now() - began) / steps;
}

/** Takes over what the process reported: snapshots that are complete, and those it was about to forget. */
function noteReports(lines: readonly string[][], promised: Map<string, Contents>, known: Map<string, Contents>): void {
  for (const [word, id = '', digests = '[]'] of lines) {
    if (word === 'saved') {
      const contents: Contents = new Map(JSON.parse(digests) as [string, string][]);
      promised.set(id, contents);
      known.set(id, contents);
    }
    if (word === 'forgets') promised.delete(id);
  }
}

it(
  `whenever a process is killed that backs up, forgets, prunes and rebuilds, nothing that was reported is lost (${KILLS} kills)`,
  async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'r');
    const backend = localBackend(path);
    await quickInit(backend);
    const promised = new Map<string, Contents>();
    const known = new Map<string, Contents>();
    const killedWhile = new Map<string, number>();
    // Steps rather than time: how far a process comes in a second is another matter on each machine, and each day.
    let step = 0;
    const measure = async (said: () => string) => {
      step = await untilSteps(said, MOST_STEPS);
    };
    noteReports(await killAfter(path, measure), promised, known);
    for (let kill = 1; kill <= KILLS; kill++) {
      const lines = await killAfter(path, async (said) => {
        await untilSteps(said, Math.ceil(Math.random() * MOST_STEPS));
        await delay(Math.random() * step);
      });
      noteReports(lines, promised, known);
      const last = lines.at(-1)?.[0] ?? '';
      killedWhile.set(last, (killedWhile.get(last) ?? 0) + 1);

      await using repository = await openRepository(backend, { password: PASSWORD, workers: 0 });
      const present = (await repository.snapshots()).map(({ id }) => id);
      for (const id of promised.keys()) expect(present).toContain(id);
      for (const id of present) {
        const contents = await readAll(repository, id);
        expect(contents).toEqual(known.get(id) ?? contents);
        promised.set(id, contents);
      }
      if (kill % INSPECT_EVERY !== 0) continue;
      await repository.removeStaleLocks();
      if (HAS_RESTIC) expect(restic(path, 'check', '--read-data')).toContain('no errors were found');
      await repository.prune({ maxUnused: { bytes: 0 } });
      await expectTidy(backend);
    }
    if (process.env['COFFER_CRASHES']) console.log('killed after it said:', Object.fromEntries(killedWhile));
  },
  60_000 + KILLS * 5_000,
);
