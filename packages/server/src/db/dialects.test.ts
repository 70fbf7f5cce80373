import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Dialect, Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { inMemory, sqliteDialect } from './dialects.ts';

function open(dialect: Dialect = sqliteDialect(inMemory)): Kysely<{ words: { number: number; word: string } }> {
  return new Kysely({ dialect });
}

it('gives each query its own values, also when the same text came before, failed before or was read row by row', async () => {
  await using db = open();
  await sql`create table words (number integer primary key, word text not null)`.execute(db);
  const insert = (number: number, word: string) => db.insertInto('words').values({ number, word }).execute();
  const from = (number: number) => db.selectFrom('words').select('word').where('number', '>=', number);
  await insert(1, 'one');
  await expect(insert(1, 'again')).rejects.toThrow('UNIQUE');
  await insert(2, 'two');
  const streamed: string[] = [];
  for await (const { word } of from(1).stream()) {
    streamed.push(word);
  }
  expect(streamed).toEqual(['one', 'two']);
  expect(await from(2).execute()).toEqual([{ word: 'two' }]);
  expect(await from(1).execute()).toEqual([{ word: 'one' }, { word: 'two' }]);
});

it('answers with the columns that a table has by now', async () => {
  await using db = open();
  await sql`create table words (number integer primary key, word text not null)`.execute(db);
  const all = () => db.selectFrom('words').selectAll().execute();
  await db.insertInto('words').values({ number: 1, word: 'one' }).execute();
  expect(await all()).toEqual([{ number: 1, word: 'one' }]);
  await sql`alter table words add column language text default 'en'`.execute(db);
  expect(await all()).toEqual([{ number: 1, word: 'one', language: 'en' }]);
});

it('waits for the disk with every write but those of what is staged, also after one of them failed', async () => {
  await using db = new Kysely<unknown>({ dialect: sqliteDialect(inMemory) });
  await sql`create table waited (word text, how integer)`.execute(db);
  for (const table of ['words', 'catalog_seen']) {
    await sql`create table ${sql.table(table)} (id text primary key)`.execute(db);
    // What SQLite is told about waiting while it writes: 1 leaves it to a later commit, 2 waits.
    await sql`create temp trigger ${sql.id(`${table}_waits`)} after insert on ${sql.table(table)} begin
      insert into waited select new.id, synchronous from pragma_synchronous; end`.execute(db);
  }
  const write = (to: Kysely<unknown>, table: string, word: string) =>
    sql`insert into ${sql.table(table)} values (${word})`.execute(to);
  await write(db, 'words', 'before');
  await write(db, 'catalog_seen', 'staged');
  await expect(write(db, 'catalog_seen', 'staged')).rejects.toThrow('UNIQUE');
  await sql`insert into catalog_seen values ('with rows') returning id`.execute(db);
  await write(db, 'words', 'after');
  await db.transaction().execute(async (tx) => await write(tx, 'catalog_seen', 'within a transaction'));
  const { rows } = await sql`select word, how from waited`.execute(db);
  expect(rows).toEqual([
    { word: 'before', how: 2 },
    { word: 'staged', how: 1 },
    { word: 'with rows', how: 1 },
    { word: 'after', how: 2 },
    { word: 'within a transaction', how: 2 },
  ]);
});

it('gives the disk back what the log of a large transaction took', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'coffer.db');
  await using db = new Kysely<unknown>({ dialect: sqliteDialect(file) });
  const log = async () => (await stat(`${file}-wal`)).size;
  await sql`create table words (word blob)`.execute(db);
  await sql`insert into words values (zeroblob(80000000))`.execute(db);
  expect(await log()).toBeGreaterThan(80_000_000);
  await sql`insert into words values ('small')`.execute(db);
  expect(await log()).toBeLessThanOrEqual(64 * 2 ** 20);
});
