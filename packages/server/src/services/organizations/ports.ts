import type { CloudEndpoints, Credential, Tenant, TenantOptions } from '@coffer/m365';

/** First and last backup of an organization. ISO 8601 UTC. */
export interface BackupSpan {
  readonly first: string;
  readonly last: string;
}

/** What the backup side of the house knows of organizations. */
export interface BackupFacts {
  /** When the organization was first and last backed up, or undefined if never. */
  span(organizationId: string): Promise<BackupSpan | undefined>;
  /** Names of the jobs that still protect the organization. */
  jobNames(organizationId: string): Promise<readonly string[]>;
  /** The repositories that hold data of the organization. */
  usedRepositories(organizationId: string): Promise<readonly RepositoryUse[]>;
}

/** The space that one organization takes in one repository. */
export interface RepositoryUse {
  readonly repositoryId: string;
  readonly usedBytes: number;
  readonly isAvailable: boolean;
  /** Why it is not available. */
  readonly details?: string;
}

/** Everything that a connection to one tenant needs. */
export interface TenantSpec {
  readonly organizationId: string;
  /** Domain or tenant id. */
  readonly tenant: string;
  readonly endpoints: CloudEndpoints;
  readonly main: Credential;
  readonly pool: readonly Credential[];
  /** Directory ids of the groups that may be granted site collection rights; none where granting is not wanted. */
  readonly grantGroups: readonly string[];
  /** Whether the main account may grant itself those rights while the pool is empty. */
  readonly grantSelf: boolean;
  /** How Microsoft's budget is used, and what was used of it before; the defaults unless given. */
  readonly budget?: NonNullable<TenantOptions['budget']>;
}

/** Makes a connection; nothing is asked of Microsoft yet. The caller disposes it. */
export type ConnectTenant = (spec: TenantSpec & Pick<TenantOptions, 'governor'>) => Tenant;

/** Keeps one connection per organization. */
export interface TenantKeeper {
  /** The connection of an organization, made from `load` if there is none. */
  get(organizationId: string, load: () => Promise<TenantSpec>): Promise<Tenant>;
  /** Puts a new pool into the connection, if there is one; running sessions use it at once. */
  replacePool(organizationId: string, spec: Pick<TenantSpec, 'pool' | 'grantGroups'>): Promise<void>;
  /** Later callers get a new connection. Whoever holds the old one may finish with it. */
  renew(organizationId: string): Promise<void>;
  /** Ends the connection. */
  forget(organizationId: string): Promise<void>;
}
