import { messageOf } from '@coffer/model';
import { type Dialect, Kysely, Migrator } from 'kysely';
import { migrations } from './migrations/migrations.ts';
import type { Database } from './schema/database.ts';

/** The server's database. Disposing closes it. */
export interface OpenDatabase extends AsyncDisposable {
  readonly db: Kysely<Database>;
}

/** Opens the database and brings it up to date. Rejects if a migration fails, with all of them undone: a database that
 * was not brought up to date is as it was. */
export async function openDatabase(dialect: Dialect): Promise<OpenDatabase> {
  const db = new Kysely<Database>({ dialect });
  const close = async () => await db.destroy();
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await close();
    const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'the set-up';
    throw new Error(
      `The database could not be brought up to date: ${failed} failed: ${messageOf(error)}. It is as it was, and the version that made it can go on with it.`,
      { cause: error },
    );
  }
  return { db, [Symbol.asyncDispose]: close };
}
