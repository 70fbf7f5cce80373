/** The backup side of the benchmark of drives, a program of its own so that its memory is its own. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CatalogItem,
  openRestorePoint,
  type RestoreItem,
  restoreItems,
  runBackup,
  searchItems,
} from '@coffer/engine';
import { connectTenant, type Tenant } from '@coffer/m365';
import { type LedgerEntry, type ProtectedObject, silentLogger, systemClock } from '@coffer/model';
import { initRepository, localBackend, openRepository, type Repository } from '@coffer/vault';
import { sqliteDialect } from '../../packages/server/src/db/dialects.ts';
import { openDatabase } from '../../packages/server/src/db/open-database.ts';
import { SqlCatalogStore } from '../../packages/server/src/db/stores/catalog-store.ts';

/** What a run or a restore took. */
export interface Took {
  readonly seconds: number;
  readonly units: number;
  readonly requests: number;
  /** Items changed, files written, as the case may be. */
  readonly items: number;
  /** Largest resident set meanwhile, bytes. */
  readonly memory: number;
  readonly status: string;
}

/** Milliseconds of many repetitions of one thing. */
export interface Repeated {
  readonly times: readonly number[];
}

/** Listings and searches of a page of so many items. */
const PAGE = 100;
const BATCH = 1_000;
/** Names of one object. */
const OBJECT = 1_000_000;
const WORDS = ['Offer', 'Protocol', 'Sketch', 'Invoice', 'Summary', 'Notes', 'Budget', 'Letter', 'Contract', 'List'];
const KINDS = ['docx', 'xlsx', 'pdf', 'pptx', 'txt', 'csv', 'jpg', 'eml'];
const AT = new Date(0).toISOString();
const BLOBS = new Uint8Array(32);
const AT_ONCE = 32;
/** Milliseconds between two words of how far it is. */
const TOLD_EVERY = 10_000;

const [folder = '', url = '', caFile = '', applicationId = '', publicClientId = ''] = process.argv.slice(2);
const charged = { units: 0, requests: 0 };
const tenant = await connect();
const repository = await repositoryIn(join(folder, 'repository'));
const database = await openDatabase(sqliteDialect(join(folder, 'coffer.db')));
const catalog = new SqlCatalogStore(database.db);
const signal = new AbortController().signal;

let progress = '';

const calls = { backup, list, search, names, findNames, restore };

process.on('message', ({ id, call, args }: { id: number; call: keyof typeof calls; args: never }) => {
  calls[call](args).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : error }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

async function connect(): Promise<Tenant> {
  return connectTenant({
    organizationId: 'o',
    tenant: 'drives.onmicrosoft.com',
    endpoints: {
      login: url,
      graph: url,
      sharePoint: `${url}/sharepoint/{host}`,
      publicClientId,
      ca: await readFile(caFile, 'utf8'),
    },
    main: { kind: 'application', applicationId, secret: 'practice-secret' },
    pool: [],
    grantGroups: [],
    clock: systemClock,
    logger: silentLogger,
    ledger: {
      record: ({ resourceUnits }: LedgerEntry) => {
        charged.units += resourceUnits;
        charged.requests += 1;
      },
    },
    version: '0.0.0',
    budget: { rules: [], size: { licences: 50_000, users: 50_000 }, concurrency: { start: 64, least: 4, most: 64 } },
  });
}

async function repositoryIn(path: string): Promise<Repository> {
  const backend = localBackend(path);
  await initRepository(backend, { password: 'benchmark' });
  return await openRepository(backend, { password: 'benchmark' });
}

async function timed(work: () => Promise<{ readonly items: number; readonly status: string }>): Promise<Took> {
  const before = { ...charged };
  // The largest resident set counts anew.
  await writeFile('/proc/self/clear_refs', '5');
  const started = performance.now();
  const telling = setInterval(tell, TOLD_EVERY);
  const { items, status } = await work().finally(() => clearInterval(telling));
  return {
    seconds: (performance.now() - started) / 1000,
    units: charged.units - before.units,
    requests: charged.requests - before.requests,
    items,
    memory: await peak(),
    status,
  };
}

async function peak(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** How far it is, for whoever waits. */
function tell(): void {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
  console.error(
    `  ${progress}; memory ${megabytes(rss)}, of which heap ${megabytes(heapUsed)} of ${megabytes(heapTotal)}, buffers ${megabytes(external)}`,
  );
}

/** One run of a job. */
async function backup(args: {
  readonly job: string;
  readonly objects: readonly ProtectedObject[];
  readonly permissions: boolean;
}): Promise<Took> {
  return await timed(async () => {
    const result = await runBackup({
      organization: { id: 'o', name: 'Drives' },
      job: { id: args.job, name: args.job },
      sessionId: `${args.job} ${Date.now()}`,
      plan: planOf(args.objects),
      workloads: tenant.workloads,
      repository,
      catalog,
      settings: {},
      events: {
        log: () => undefined,
        progress: ({ items, processedObjects, newBytes }) => {
          progress = `${processedObjects} drives done, ${items} items, ${Math.round(newBytes / 1e6)} MB new`;
        },
      },
      clock: systemClock,
      full: false,
      policy: { permissions: args.permissions, versions: 'latest' },
      concurrency: { objects: AT_ONCE, filesPerObject: AT_ONCE, files: AT_ONCE },
      signal,
    });
    const changed = result.objects.reduce((sum, object) => sum + object.changed, 0);
    return { items: changed, status: result.reason ?? result.status };
  });
}

async function* planOf(objects: readonly ProtectedObject[]) {
  yield* objects;
}

async function newest(job: string) {
  const base = await catalog.base(job);
  if (!base) throw new Error(`the job ${job} has no restore point`);
  return await openRestorePoint(repository, base.snapshotId);
}

async function someFolders(job: string, objectId: string, count: number): Promise<readonly string[]> {
  const reader = await newest(job);
  const index = { catalog, jobId: job, reader };
  const found: string[] = [];
  for await (const { id, facts } of searchItems({ source: reader, index, objectId, text: 'Re' }))
    if (facts.kind === 'folder' && found.push(id) >= count) break;
  return found;
}

/** Opens the restore point and lists a page of a folder, again and again, of other folders. */
async function list(args: {
  readonly job: string;
  readonly objectId: string;
  readonly times: number;
}): Promise<Repeated> {
  const times: number[] = [];
  for (const id of await someFolders(args.job, args.objectId, args.times)) {
    const started = performance.now();
    const reader = await newest(args.job);
    await reader.root(args.objectId);
    for await (const _ of reader.children(id, { limit: PAGE }));
    times.push(performance.now() - started);
  }
  return { times };
}

/** Searches for names that occur once or seldom, the first page each. */
async function search(args: {
  readonly job: string;
  readonly objectId: string;
  readonly items: number;
  readonly times: number;
}): Promise<Repeated> {
  const reader = await newest(args.job);
  const times: number[] = [];
  for (let time = 0; time < args.times; time += 1) {
    const text = queryOf(time, args.items);
    const started = performance.now();
    let found = 0;
    for await (const _ of searchItems({
      source: reader,
      index: { catalog, jobId: args.job, reader },
      objectId: args.objectId,
      text,
    })) {
      found += 1;
      if (found >= PAGE) break;
    }
    times.push(performance.now() - started);
  }
  return { times };
}

function queryOf(time: number, items: number): string {
  const number = (time * 7_919) % items;
  return [`Invoice ${number}`, `${number}.pdf`, 'budget', `otes ${String(number).slice(0, 3)}`][time % 4] ?? '';
}

/** Puts names into the catalogue, a million with each run, which adds an object. */
async function names(args: { readonly job: string; readonly count: number }): Promise<Took> {
  return await timed(async () => {
    for (let from = 0; from < args.count; from += OBJECT) {
      const object = `drive ${from / OBJECT}`;
      await using run = await catalog.begin(args.job, object);
      const items = run.items(object);
      for (let at = from; at < Math.min(args.count, from + OBJECT); at += BATCH) {
        progress = `${at} names`;
        await items.stage(Array.from({ length: Math.min(BATCH, args.count - at) }, (_, step) => named(at + step)));
      }
      await run.commit({ repositoryId: 'names', snapshotId: object });
    }
    return { items: args.count, status: 'success' };
  });
}

/** A file of the catalogue as a run would leave it. */
function named(number: number): CatalogItem {
  const name = `${WORDS[(number * 31) % WORDS.length]} ${number}.${KINDS[(number * 17) % KINDS.length]}`;
  const facts = { id: `${number}`, parentId: 'root', name, kind: 'file' as const, size: 1, created: AT, modified: AT };
  return {
    id: facts.id,
    parentId: 'root',
    facts,
    status: 'protected',
    content: { blobs: BLOBS, size: 1, modified: AT },
  };
}

/** Searches the names of {@link names} in all of the job. */
async function findNames(args: {
  readonly job: string;
  readonly items: number;
  readonly times: number;
}): Promise<Repeated> {
  const times: number[] = [];
  for (let time = 0; time < args.times; time += 1) {
    const started = performance.now();
    await catalog.find(args.job, { text: queryOf(time, args.items), limit: PAGE });
    times.push(performance.now() - started);
  }
  return { times };
}

/** Restores files of a drive into a new folder of another one. */
async function restore(args: {
  readonly job: string;
  readonly source: ProtectedObject;
  readonly target: ProtectedObject;
  readonly files: number;
  readonly permissions: boolean;
}): Promise<Took> {
  const reader = await newest(args.job);
  const items: RestoreItem[] = [];
  for await (const item of reader.walk((await reader.root(args.source.id)).id))
    if (item.facts.kind === 'file' && items.push(item) >= args.files) break;
  const workload = tenant.workloads.get('onedrive');
  if (!workload) throw new Error('there is no OneDrive');
  return await timed(async () => {
    const report = await restoreItems({
      reader,
      workload,
      target: { object: args.target, folder: ['Restored'] },
      items,
      conflict: 'overwrite',
      permissions: args.permissions,
      events: { item: () => undefined },
      context: { signal, priority: 'restore' },
    });
    const shared = items.filter(({ permissions }) => permissions !== undefined).length;
    const status = report.cannotContinue ?? `${report.failed} failed, ${shared} with permissions`;
    return { items: report.created + report.replaced, status };
  });
}
