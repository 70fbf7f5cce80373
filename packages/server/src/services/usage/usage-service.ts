import type { BucketUsage, IdentityStatus, Tenant } from '@coffer/m365';
import type { Clock } from '@coffer/model';
import type { LedgerService } from '../ledger/ledger.ts';
import { addCosts, type Cost, noCost } from '../ledger/totals.ts';

/** An account or application of an organization, how it fares and what it did. */
export interface IdentityUsage {
  readonly status: IdentityStatus;
  /** The organization's own one; the others share the work on drives and sites. */
  readonly isMain: boolean;
  /** Microsoft could not be reached when the account was added; it is tried at first use. */
  readonly isUnchecked: boolean;
  /** Of the last 24 hours. */
  readonly cost: Cost;
  /** The fullest of its own budgets. */
  readonly fullest: BucketUsage | undefined;
}

/** How an organization uses Microsoft's budget. */
export interface OrganizationUsage {
  readonly identities: readonly IdentityUsage[];
  /** Of the last 24 hours; those who are no longer in the pool included. */
  readonly cost: Cost;
  /** Resource units that a day gives; undefined while accounts do the work, which have no day. */
  readonly unitsPerDay: number | undefined;
  /** Budgets of the organization as a whole of which something is used, the fullest first. */
  readonly budgets: readonly BucketUsage[];
  /** Pools to which nothing is sent for a while. */
  readonly fences: number;
}

/** What it is read from. */
export interface UsageParts {
  readonly organizations: {
    require(id: string): Promise<{ readonly id: string }>;
    tenant(id: string): Promise<Pick<Tenant, 'identities' | 'usage' | 'day' | 'throttling'>>;
  };
  readonly accounts: {
    list(id: string): Promise<readonly { readonly login: string; readonly checkState: string }[]>;
  };
  readonly applications: {
    list(id: string): Promise<readonly { readonly applicationId: string; readonly checkState: string }[]>;
  };
  readonly ledger: Pick<LedgerService, 'since'>;
  readonly clock: Clock;
}

/** Milliseconds. */
const day = 24 * 3_600_000;

/** Tells how the accounts of an organization fare and what is used of Microsoft's budget. Asks nothing of Microsoft. */
export class UsageService {
  readonly #parts: UsageParts;

  constructor(parts: UsageParts) {
    this.#parts = parts;
  }

  /** Rejects with RequestError('not-found'). */
  async of(organizationId: string): Promise<OrganizationUsage> {
    const { organizations, ledger, clock } = this.#parts;
    const { id } = await organizations.require(organizationId);
    const tenant = await organizations.tenant(id);
    const unchecked = await this.#unchecked(id);
    const costs = await ledger.since(id, clock.now() - day);
    const identities = tenant.identities().map((status, index): IdentityUsage => {
      const own = status.kind === 'account' ? tenant.usage(status.name).filter(({ scope }) => scope === 'user') : [];
      return {
        status,
        isMain: index === 0,
        isUnchecked: unchecked.has(status.name.toLowerCase()),
        cost: costs.get(status.name) ?? noCost,
        fullest: own.sort(byFill)[0],
      };
    });
    const common = tenant.usage().filter(({ used, key }) => used > 0 && key === '');
    return {
      identities,
      cost: [...costs.values()].reduce(addCosts, noCost),
      unitsPerDay: tenant.day()?.unitsPerDay,
      budgets: common.sort(byFill),
      fences: tenant.throttling().fences.length,
    };
  }

  /** Those who could not be tried when they were added, by their names in lower case. */
  async #unchecked(id: string): Promise<ReadonlySet<string>> {
    const { accounts, applications } = this.#parts;
    const pool = [
      ...(await accounts.list(id)).map(({ login, checkState }) => ({ name: login, checkState })),
      ...(await applications.list(id)).map(({ applicationId, checkState }) => ({ name: applicationId, checkState })),
    ];
    return new Set(pool.filter(({ checkState }) => checkState === 'unchecked').map(({ name }) => name.toLowerCase()));
  }
}

function byFill(a: BucketUsage, b: BucketUsage): number {
  return b.used / b.limit - a.used / a.limit;
}
