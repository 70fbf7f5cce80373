import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { CatalogItem, CatalogItems } from '@coffer/engine';
import { type CompiledQuery, Kysely } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sqliteDialect } from '../dialects.ts';
import { openDatabase } from '../open-database.ts';
import type { Database } from '../schema/database.ts';
import { SqlCatalogStore } from './catalog-store.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coffer-plans-'));
});
afterAll(async () => await rm(folder, { recursive: true, force: true }));

function item(id: string, parentId: string | null, kind: 'file' | 'folder'): CatalogItem {
  const time = '2026-01-01T00:00:00Z';
  const facts = { id, parentId, name: id, kind, size: 0, created: time, modified: time };
  return { id, parentId, facts, status: 'protected' };
}

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of pages);
}

/** Everything that a run asks of the catalogue and tells it. */
async function incrementalRun(store: SqlCatalogStore): Promise<void> {
  await using run = await store.begin('job', 'session');
  const items = run.items('object');
  await items.get(['root', 'file']);
  await items.stage([item('root', null, 'folder'), item('file', 'root', 'file')]);
  await items.stageDeletions(['gone']);
  await items.markDirty(['root']);
  await items.isDirty('root');
  await items.markSeen(['file']);
  await items.unseen(['file', 'other']);
  await items.orphans(10);
  await drain(items.dirtyChildren('root'));
  await drain(items.children('root'));
  await drain(items.failed());
  await drain(store.failing('job', 'object'));
  await run.commit({ repositoryId: 'repository', snapshotId: 'snapshot' });
}

it('no statement of a run looks through all committed items of an object', async () => {
  const file = join(folder, 'coffer.db');
  await using _ = await openDatabase(sqliteDialect(file));
  const queries: CompiledQuery[] = [];
  await using db = new Kysely<Database>({
    dialect: sqliteDialect(file),
    log: ({ query }) => {
      queries.push(query);
    },
  });
  await incrementalRun(new SqlCatalogStore(db));
  using explaining = new DatabaseSync(file);
  const plans = queries
    .filter(({ sql }) => /^\s*(select|insert|update|delete)/i.test(sql))
    .map(({ sql, parameters }) => {
      const steps = explaining.prepare(`explain query plan ${sql}`).all(...(parameters as SQLInputValue[]));
      return { sql, steps: steps.map(({ detail }) => String(detail)) };
    });
  // Named by nothing narrower than its job and object: then all of the object is looked through. Failing ones have their own index.
  const wide =
    /^(SCAN|SEARCH) (catalog_items|item|stored|known)\b(?!.*(\bid[=><]|parent_id=|number[=><]|_failing|VIRTUAL))/;
  expect(plans.some(({ steps }) => steps.some((step) => step.includes('catalog_items')))).toBe(true);
  expect(plans.filter(({ steps }) => steps.some((step) => wide.test(step)))).toEqual([]);
});

it('siblings lie side by side in the table, however many items a commit moves and in whatever order they came', async () => {
  const file = join(folder, 'siblings.db');
  await using database = await openDatabase(sqliteDialect(file));
  const store = new SqlCatalogStore(database.db);
  const folders = ['a', 'b', 'c'];
  const files = Array.from({ length: 6_000 }, (_, at) => item(`${at}`, folders[at % 3] ?? '', 'file'));
  const commit = async (work: (items: CatalogItems) => Promise<void>) => {
    await using run = await store.begin('job', 'session');
    await work(run.items('object'));
    await run.commit({ repositoryId: 'repository', snapshotId: 'snapshot' });
  };
  await commit(async (items) => {
    await items.stage([item('root', null, 'folder'), ...folders.map((id) => item(id, 'root', 'folder'))]);
    for (let at = 0; at < files.length; at += 1_000) await items.stage(files.slice(at, at + 1_000));
  });
  using reading = new DatabaseSync(file);
  const spans = () =>
    reading
      .prepare(`select parent_id, count(*) as items, max(rowid) - min(rowid) + 1 as rows from catalog_items
        where parent_id in ('a', 'b', 'c') group by parent_id`)
      .all()
      .map((row) => ({ ...row }));
  expect(spans()).toEqual(folders.map((parent_id) => ({ parent_id, items: 2_000, rows: 2_000 })));

  await commit(async (items) => {
    for (let at = 0; at < files.length; at += 1_000)
      await items.stageDeletions(files.slice(at, at + 1_000).map(({ id }) => id));
    await items.stage([item('0', 'a', 'file'), item('new', 'root', 'file')]);
  });
  expect(spans()).toEqual([{ parent_id: 'a', items: 1, rows: 1 }]);
  const held = await store.committed('job', 'object', ['root', 'a', 'b', 'c', 'new', '0', '1']);
  expect([...held.keys()].sort()).toEqual(['0', 'a', 'b', 'c', 'new', 'root']);
  const { items } = await store.find('job', { text: '0', limit: 10 });
  expect(items.map(({ item: { id } }) => id)).toEqual(['0']);
});
