import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type Dialect, SqliteAdapter, SqliteDialect } from 'kysely';
import { stagingTables } from './schema/catalog.ts';

/** In place of a file name: a database that lives in memory and ends with the process. */
export const inMemory = ':memory:';

/** Pages that SQLite keeps in memory, KiB: what a large run touches again and again of its indexes. */
const cacheSize = 16 * 1024;
/** Bytes of the write-ahead log that stay on the disk: it grows as large as the largest transaction, and SQLite gives nothing back by itself. */
const largestLog = 64 * 2 ** 20;
/** Statements kept prepared. */
const keptStatements = 200;
/** Those of more characters are not kept: they are long because they hold many values, which would be kept with them. */
const longestKept = 4_000;

/**
 * SQLite through Node's own module, over one connection. Settings survive a power cut (`synchronous=FULL`), readers do
 * not wait for writers (WAL), references are enforced. While a transaction is open, queries outside it wait; inside a
 * transaction use only what the transaction hands in, anything else would wait for ever.
 *
 * What a backup stages before its commit is the exception: it is worth nothing after a power cut, so a statement of its own that writes
 * to {@link stagingTables} alone does not wait for the disk. The next commit that must last takes it along.
 */
export function sqliteDialect(file: string): Dialect {
  return new NodeSqliteDialect({ database: async () => open(file) });
}

/** SQLite undoes changes of tables with their transaction, on which Kysely does not count by itself. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
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
  database.exec(`PRAGMA journal_size_limit = ${largestLog}`);
  database.exec(`PRAGMA cache_size = -${cacheSize}`);
  const statements = new Statements(database);
  return {
    close: () => database.close(),
    prepare: (sql: string) => {
      const { statement, columns, stages } = statements.prepared(sql);
      const bind = (values: readonly unknown[]) => values as SQLInputValue[];
      const act = <T>(work: () => T): T => (stages && !database.isTransaction ? unsynced(database, work) : work());
      return {
        reader: columns.length > 0,
        all: (values: readonly unknown[]) =>
          rowsOf(columns, act(() => statement.all(...bind(values))) as readonly unknown[]),
        run: (values: readonly unknown[]) => act(() => statement.run(...bind(values))),
        // An iteration goes on between other queries, so its statement is its own.
        iterate: (values: readonly unknown[]) => database.prepare(sql).iterate(...bind(values)),
      };
    },
  };
}

interface Prepared {
  /** Gives rows as arrays. */
  readonly statement: StatementSync;
  /** Names of the columns of its rows; none if it gives no rows. */
  readonly columns: readonly string[];
  /** It writes to a table of what is staged, and to nothing else. */
  readonly stages: boolean;
}

/** Does something whose writes may be lost in a power cut, but leave the database whole as they go. */
function unsynced<T>(database: DatabaseSync, work: () => T): T {
  database.exec('PRAGMA synchronous = NORMAL');
  try {
    return work();
  } finally {
    database.exec('PRAGMA synchronous = FULL');
  }
}

/** Rows as objects: made here, they take less time and memory than those that Node makes. */
function rowsOf(columns: readonly string[], rows: readonly unknown[]): Record<string, unknown>[] {
  return (rows as readonly (readonly unknown[])[]).map((values) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < columns.length; at += 1) row[columns[at] as string] = values[at];
    return row;
  });
}

/** How a statement begins that writes to a table of what is staged. */
const staging = new RegExp(`^\\s*(?:insert into|update|delete from) "?(?:${stagingTables.join('|')})\\b`, 'i');

/** What changes the columns that kept statements give. */
const changesTables = /^\s*(?:create|alter|drop)\b/i;

/**
 * The statements used last, kept prepared. Besides the time of preparing this saves memory: an unused statement lives until its
 * small JavaScript object is collected, which has no idea how much it holds.
 */
class Statements {
  readonly #database: DatabaseSync;
  readonly #kept = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepared(sql: string): Prepared {
    const known = this.#kept.get(sql);
    if (known) {
      this.#kept.delete(sql);
      this.#kept.set(sql, known);
      return known;
    }
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const columns = statement.columns().map(({ name }) => name);
    const prepared = { statement, columns, stages: staging.test(sql) };
    if (changesTables.test(sql)) this.#kept.clear();
    if (sql.length > longestKept) return prepared;
    this.#kept.set(sql, prepared);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptStatements && oldest !== undefined) this.#kept.delete(oldest);
    return prepared;
  }
}
