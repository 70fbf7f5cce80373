import type { Tenant } from '@coffer/m365';
import { type Logger, messageOf } from '@coffer/model';
import type { ConnectTenant, TenantKeeper, TenantSpec } from './ports.ts';
import type { SharedBudgets } from './shared-budgets.ts';

/** Replaced connections that running sessions may still finish with; the oldest is ended when there are more. */
const mostRetired = 16;

/** Keeps one connection per organization. Disposing ends all of them. */
export class ConnectedTenants implements TenantKeeper, AsyncDisposable {
  readonly #connect: ConnectTenant;
  readonly #budgets: SharedBudgets;
  readonly #logger: Logger;
  readonly #current = new Map<string, Promise<Tenant>>();
  readonly #retired: Tenant[] = [];

  constructor(connect: ConnectTenant, budgets: SharedBudgets, logger: Logger) {
    this.#connect = connect;
    this.#budgets = budgets;
    this.#logger = logger;
  }

  async get(organizationId: string, load: () => Promise<TenantSpec>): Promise<Tenant> {
    const known = this.#current.get(organizationId);
    if (known) return await known;
    const made = load().then((spec) => this.connect(spec));
    this.#current.set(organizationId, made);
    try {
      return await made;
    } catch (error) {
      if (this.#current.get(organizationId) === made) this.#current.delete(organizationId);
      throw error;
    }
  }

  /** A further connection that shares the organization's budget; the caller disposes it. */
  connect(spec: TenantSpec): Tenant {
    return this.#connect({ ...spec, governor: this.#budgets.of(spec) });
  }

  /** The connections there are, by organization; those that could not be made are left out. */
  async connected(): Promise<ReadonlyMap<string, Tenant>> {
    const found = new Map<string, Tenant>();
    for (const [id, made] of this.#current) {
      const tenant = await made.catch(() => undefined);
      if (tenant) found.set(id, tenant);
    }
    return found;
  }

  async replacePool(organizationId: string, spec: Pick<TenantSpec, 'pool' | 'grantGroups'>): Promise<void> {
    const tenant = await this.#current.get(organizationId);
    tenant?.replacePool(spec.pool, spec.grantGroups);
  }

  async renew(organizationId: string): Promise<void> {
    const tenant = await this.#take(organizationId);
    if (!tenant) return;
    this.#retired.push(tenant);
    const oldest = this.#retired.length > mostRetired ? this.#retired.shift() : undefined;
    if (oldest) await this.#end(oldest);
  }

  async forget(organizationId: string): Promise<void> {
    const tenant = await this.#take(organizationId);
    if (tenant) await this.#end(tenant);
    this.#budgets.forget(organizationId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = await Promise.all([...this.#current.keys()].map(async (id) => await this.#take(id)));
    const retired = this.#retired.splice(0);
    await Promise.all([...all, ...retired].map(async (tenant) => tenant && (await this.#end(tenant))));
  }

  async #take(organizationId: string): Promise<Tenant | undefined> {
    const tenant = this.#current.get(organizationId);
    this.#current.delete(organizationId);
    // A connection that could not be made has been reported to whoever asked for it.
    return await tenant?.catch(() => undefined);
  }

  async #end(tenant: Tenant): Promise<void> {
    try {
      await tenant[Symbol.asyncDispose]();
    } catch (error) {
      this.#logger.warn({ error: messageOf(error) }, 'A connection to Microsoft did not end cleanly');
    }
  }
}
