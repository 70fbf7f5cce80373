import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { sqliteDialect } from './dialects.ts';
import { openDatabase } from './open-database.ts';

it('a database that cannot be brought up to date is as it was', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'coffer.db');
  const tables = () => {
    using database = new DatabaseSync(file);
    return database.prepare("select name from sqlite_schema where type = 'table' and name not like 'kysely%'").all();
  };
  // In the way of a migration that is not the first.
  new DatabaseSync(file).exec('create table people (name text)');
  await expect(openDatabase(sqliteDialect(file))).rejects.toThrow('0021-portal failed');
  expect(tables()).toEqual([{ name: 'people' }]);
  new DatabaseSync(file).exec('drop table people');
  await using opened = await openDatabase(sqliteDialect(file));
  expect(await opened.db.selectFrom('people').selectAll().execute()).toEqual([]);
});
