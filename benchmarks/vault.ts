/**
 * `npm run bench -- vault`: the vault's command line beside stock restic: the same files, the same disk, in one run, taking turns. Read the
 * ratios, not the seconds: machines are shared.
 *
 * Each program is measured from outside, start-up included. restic runs without its local cache (the repository is local)
 * and compresses (its default, "auto"). Folder: COFFER_BENCH_FOLDER, else the system's temporary one; bytes of the corpus:
 * COFFER_BENCH_BYTES, else 2 GB; rounds: COFFER_BENCH_ROUNDS, else 3; more restics beside the one on the path: COFFER_RESTIC.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { changeCorpus, makeCorpus } from './corpus.ts';
import { measured, median, type Run } from './measure.ts';
import { startOf } from './npm-script.ts';

const password = 'benchmark';
const start = await startOf('vault');
const vaultScript = fileURLToPath(new URL('../packages/vault/bin/vault.js', import.meta.url));
const { COFFER_BENCH_FOLDER, COFFER_BENCH_BYTES, COFFER_BENCH_ROUNDS, COFFER_RESTIC } = process.env;
const total = Number(COFFER_BENCH_BYTES ?? 2e9);
const rounds = Number(COFFER_BENCH_ROUNDS ?? 3);

/** One of the programs that are compared. */
interface Contender {
  readonly name: string;
  run(repository: string, step: Step, ...words: readonly string[]): Promise<Run>;
}

const steps = ['init', 'backup', 'restore', 'check'] as const;
type Step = (typeof steps)[number];

/** What is compared. `second` is a backup after 1 % of the files changed. */
const rows = ['backup', 'second', 'restore', 'check'] as const;
type Row = (typeof rows)[number];

function vault(): Contender {
  const words: Readonly<Record<Step, readonly string[]>> = {
    init: ['init'],
    backup: ['backup'],
    restore: ['restore', 'latest'],
    check: ['check', '--read-data'],
  };
  return {
    name: 'vault',
    run: (repository, step, ...more) =>
      measured(process.execPath, [...start.flags, vaultScript, ...words[step], '--repo', repository, ...more], {
        ...start.environment,
        VAULT_PASSWORD: password,
      }),
  };
}

async function restic(program: string): Promise<Contender | undefined> {
  const words: Readonly<Record<Step, readonly string[]>> = {
    init: ['init', '--repository-version', '2'],
    backup: ['backup'],
    restore: ['restore', 'latest', '--target'],
    check: ['check', '--read-data'],
  };
  const asked = await promisify(execFile)(program, ['version']).catch(() => undefined);
  if (!asked) return undefined;
  const version = /restic (\S+)/.exec(asked.stdout)?.[1] ?? '?';
  return {
    name: `restic ${version}`,
    run: (repository, step, ...more) =>
      measured(program, ['--repo', repository, '--no-cache', '--quiet', ...words[step], ...more], {
        RESTIC_PASSWORD: password,
      }),
  };
}

async function bytesOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

type Results = Map<string, { readonly runs: Record<Row, Run[]>; readonly stored: number[] }>;

async function round(number: number, folder: string, contenders: readonly Contender[], results: Results) {
  const corpus = join(folder, 'corpus');
  // Who begins changes from round to round.
  const turn = contenders.map((_, at) => contenders[(at + number) % contenders.length] as Contender);
  const repositories = new Map(turn.map(({ name }) => [name, join(folder, name.replaceAll(' ', '-'))]));
  const each = async (row: Row, step: Step, words: (name: string) => readonly string[]) => {
    for (const contender of turn) {
      const run = await contender.run(repositories.get(contender.name) ?? '', step, ...words(contender.name));
      results.get(contender.name)?.runs[row].push(run);
    }
  };
  for (const contender of turn) await contender.run(repositories.get(contender.name) ?? '', 'init');
  await each('backup', 'backup', () => [corpus]);
  for (const [name, path] of repositories) results.get(name)?.stored.push(await bytesOf(path));
  await changeCorpus(corpus, number);
  await each('second', 'backup', () => [corpus]);
  await each('check', 'check', () => []);
  for (const contender of turn) {
    const target = join(folder, 'restored');
    const run = await contender.run(repositories.get(contender.name) ?? '', 'restore', target);
    results.get(contender.name)?.runs.restore.push(run);
    await rm(target, { recursive: true });
  }
  for (const path of repositories.values()) await rm(path, { recursive: true });
}

function show(results: Results): void {
  const ours = results.get('vault');
  const line = (cells: readonly string[]) =>
    console.log(cells.map((cell, at) => (at < 2 ? cell.padEnd(14) : cell.padStart(11))).join(''));
  line(['', '', 'wall s', 'CPU s', 'memory MB', 'wall ×', 'CPU ×']);
  for (const row of rows) {
    for (const [name, { runs }] of results) {
      const mid = (pick: (run: Run) => number, of = runs): number => median(of[row].map(pick));
      const ratio = (pick: (run: Run) => number): string =>
        name === 'vault' || !ours ? '' : (mid(pick, ours.runs) / mid(pick)).toFixed(2);
      const memory = Math.round(Math.max(...runs[row].map((run) => run.memory)) / 1e6);
      const times = [mid((run) => run.wall), mid((run) => run.cpu)].map((value) => value.toFixed(1));
      line([row, name, ...times, String(memory), ratio((run) => run.wall), ratio((run) => run.cpu)]);
    }
  }
  for (const [name, { stored }] of results) line(['stored MB', name, (median(stored) / 1e6).toFixed(1)]);
}

const folder = await mkdtemp(join(COFFER_BENCH_FOLDER ?? tmpdir(), 'vault-bench-'));
try {
  const files = await makeCorpus(join(folder, 'corpus'), total);
  const programs = ['restic', ...(COFFER_RESTIC ?? '').split(':').filter((path) => path !== '')];
  const others = (await Promise.all(programs.map(restic))).filter((contender) => contender !== undefined);
  if (others.length === 0) console.log('restic is not installed (apt-get install restic): nothing to compare with.');
  const contenders = [vault(), ...others];
  const results: Results = new Map(
    contenders.map(({ name }) => [name, { runs: { backup: [], second: [], restore: [], check: [] }, stored: [] }]),
  );
  const { model = 'unknown' } = cpus()[0] ?? {};
  console.log(`${files} files, ${(total / 1e9).toFixed(1)} GB, ${rounds} rounds, median; ${cpus().length} × ${model}`);
  console.log('wall × and CPU ×: the vault as a share of that program\n');
  for (let number = 0; number < rounds; number += 1) await round(number, folder, contenders, results);
  show(results);
} finally {
  await rm(folder, { recursive: true, force: true });
}
