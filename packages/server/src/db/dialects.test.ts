import { type Dialect, Kysely, sql } from 'kysely';
import { expect, it } from 'vitest';
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
