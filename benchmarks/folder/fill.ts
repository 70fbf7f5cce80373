/** Makes restore points with one very large folder, a program of its own so that its memory is its own. */
import { join } from 'node:path';
import { runBackup } from '@coffer/engine';
import { type Change, type ProtectedObject, type ScanEvent, systemClock, type Workload } from '@coffer/model';
import { localBackend, openRepository } from '@coffer/vault';
import { sqliteDialect } from '../../packages/server/src/db/dialects.ts';
import { openDatabase } from '../../packages/server/src/db/open-database.ts';
import { SqlCatalogStore } from '../../packages/server/src/db/stores/catalog-store.ts';

/** Changes that are told at a time, as Microsoft does. */
const PAGE = 200;
const ROOT = 'root';
/** Listed in a scan of a drive: the folder, and in it documents and a few folders far apart. */
const FOLDER = 'many';
const EACH_FOLDER = 10_000;
const TIME = '2026-01-01T00:00:00.000Z';
const CONTENT = Buffer.from('a small document '.repeat(12));

const object: ProtectedObject = {
  ...{ workload: 'onedrive', id: 'b!large', ownerId: '0b1d5f3e-0000-4000-8000-000000000001' },
  ...{ name: 'large@contoso.com', displayName: 'Large', webUrl: 'https://contoso.example/personal/large' },
};

const calls = { fill };

process.on('message', ({ id, args }: { id: number; args: never }) => {
  calls.fill(args).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? (error.stack ?? error.message) : error }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });

/** One restore point with so many documents in one folder, and one after it in which some are gone. */
async function fill(args: {
  readonly folder: string;
  readonly repository: string;
  readonly password: string;
  readonly organizationId: string;
  readonly jobId: string;
  readonly documents: number;
  readonly gone: number;
}): Promise<number> {
  await using repository = await openRepository(localBackend(args.repository), { password: args.password });
  const database = await openDatabase(sqliteDialect(join(args.folder, 'fill.db')));
  const { documents, gone } = args;
  const started = performance.now();
  for (const [round, changes] of [() => everything(documents), () => deletions(documents, gone)].entries()) {
    const result = await runBackup({
      organization: { id: args.organizationId, name: 'Benchmark' },
      job: { id: args.jobId, name: 'Large' },
      sessionId: `00000000-0000-4000-8000-00000000000${round}`,
      plan: plan(),
      workloads: new Map([['onedrive', workloadOf(changes)]]),
      repository,
      catalog: new SqlCatalogStore(database.db),
      settings: {},
      events: {
        log: () => undefined,
        progress: ({ items }) => console.error(`  ${items} of ${documents} documents`),
      },
      clock: systemClock,
      full: false,
      policy: { permissions: false, versions: 'latest' },
      signal: new AbortController().signal,
    });
    if (result.snapshotId === undefined) throw new Error(result.reason ?? 'there is no restore point');
  }
  return (performance.now() - started) / 1000;
}

async function* plan() {
  yield object;
}

function nameOf(number: number): string {
  return `Report ${String(number).padStart(7, '0')}.docx`;
}

function* everything(documents: number): Iterable<Change> {
  const common = { created: TIME, modified: TIME };
  yield upsert({ ...common, id: ROOT, parentId: null, name: 'root', kind: 'folder', size: 0 });
  yield upsert({ ...common, id: FOLDER, parentId: ROOT, name: 'Many', kind: 'folder', size: 0 });
  for (let number = 0; number < documents; number += 1) {
    const by = { createdBy: 'Ruth Adler', modifiedBy: 'Ruth Adler', webUrl: `${object.webUrl}/Many/${number}` };
    const file = { kind: 'file' as const, size: CONTENT.length, eTag: `"{${number}},1"` };
    yield upsert({ ...common, ...by, ...file, id: `01DOCUMENT${number}`, parentId: FOLDER, name: nameOf(number) });
    if (number % EACH_FOLDER === 0)
      yield upsert({
        ...common,
        ...{ id: `01FOLDER${number}`, parentId: FOLDER, name: `Report ${number} more`, kind: 'folder', size: 0 },
      });
  }
}

/** So many documents, far apart. */
function* deletions(documents: number, gone: number): Iterable<Change> {
  const step = Math.max(1, Math.floor(documents / gone));
  for (let number = 1; number < documents; number += step) yield { type: 'delete', id: `01DOCUMENT${number}` };
}

function upsert(item: Extract<Change, { readonly type: 'upsert' }>['item']): Change {
  return { type: 'upsert', item, ticket: { workload: 'onedrive', id: item.id }, sharing: 'inherited' };
}

function workloadOf(changes: () => Iterable<Change>): Workload {
  const unused = (): never => {
    throw new Error('this drive is only backed up');
  };
  return {
    name: 'onedrive',
    find: async () => object,
    discover: plan,
    scan: () => scan(changes()),
    fetch: async () => ({ size: CONTENT.length, bytes: oneChunk() }),
    current: unused,
    ensureFolder: unused,
    restore: unused,
  } as unknown as Workload;
}

async function* oneChunk(): AsyncIterable<Uint8Array> {
  yield CONTENT;
}

async function* scan(changes: Iterable<Change>): AsyncIterable<ScanEvent> {
  let page: Change[] = [];
  for (const change of changes) {
    page.push(change);
    if (page.length < PAGE) continue;
    yield { type: 'changes', changes: page };
    page = [];
  }
  yield { type: 'changes', changes: page };
  yield { type: 'end', state: 'listed' };
}
