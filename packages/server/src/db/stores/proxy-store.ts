import type { Kysely } from 'kysely';
import type { Database } from '../schema/database.ts';

/** What an administrator set on a worker. */
export interface ProxySettings {
  readonly id: string;
  readonly description: string;
  readonly threads: number;
  /** Network settings that are shown back as they were sent; never a password. */
  readonly network: Readonly<Record<string, unknown>>;
}

/** Settings of workers. */
export class ProxyStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** The worker inside the server; undefined before the first start has written it. */
  async first(): Promise<ProxySettings | undefined> {
    const row = await this.#db.selectFrom('proxies').selectAll().executeTakeFirst();
    return (
      row && {
        id: row.id,
        description: row.description,
        threads: row.threads,
        network: JSON.parse(row.settings) as Readonly<Record<string, unknown>>,
      }
    );
  }

  async save(proxy: ProxySettings): Promise<void> {
    const values = { description: proxy.description, threads: proxy.threads, settings: JSON.stringify(proxy.network) };
    await this.#db
      .insertInto('proxies')
      .values({ id: proxy.id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute();
  }
}
