/**
 * `npm run bench -- drives`: backup, listing, search and restore of generated OneDrives of the practice tenant at full size, over TLS,
 * with the tenant and the backup as programs of their own and no limits in the way.
 *
 * Arguments: `--files` of the large drive, `--drives` unchanged ones, `--names` in the catalogue to search, `--changed` share of
 * an incremental, `--shared` share with permissions of their own, `--restore` files. All sizes count towards the memory and the
 * time of both programs on this machine.
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

const number = (text: string | undefined): number => Number(text);
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000000' },
    drives: { type: 'string', default: '10000' },
    names: { type: 'string', default: '10000000' },
    changed: { type: 'string', default: '0.001' },
    shared: { type: 'string', default: '0' },
    restore: { type: 'string', default: '500' },
  },
});
const sizes = {
  files: number(values.files),
  drives: number(values.drives),
  names: number(values.names),
  changed: number(values.changed),
  shared: number(values.shared),
  restore: number(values.restore),
};

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
function took(what: string, run: Took, things: number): void {
  const each = things > 0 ? (run.units / things).toFixed(3) : '-';
  const megabytes = `${Math.round(run.memory / 1e6)} MB`;
  row(what, `${run.seconds.toFixed(1)} s`, `${run.units} RU`, `${each} RU each`, megabytes, run.status);
}

function repeated(what: string, { times }: Repeated): void {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): string => `${(sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1)} ms`;
  row(what, `median ${at(0.5)}`, `p95 ${at(0.95)}`, `worst ${at(0.9999)}`);
}

async function measure(tenant: Program<TenantReady>, backup: Program<unknown>): Promise<void> {
  const objects = (from: number, count: number): Promise<readonly ProtectedObject[]> =>
    tenant.call('objects', { from, count });
  const run = (job: string, of: readonly ProtectedObject[]): Promise<Took> =>
    backup.call('backup', { job, objects: of, permissions: sizes.shared > 0 });
  const [large] = await objects(0, 1);
  const [small] = await objects(1, 1);
  if (!large || !small) throw new Error('the tenant has no drives');

  took(`first full, ${sizes.files} files`, await run('large', [large]), sizes.files);
  took(`first full, ${SMALL} files`, await run('small', [small]), SMALL);
  const files = Math.max(1, Math.round(sizes.files * sizes.changed));
  for (const [job, object, drive] of [
    ['large', large, 0],
    ['small', small, 1],
  ] as const) {
    await run(job, [object]);
    const changed = await tenant.call<number>('change', { drive, files, round: 1 });
    took(`incremental, ${changed} of ${drive === 0 ? sizes.files : SMALL} files`, await run(job, [object]), changed);
  }
  repeated(
    'open and list a folder',
    await backup.call('list', { job: 'large', objectId: large.id, times: REPETITIONS }),
  );
  const searched = { job: 'large', objectId: large.id, items: sizes.files, times: REPETITIONS };
  repeated(`search ${sizes.files} names of a drive`, await backup.call('search', searched));
  const restored = await backup.call<Took>('restore', {
    job: 'large',
    source: large,
    target: small,
    files: sizes.restore,
  });
  took(`restore ${sizes.restore} files`, restored, restored.items);
  if (sizes.drives > 0) {
    const many = await objects(2, sizes.drives);
    took(`first full of ${many.length} drives of ${FEW} items`, await run('many', many), many.length);
    took(`${many.length} unchanged drives`, await run('many', many), many.length);
  }
  if (sizes.names > 0) {
    took(
      `catalogue of ${sizes.names} names filled`,
      await backup.call('names', { job: 'names', count: sizes.names }),
      0,
    );
    const found = { job: 'names', items: sizes.names, times: REPETITIONS };
    repeated(`search ${sizes.names} names of a job`, await backup.call('findNames', found));
  }
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
  await measure(tenant, backup);
} finally {
  backup?.end();
  tenant?.end();
  await rm(folder, { recursive: true, force: true });
  const width = Math.max(0, ...rows.map(([what = '']) => what.length));
  console.log(`${availableParallelism()} cores, files of ${BYTES} bytes, ${REPETITIONS} repetitions`);
  for (const [what = '', ...cells] of rows)
    console.log(`${what.padEnd(width)}  ${cells.map((cell) => cell.padStart(16)).join('')}`);
}
