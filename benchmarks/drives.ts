/**
 * `npm run bench -- drives [PARTS] [OPTIONS]`: backup, listing, search and restore of generated OneDrives of the practice tenant at
 * full size, over TLS, with the tenant and the backup as programs of their own and no limits in the way.
 *
 * Parts, all of them unless named:
 *   files    first full and incremental of one large drive and of one of 10,000 files, listing, search, restore
 *   drives   first full of many small drives, and a run in which nothing has changed
 *   names    search in a catalogue that is filled without a backup
 *
 * Options, with what holds unless given:
 *   --files 1000000     of the large drive
 *   --changed 0.001     share of its files that the incremental finds changed; the small drive gets as many changes: once
 *                       the same files in the same folders, once as many spread over all folders of each
 *   --shared 0          share of its items with permissions of their own; above 0, permissions are backed up
 *   --restore 500       files to restore
 *   --drives 10000      small drives
 *   --names 10000000    names to search
 *
 * How far it is stands on the error output. Memory is the largest resident set of the backup during that line, cpu
 * the processor time of the backup and of the tenant; Linux only. Options of Node before the benchmark (`--cpu-prof`) hold for both.
 * Folder: TMPDIR, else the system's temporary one; a million files take some 5 GB there.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ProtectedObject } from '@coffer/model';
import type { Repeated, Took } from './drives/backup.ts';
import { Program } from './drives/program.ts';

/** Files of the drive that an incremental of the large one is compared with. */
const SMALL = 10_000;
/** Items of each of the many unchanged drives. */
const FEW = 3;
/** Bytes of every file. */
const BYTES = 200;
const REPETITIONS = 200;

const PARTS = ['files', 'drives', 'names'] as const;
type Part = (typeof PARTS)[number];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    files: { type: 'string', default: '1000000' },
    changed: { type: 'string', default: '0.001' },
    shared: { type: 'string', default: '0' },
    restore: { type: 'string', default: '500' },
    drives: { type: 'string', default: '10000' },
    names: { type: 'string', default: '10000000' },
  },
});
const parts = partsOf(positionals);
const sizes = {
  files: numberOf('files'),
  drives: parts.has('drives') ? numberOf('drives') : 0,
  names: numberOf('names'),
  changed: numberOf('changed'),
  shared: numberOf('shared'),
  restore: numberOf('restore'),
};

function partsOf(named: readonly string[]): ReadonlySet<Part> {
  const known = PARTS.filter((part) => named.length === 0 || named.includes(part));
  const unknown = named.find((part) => !known.some((other) => other === part));
  if (unknown !== undefined) throw badArgument(`There is no part "${unknown}".`);
  return new Set(known);
}

function numberOf(option: keyof typeof values): number {
  const value = Number(values[option]);
  if (!(value >= 0)) throw badArgument(`--${option} takes a number, not "${values[option]}".`);
  return value;
}

/** As `parseArgs` itself complains. */
function badArgument(message: string): Error {
  return Object.assign(new TypeError(message), { code: 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE' });
}

interface TenantReady {
  readonly url: string;
  readonly caFile: string;
  readonly applicationId: string;
  readonly publicClientId: string;
}

const rows: (readonly string[])[] = [];
const row = (...cells: readonly string[]): void => {
  rows.push(cells);
  // A long run is followed while it goes on.
  console.error(cells.join('  '));
};

/** What a run took, with its units for each of the things that it was about. */
function took(what: string, run: Measured, things: number): void {
  const each = things > 0 ? (run.units / things).toFixed(3) : '-';
  const megabytes = `${Math.round(run.memory / 1e6)} MB`;
  const processor = `cpu ${run.processor.toFixed(1)} + ${run.tenantProcessor.toFixed(1)} s`;
  row(what, `${run.seconds.toFixed(1)} s`, processor, `${run.units} RU`, `${each} RU each`, megabytes, run.status);
}

function repeated(what: string, { times }: Repeated): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => `${(sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)} ms`;
  row(what, `median ${at(0.5)}`, `p95 ${at(0.95)}`, `worst ${at(0.9999)}`);
}

/** What the measurements speak to. */
interface Programs {
  readonly tenant: Program<TenantReady>;
  readonly backup: Program<unknown>;
}

async function objects({ tenant }: Programs, from: number, count: number): Promise<readonly ProtectedObject[]> {
  return await tenant.call('objects', { from, count });
}

interface Measured extends Took {
  /** Processor seconds of the backup, and of the tenant meanwhile. */
  readonly processor: number;
  readonly tenantProcessor: number;
}

async function measured({ tenant, backup }: Programs, call: string, args: object): Promise<Measured> {
  const before = [await backup.processor(), await tenant.processor()] as const;
  const took = await backup.call<Took>(call, args);
  return {
    ...took,
    processor: (await backup.processor()) - before[0],
    tenantProcessor: (await tenant.processor()) - before[1],
  };
}

async function run(programs: Programs, job: string, of: readonly ProtectedObject[]): Promise<Measured> {
  return await measured(programs, 'backup', { job, objects: of, permissions: sizes.shared > 0 });
}

async function measureFiles(programs: Programs): Promise<void> {
  const { tenant, backup } = programs;
  const [large] = await objects(programs, 0, 1);
  const [small] = await objects(programs, 1, 1);
  if (!large || !small) throw new Error('the tenant has no drives');

  took(`first full, ${sizes.files} files`, await run(programs, 'large', [large]), sizes.files);
  took(`first full, ${SMALL} files`, await run(programs, 'small', [small]), SMALL);
  const files = Math.max(1, Math.round(sizes.files * sizes.changed));
  const drives = [
    { job: 'large', object: large, drive: 0, count: sizes.files },
    { job: 'small', object: small, drive: 1, count: SMALL },
  ];
  for (const { job, object } of drives) await run(programs, job, [object]);
  // First the same files in the same folders of both drives, then as many spread over all folders of each.
  for (const [round, kind] of ['the same in both', 'spread over all'].entries())
    for (const { job, object, drive, count } of drives) {
      const within = round === 0 ? SMALL : count;
      const changed = await tenant.call<number>('change', { drive, files, within, round: round + 1 });
      took(`${changed} of ${count} changed, ${kind}`, await run(programs, job, [object]), changed);
    }
  repeated(
    'open and list a folder',
    await backup.call('list', { job: 'large', objectId: large.id, times: REPETITIONS }),
  );
  const searched = { job: 'large', objectId: large.id, items: sizes.files, times: REPETITIONS };
  repeated(`search ${sizes.files} names of a drive`, await backup.call('search', searched));
  const restored = await measured(programs, 'restore', {
    job: 'large',
    source: large,
    target: small,
    files: sizes.restore,
    permissions: sizes.shared > 0,
  });
  took(`restore ${sizes.restore} files`, restored, restored.items);
}

async function measureDrives(programs: Programs): Promise<void> {
  const many = await objects(programs, 2, sizes.drives);
  took(`first full of ${many.length} drives of ${FEW} items`, await run(programs, 'many', many), many.length);
  took(`${many.length} unchanged drives`, await run(programs, 'many', many), many.length);
}

async function measureNames(programs: Programs): Promise<void> {
  const { backup } = programs;
  const { names } = sizes;
  took(`catalogue of ${names} names filled`, await measured(programs, 'names', { job: 'names', count: names }), 0);
  const found = { job: 'names', items: names, times: REPETITIONS };
  repeated(`search ${names} names of a job`, await backup.call('findNames', found));
}

const folder = await mkdtemp(join(tmpdir(), 'coffer-bench-drives-'));
let tenant: Program<TenantReady> | undefined;
let backup: Program<unknown> | undefined;
try {
  const { drives, files, shared } = sizes;
  tenant = await Program.start<TenantReady>(
    './tenant.ts',
    [join(folder, 'tenant'), drives, files, SMALL, FEW, BYTES, shared].map(String),
  );
  const { url, caFile, applicationId, publicClientId } = tenant.ready;
  backup = await Program.start('./backup.ts', [folder, url, caFile, applicationId, publicClientId]);
  const programs = { tenant, backup };
  if (parts.has('files')) await measureFiles(programs);
  if (parts.has('drives')) await measureDrives(programs);
  if (parts.has('names')) await measureNames(programs);
} finally {
  await backup?.end();
  await tenant?.end();
  await rm(folder, { recursive: true, force: true });
  const width = Math.max(0, ...rows.map(([what = '']) => what.length));
  console.log(`${availableParallelism()} cores, files of ${BYTES} bytes, ${REPETITIONS} repetitions`);
  for (const [what = '', ...cells] of rows)
    console.log(`${what.padEnd(width)}  ${cells.map((cell) => cell.padStart(16)).join('')}`);
}
