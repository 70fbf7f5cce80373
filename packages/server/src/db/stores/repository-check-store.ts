import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../schema/database.ts';
import type { RepositoryChecksTable } from '../schema/repository-checks.ts';
import type { Part, Slice } from './job-session-store.ts';

/** How much a check looked at, and how many findings there were of the two kinds that matter. */
export interface CheckFigures {
  readonly snapshots: number;
  readonly trees: number;
  readonly packs: number;
  readonly readBytes: number;
  readonly errors: number;
  readonly warnings: number;
}

/** What a repository held when it was checked. Bytes. */
export interface CheckContents {
  /** What the newest restore point of each job would be when restored. */
  readonly protectedBytes: number;
  readonly snapshots: number;
  /** The same of all restore points together. */
  readonly restoreBytes: number;
  /** The different contents, each once, before compression. */
  readonly uniqueBytes: number;
  /** The same as stored. */
  readonly storedBytes: number;
  /** How often a byte of content is used on average. */
  readonly deduplication: number;
  /** Unique bytes by stored bytes. */
  readonly compression: number;
}

/** Something that a check found, and what it costs. */
export interface CheckFinding {
  readonly severity: 'error' | 'warning' | 'note';
  readonly kind: string;
  readonly text: string;
  readonly lostPaths: number;
  readonly snapshots: number;
  /** False: the numbers are the least that is lost. */
  readonly counted: boolean;
  readonly firstPaths: readonly string[];
}

/** One check of a repository. Times are milliseconds since 1970 UTC. */
export interface RepositoryCheck {
  readonly id: string;
  readonly repositoryId: string;
  readonly scope: RepositoryChecksTable['scope'];
  readonly percent: number | undefined;
  readonly origin: RepositoryChecksTable['origin'];
  readonly status: RepositoryChecksTable['status'];
  /** For an administrator. */
  readonly details: string;
  readonly figures: CheckFigures;
  readonly findings: readonly CheckFinding[];
  /** Undefined where they could not be measured. */
  readonly contents: CheckContents | undefined;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
}

/** How the checks of a repository stand. */
export interface CheckSummary {
  /** The newest, whether it runs or has ended. */
  readonly last: RepositoryCheck | undefined;
  /** When the newest check began that found nothing lost. */
  readonly soundAt: number | undefined;
  /** The newest that found damage of which no later one has shown that it is gone. */
  readonly damage: RepositoryCheck | undefined;
  /** The newest that could measure the contents. */
  readonly measured: RepositoryCheck | undefined;
}

/** Checks of repositories, done and under way. */
export class RepositoryCheckStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** Adds one, or replaces what is known of it. */
  async save(check: RepositoryCheck): Promise<void> {
    const row = toRow(check);
    await this.#db
      .insertInto('repository_checks')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }

  /** Newest first. */
  async page(repositoryId: string, slice: Slice): Promise<Part<RepositoryCheck>> {
    const query = this.#of(repositoryId);
    const rows = await query
      .selectAll()
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .limit(slice.limit)
      .offset(slice.offset)
      .execute();
    const count = await query.select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    return { items: rows.map(fromRow), total: Number(count.n) };
  }

  async get(repositoryId: string, id: string): Promise<RepositoryCheck | undefined> {
    const row = await this.#of(repositoryId).selectAll().where('id', '=', id).executeTakeFirst();
    return row && fromRow(row);
  }

  /**
   * How a repository stands. Damage of the structure is gone once any later check found the repository sound; damage that was found by reading
   * data only once all data was read and found sound: a check that reads less would not see it.
   */
  async summary(repositoryId: string): Promise<CheckSummary> {
    const newest = (query = this.#of(repositoryId)) => query.selectAll().orderBy('created_at', 'desc').limit(1);
    const sound = this.#of(repositoryId).where('status', 'in', ['Success', 'Warning']);
    const last = await newest().executeTakeFirst();
    const soundAt = Number((await newest(sound).executeTakeFirst())?.created_at ?? 0);
    const readAt = Number((await newest(sound.where('scope', '=', 'all')).executeTakeFirst())?.created_at ?? 0);
    const damaged = this.#of(repositoryId)
      .where('status', '=', 'Damaged')
      .where(({ or, and, eb }) =>
        or([
          and([eb('scope', '=', 'structure'), eb('created_at', '>', soundAt)]),
          and([eb('scope', '<>', 'structure'), eb('created_at', '>', readAt)]),
        ]),
      );
    const damage = await newest(damaged).executeTakeFirst();
    const measured = await newest(this.#of(repositoryId).where('contents', 'is not', null)).executeTakeFirst();
    return {
      last: last && fromRow(last),
      soundAt: soundAt || undefined,
      damage: damage && fromRow(damage),
      measured: measured && fromRow(measured),
    };
  }

  /** Ends what an earlier process left running. */
  async closeAll(at: number, details: string): Promise<void> {
    await this.#db
      .updateTable('repository_checks')
      .set({ status: 'Failed', details, ended_at: at })
      .where('ended_at', 'is', null)
      .execute();
  }

  #of(repositoryId: string) {
    return this.#db.selectFrom('repository_checks').where('repository_id', '=', repositoryId);
  }
}

function toRow(check: RepositoryCheck): RepositoryChecksTable {
  return {
    id: check.id,
    repository_id: check.repositoryId,
    scope: check.scope,
    percent: check.percent ?? null,
    origin: check.origin,
    status: check.status,
    details: check.details,
    figures: JSON.stringify(check.figures),
    findings: JSON.stringify(check.findings),
    contents: check.contents === undefined ? null : JSON.stringify(check.contents),
    created_at: check.createdAt,
    ended_at: check.endedAt ?? null,
  };
}

function fromRow(row: Selectable<RepositoryChecksTable>): RepositoryCheck {
  return {
    id: row.id,
    repositoryId: row.repository_id,
    scope: row.scope,
    percent: row.percent ?? undefined,
    origin: row.origin,
    status: row.status,
    details: row.details,
    figures: JSON.parse(row.figures) as CheckFigures,
    findings: JSON.parse(row.findings) as CheckFinding[],
    contents: row.contents === null ? undefined : (JSON.parse(row.contents) as CheckContents),
    createdAt: Number(row.created_at),
    endedAt: row.ended_at === null ? undefined : Number(row.ended_at),
  };
}
