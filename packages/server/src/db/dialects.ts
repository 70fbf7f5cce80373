import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, SqliteDialect } from 'kysely';

/** In place of a file name: a database that lives in memory and ends with the process. */
export const inMemory = ':memory:';

/**
 * SQLite through Node's own module, over one connection. Settings survive a power cut (`synchronous=FULL`), readers do
 * not wait for writers (WAL), references are enforced. While a transaction is open, queries outside it wait; inside a
 * transaction use only what the transaction hands in, anything else would wait for ever.
 */
export function sqliteDialect(file: string): Dialect {
  return new SqliteDialect({ database: async () => open(file) });
}

function open(file: string) {
  if (file !== inMemory) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    // SQLite gives its side files the mode of the database itself.
    closeSync(openSync(file, 'a', 0o600));
  }
  const database = new DatabaseSync(file);
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = FULL');
  database.exec('PRAGMA foreign_keys = ON');
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const statement = database.prepare(sql);
      const bind = (values: readonly unknown[]) => values as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (values: readonly unknown[]) => statement.all(...bind(values)),
        run: (values: readonly unknown[]) => statement.run(...bind(values)),
        iterate: (values: readonly unknown[]) => statement.iterate(...bind(values)),
      };
    },
  };
}
