import {
  type Clock,
  type Ledger,
  type Logger,
  memoryJournal,
  messageOf,
  OutsideError,
  type RestoreJournal,
  type WorkContext,
  type Workload,
  type WorkloadName,
} from '@coffer/model';
import { Access, groupClaim, userClaim } from './access.ts';
import { Graph } from './client/graph.ts';
import { Pipeline } from './client/pipeline.ts';
import { rootHost, SharePoint } from './client/sharepoint.ts';
import { Transport } from './client/transport.ts';
import { type CloudEndpoints, type Credential, credentialName } from './credential.ts';
import { type Directory, GraphDirectory } from './directory.ts';
import type { DayBudget } from './governor/day-plan.ts';
import { Governor } from './governor/governor.ts';
import { DAY, MINUTE } from './governor/limits/rule.ts';
import type { GovernorOptions } from './governor/options.ts';
import { type Reckoning, reckon, type Work } from './governor/reckon.ts';
import type { BucketUsage } from './governor/usage.ts';
import type { Wait } from './governor/waiting.ts';
import { type DeviceCode, type DeviceCodeState, pollDeviceCode, startDeviceCode } from './identity/device-code.ts';
import { permissionsIn } from './identity/permissions.ts';
import { IdentityPool, type IdentityStatus } from './identity/pool.ts';
import { type SignedIn, type SignInService, signIn } from './identity/sign-in.ts';
import { TokenCache } from './identity/tokens.ts';
import { readTenantSize } from './licences.ts';
import { OneDriveFinder } from './one-drive.ts';
import { OneDriveAbsence } from './one-drive-absence.ts';
import { type OrganizationFacts, readOrganization } from './organization.ts';
import { SiteCollections } from './site-collections.ts';
import { AddressBook } from './workloads/drive/addresses.ts';
import { FreshItems } from './workloads/drive/fresh-items.ts';
import { OneDriveWorkload } from './workloads/onedrive/index.ts';
import { SharePointWorkload } from './workloads/sharepoint/index.ts';
import { People } from './workloads/sharepoint/people.ts';

/** How to reach one organization. */
export interface TenantOptions {
  readonly organizationId: string;
  /** Domain or id of the tenant. */
  readonly tenant: string;
  readonly endpoints: CloudEndpoints;
  /** The organization's own identity: directory and granting of rights, and drives while the pool is empty. */
  readonly main: Credential;
  /** Identities among which the work on drives is shared out. */
  readonly pool: readonly Credential[];
  /** Directory ids of the groups that are made site collection administrators; none means rights are never granted. */
  readonly grantGroups: readonly string[];
  /**
   * Whether the main account may make itself site collection administrator while the pool is empty, so that it can read the
   * drives itself. Default: only if there are groups to grant.
   */
  readonly grantSelf?: boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ledger: Ledger;
  /** What restores made; forgotten with the connection unless given. */
  readonly journal?: RestoreJournal;
  /** Version of this product, for the User-Agent. */
  readonly version: string;
  /** 0 (inclusive) to 1; default `Math.random`. */
  readonly random?: () => number;
  /**
   * Overrides of the budget: another table of limits, share kept for restores, margin, the tenant's size (which is then not
   * asked for), and whether each application has a budget of its own.
   */
  readonly budget?: Omit<GovernorOptions, 'clock'> & { readonly applicationsApart?: boolean };
  /**
   * The governor of all connections to this organization, for Microsoft counts them together; it outlives this connection, and `budget`
   * is what it was made from. Default: one of this connection's own.
   */
  readonly governor?: Governor;
}

/** How Microsoft's refusals stand. */
export interface Throttling {
  readonly refusals: number;
  /** Pools to which nothing is sent until a moment (milliseconds since 1970). */
  readonly fences: ReturnType<Governor['fences']>;
  /** Requests that may be under way at once, by service. */
  readonly concurrency: Readonly<Record<string, number>>;
}

/** Whose permissions are read. */
interface PermissionsOf {
  /** The `*.onmicrosoft.com` name of the organization, after which its SharePoint is called. */
  readonly initialDomain: string;
  /** Default: the organization's own identity. */
  readonly credential?: Credential | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an identity is allowed to do, by the names of Microsoft's permissions. */
export interface GrantedPermissions {
  readonly kind: Credential['kind'];
  readonly graph: readonly string[];
  /** Those on SharePoint's own interface. */
  readonly sharePoint: readonly string[];
}

/** One connected organization. Disposing of it ends what is under way and closes its connections. */
export interface Tenant extends AsyncDisposable {
  readonly directory: Directory;
  readonly workloads: ReadonlyMap<WorkloadName, Workload>;
  /**
   * Signs in now with any credential of the organization.
   *
   * @throws OutsideError `sign-in` with a `SignInReason` when it is definitely refused; transient `unreachable`,
   * `unavailable` or `throttled` when it could not be tried.
   */
  verify(credential: Credential, signal?: AbortSignal): Promise<SignedIn>;
  /**
   * Signs an identity in anew, so that a consent of this minute counts, and reads what its tokens allow.
   *
   * @throws OutsideError as {@link verify}.
   */
  permissions(of: PermissionsOf): Promise<GrantedPermissions>;
  /** Makes these the whole rotation and the groups to be granted, for running work too. */
  replacePool(pool: readonly Credential[], grantGroups: readonly string[]): void;
  /** The main identity first, then the rotation. */
  identities(): readonly IdentityStatus[];
  organization(signal?: AbortSignal): Promise<OrganizationFacts>;
  /** Begins the sign-in of an administrator on another device. */
  startDeviceCode(signal?: AbortSignal): Promise<DeviceCode>;
  /** How that sign-in stands; `handle` is of the device code. Do not ask more often than its interval. */
  pollDeviceCode(handle: string, signal?: AbortSignal): Promise<DeviceCodeState>;
  /** What is used of Microsoft's limits as known here; with a login, that account's own ones too. */
  usage(login?: string): readonly BucketUsage[];
  /**
   * How long work would take under Microsoft's limits, and which of them decides; see {@link reckon}. Restores may use all
   * that is free, backups what is not reserved.
   */
  reckon(work: Work, share?: number): Reckoning;
  /**
   * What a day gives to sessions that work as an application, units of SharePoint; undefined while accounts do the work,
   * which have no day.
   */
  day(): DayBudget | undefined;
  /** Holds sessions to so many of these units an hour; sessions that are not named are free. */
  setAllowances(unitsPerHour: ReadonlyMap<string, number>): void;
  /** Which request of a session has waited longest for budget, for what and until when; undefined if none waits. */
  waits(sessionId: string): Wait | undefined;
  /** Refusals so far, the fences that stand, and how many requests may be under way at once. */
  throttling(): Throttling;
}

/** Connects an organization. Nothing is sent before it is needed. */
export function connectTenant(options: TenantOptions): Tenant {
  return new ConnectedTenant(options);
}

class ConnectedTenant implements Tenant {
  readonly directory: Directory;
  readonly workloads: ReadonlyMap<WorkloadName, Workload>;
  readonly #options: TenantOptions;
  readonly #transport: Transport;
  readonly #governor: Governor;
  readonly #pool: IdentityPool;
  readonly #access: Access;
  readonly #graph: Graph;
  readonly #closing = new AbortController();
  #sized: Promise<void> | undefined;

  constructor(options: TenantOptions) {
    const { clock, logger, ledger, endpoints, organizationId, journal = memoryJournal() } = options;
    this.#options = options;
    this.#transport = new Transport({ ca: endpoints.ca, version: options.version });
    this.#governor = options.governor ?? new Governor({ clock, ...options.budget });
    this.#pool = new IdentityPool({
      clock,
      logger,
      main: options.main,
      pool: options.pool,
      tokensFor: (credential) => this.#tokensFor(credential),
      headRoom: (user) => this.#governor.headRoom(user),
      restsUntil: (user) => this.#governor.fencedUntil({ service: 'sharepoint', scope: 'user', key: user }),
      applicationRestsUntil: (id) => {
        const application = options.budget?.applicationsApart === true ? id : undefined;
        return this.#governor.blockedUntil('sharepoint', {
          user: undefined,
          ...(application === undefined ? {} : { application }),
        });
      },
    });
    const pipeline = new Pipeline({
      organizationId,
      clock,
      random: options.random ?? Math.random,
      transport: this.#transport,
      governor: this.#governor,
      pool: this.#pool,
      ledger,
      applicationsApart: options.budget?.applicationsApart ?? false,
    });
    this.#graph = new Graph(pipeline, endpoints.graph);
    const sharePoint = new SharePoint(pipeline, endpoints.sharePoint);
    this.#access = new Access({ graph: this.#graph, sharePoint, logger });
    const collections = new SiteCollections({ graph: this.#graph, sharePoint });
    const absence = new OneDriveAbsence(collections, clock);
    const oneDrives = new OneDriveFinder({ graph: this.#graph, sharePoint, access: this.#access, absence });
    this.#grantTo(options.pool, options.grantGroups);
    this.directory = new GraphDirectory(this.#graph, oneDrives, this.#context());
    const beforeScan = (signal: AbortSignal): Promise<void> => this.#learnSize(signal);
    const parts = {
      graph: this.#graph,
      pipeline,
      clock,
      access: this.#access,
      addresses: new AddressBook(clock),
      fresh: new FreshItems(),
      beforeScan,
    };
    const oneDrive = new OneDriveWorkload({ ...parts, oneDrives, collections, sharePoint });
    const sites = new SharePointWorkload({
      ...parts,
      sharePoint,
      collections,
      people: new People(this.#graph),
      journal,
    });
    this.workloads = new Map<WorkloadName, Workload>([oneDrive, sites].map((workload) => [workload.name, workload]));
  }

  async verify(credential: Credential, signal?: AbortSignal): Promise<SignedIn> {
    const both = this.#context(signal).signal;
    const { tenantId, userId } = await signIn(this.#service(), credential, this.#graph.audience, both);
    return userId === undefined ? { tenantId } : { tenantId, userId };
  }

  async permissions(of: PermissionsOf): Promise<GrantedPermissions> {
    const { initialDomain, credential = this.#options.main, signal } = of;
    const both = this.#context(signal).signal;
    const graph = await signIn(this.#service(), credential, this.#graph.audience, both);
    return {
      kind: credential.kind,
      graph: permissionsIn(graph.token),
      sharePoint: await this.#sharePointPermissions(credential, initialDomain, both),
    };
  }

  replacePool(pool: readonly Credential[], grantGroups: readonly string[]): void {
    this.#pool.replace(pool);
    this.#grantTo(pool, grantGroups);
  }

  identities(): readonly IdentityStatus[] {
    return this.#pool.status();
  }

  organization(signal?: AbortSignal): Promise<OrganizationFacts> {
    return readOrganization(this.#graph, this.#context(signal));
  }

  startDeviceCode(signal?: AbortSignal): Promise<DeviceCode> {
    return startDeviceCode(this.#service(), `${this.#graph.audience}/.default`, this.#context(signal).signal);
  }

  pollDeviceCode(handle: string, signal?: AbortSignal): Promise<DeviceCodeState> {
    return pollDeviceCode(this.#service(), handle, this.#context(signal).signal);
  }

  usage(login?: string): readonly BucketUsage[] {
    return this.#governor.usage(login?.toLowerCase());
  }

  reckon(work: Work, share = 1): Reckoning {
    const accounts = this.#pool.accounts;
    return reckon(work, { buckets: this.#governor.usageFor(accounts > 0), accounts, share });
  }

  day(): DayBudget | undefined {
    if (this.#pool.accounts > 0) return undefined;
    const units = this.#governor.usage().filter((bucket) => bucket.meter === 'sharepoint' && bucket.unit === 'units');
    const amount = (window: number): number | undefined =>
      units.find((bucket) => bucket.scope === 'application' && bucket.window === window)?.limit;
    const [unitsPerMinute, unitsPerDay] = [amount(MINUTE), amount(DAY)];
    // Restores are looked after at every moment by the governor itself.
    return unitsPerMinute === undefined || unitsPerDay === undefined
      ? undefined
      : { unitsPerMinute, unitsPerDay, reserve: 0 };
  }

  setAllowances(unitsPerHour: ReadonlyMap<string, number>): void {
    this.#governor.setAllowances(unitsPerHour);
  }

  waits(sessionId: string): Wait | undefined {
    return this.#governor.waits(sessionId);
  }

  throttling(): Throttling {
    const { refusals, concurrency } = this.#governor.state;
    return { refusals, concurrency, fences: this.#governor.fences() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new Error('The connection to the organization was closed.'));
    this.#pool[Symbol.dispose]();
    if (this.#options.governor === undefined) this.#governor[Symbol.dispose]();
    await this.#transport[Symbol.asyncDispose]();
  }

  /** None where Microsoft gives no token for SharePoint at all, as without any consent there. */
  async #sharePointPermissions(
    credential: Credential,
    initialDomain: string,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const audience = `https://${rootHost(initialDomain)}`;
    try {
      return permissionsIn((await signIn(this.#service(), credential, audience, signal)).token);
    } catch (error) {
      if (error instanceof OutsideError && !error.transient) return [];
      throw error;
    }
  }

  #service(): SignInService {
    const { organizationId, tenant, endpoints, clock, ledger } = this.#options;
    return { organizationId, tenant, endpoints, clock, ledger, transport: this.#transport };
  }

  #tokensFor(credential: Credential): TokenCache {
    return new TokenCache(this.#options.clock, (audience, signal) =>
      signIn(this.#service(), credential, audience, signal),
    );
  }

  /** With an empty pool the main account reads the drives itself, so it is what needs the rights. */
  #grantTo(pool: readonly Credential[], groups: readonly string[]): void {
    const { main, grantSelf = groups.length > 0 } = this.#options;
    const self = grantSelf && pool.length === 0 && main.kind === 'account' ? [userClaim(credentialName(main))] : [];
    this.#access.grantTo([...groups.map(groupClaim), ...self]);
  }

  #context(signal?: AbortSignal): WorkContext {
    const own = this.#closing.signal;
    return { signal: signal === undefined ? own : AbortSignal.any([signal, own]), priority: 'interactive' };
  }

  /** Reads the size of the tenant once. Without the right to know it, the smallest size stays assumed. */
  async #learnSize(signal: AbortSignal): Promise<void> {
    if (this.#options.budget?.size !== undefined) return;
    this.#sized ??= readTenantSize(this.#graph, this.#context()).then(
      (size) => this.#governor.setSize(size),
      (error: unknown) => {
        this.#options.logger.info(
          { error: messageOf(error) },
          'The number of licences is not known; the smallest is assumed',
        );
      },
    );
    await this.#sized;
    signal.throwIfAborted();
  }
}
