import type { Kysely } from 'kysely';
import type { AuditItemsTable } from '../schema/audit-items.ts';
import type { Database } from '../schema/database.ts';

/** Somebody whose restores are told of by mail. */
export interface AuditItem {
  readonly id: string;
  readonly type: AuditItemsTable['type'];
  /** Microsoft's own id, lower case. */
  readonly objectId: string;
  /** What is shown, in the words of the v6 API. */
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Rows of one statement. */
const rowsAtOnce = 500;

/** Users and groups whose restores are told of by mail, per organization. */
export class AuditItemStore {
  readonly #db: Kysely<Database>;

  constructor(db: Kysely<Database>) {
    this.#db = db;
  }

  /** In the order of their ids. */
  async list(organizationId: string): Promise<readonly AuditItem[]> {
    const query = this.#db.selectFrom('audit_items').selectAll().where('organization_id', '=', organizationId);
    return (await query.orderBy('id').execute()).map(({ id, type, object_id, facts }) => ({
      id,
      type,
      objectId: object_id,
      facts: JSON.parse(facts) as AuditItem['facts'],
    }));
  }

  /** Adds items, or replaces what is shown of those that are there; all or none. */
  async add(organizationId: string, items: readonly AuditItem[]): Promise<void> {
    await this.#db.transaction().execute(async (change) => {
      for (const { id, type, objectId, facts } of items) {
        const shown = { facts: JSON.stringify(facts) };
        await change
          .insertInto('audit_items')
          .values({ organization_id: organizationId, id, type, object_id: objectId, ...shown })
          .onConflict((conflict) => conflict.columns(['organization_id', 'id']).doUpdateSet(shown))
          .execute();
      }
    });
  }

  /** All or none. */
  async remove(organizationId: string, ids: readonly string[]): Promise<void> {
    await this.#db.transaction().execute(async (change) => {
      for (let at = 0; at < ids.length; at += rowsAtOnce) {
        const some = ids.slice(at, at + rowsAtOnce);
        await change
          .deleteFrom('audit_items')
          .where('organization_id', '=', organizationId)
          .where('id', 'in', some)
          .execute();
      }
    });
  }

  /** Directory ids of the groups that a site is known to belong to; of a personal site, its owner. */
  async ownersOfSite(organizationId: string, objectId: string): Promise<readonly string[]> {
    const held = this.#db.selectFrom('held_objects').where('organization_id', '=', organizationId);
    const facts = ['group_id', 'is_personal', 'site_id', 'owner_id'] as const;
    const rows = await held.select(facts).where('object_id', '=', objectId).execute();
    const owners = new Set(rows.flatMap(({ group_id }) => (group_id === null ? [] : [group_id.toLowerCase()])));
    for (const { is_personal, owner_id } of rows)
      if (is_personal === 1 && owner_id !== objectId) owners.add(owner_id.toLowerCase());
    for (const siteId of new Set(rows.flatMap(({ is_personal, site_id }) => (is_personal === 1 ? [site_id] : [])))) {
      const drives = held
        .select('owner_id')
        .distinct()
        .where('workload', '=', 'onedrive')
        .where('site_id', '=', siteId);
      for (const { owner_id } of await drives.execute()) owners.add(owner_id.toLowerCase());
    }
    return [...owners];
  }
}
