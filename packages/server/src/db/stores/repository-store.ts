import type { Kysely, Selectable } from 'kysely';
import type { BackupRepositoriesTable, RepositoryKeysTable } from '../schema/backup-repositories.ts';
import type { Database } from '../schema/database.ts';

/** What decides how long backups are kept; the members are those of the v6 API. */
export interface RetentionPolicy {
  readonly retentionType: 'ItemLevel' | 'SnapshotBased';
  readonly retentionPeriodType?: 'Monthly' | 'Daily' | 'Yearly';
  readonly dailyRetentionPeriod?: number;
  readonly monthlyRetentionPeriod?: number;
  readonly yearlyRetentionPeriod?: string;
  readonly retentionFrequencyType?: 'Daily' | 'Monthly';
  readonly dailyTime?: string;
  readonly dailyType?: string;
  readonly monthlyTime?: string;
  readonly monthlyDaynumber?: string;
  readonly monthlyDayofweek?: string;
}

/** A place where backups are kept. Times are milliseconds since 1970 UTC. */
export interface BackupRepository {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Absolute folder. */
  readonly path: string;
  readonly keyId: string;
  readonly retention: RetentionPolicy;
  readonly proxyId: string;
  readonly createdAt: number;
}

/** The password of a restic repository. */
export interface RepositoryKey {
  readonly id: string;
  /** Where the repository was made. */
  readonly path: string;
  /** Sealed. */
  readonly password: string;
  readonly createdAt: number;
}

/** Backup repositories. */
export class RepositoryStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Oldest first. */
  async list(filter: { proxyId?: string } = {}): Promise<readonly BackupRepository[]> {
    let query = this.#db.selectFrom('backup_repositories').selectAll();
    if (filter.proxyId !== undefined) query = query.where('proxy_id', '=', filter.proxyId);
    const rows = await query.orderBy('created_at').orderBy('id').execute();
    return rows.map(fromRow);
  }

  async get(id: string): Promise<BackupRepository | undefined> {
    const row = await this.#db.selectFrom('backup_repositories').selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  async insert(repository: BackupRepository): Promise<void> {
    await this.#db.insertInto('backup_repositories').values(toRow(repository)).execute();
  }

  async save(repository: BackupRepository): Promise<boolean> {
    const { id, ...row } = toRow(repository);
    const done = await this.#db.updateTable('backup_repositories').set(row).where('id', '=', id).executeTakeFirst();
    return done.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const done = await this.#db.deleteFrom('backup_repositories').where('id', '=', id).executeTakeFirst();
    return done.numDeletedRows > 0n;
  }

  async addKey(key: RepositoryKey): Promise<void> {
    await this.#db
      .insertInto('repository_keys')
      .values({ id: key.id, path: key.path, password: key.password, created_at: key.createdAt })
      .execute();
  }

  /** Newest first. */
  async keys(): Promise<readonly RepositoryKey[]> {
    const rows = await this.#db.selectFrom('repository_keys').selectAll().orderBy('created_at', 'desc').execute();
    return rows.map(keyOf);
  }

  async key(id: string): Promise<RepositoryKey | undefined> {
    const row = await this.#db.selectFrom('repository_keys').selectAll().where('id', '=', id).executeTakeFirst();
    return row && keyOf(row);
  }
}

function keyOf(row: Selectable<RepositoryKeysTable>): RepositoryKey {
  return { id: row.id, path: row.path, password: row.password, createdAt: row.created_at };
}

function toRow(repository: BackupRepository): BackupRepositoriesTable {
  return {
    id: repository.id,
    name: repository.name,
    name_key: repository.name.toLowerCase(),
    description: repository.description,
    path: repository.path,
    key_id: repository.keyId,
    retention: JSON.stringify(repository.retention),
    proxy_id: repository.proxyId,
    created_at: repository.createdAt,
  };
}

function fromRow(row: Selectable<BackupRepositoriesTable>): BackupRepository {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    path: row.path,
    keyId: row.key_id,
    retention: JSON.parse(row.retention) as RetentionPolicy,
    proxyId: row.proxy_id,
    createdAt: row.created_at,
  };
}
