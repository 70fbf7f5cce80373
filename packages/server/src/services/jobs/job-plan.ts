import { type Directory, isPersonalSite, siteName, type Tenant } from '@coffer/m365';
import { messageOf, type ObjectTrace, OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { SiteGroup } from '../../db/stores/held-object-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import type { SessionLog } from '../job-sessions/session-log.ts';
import { type JobItem, ofOneDrives } from './job-items.ts';
import { GroupReader } from './plan/group-reader.ts';
import { ahead } from './plan/look-ahead.ts';
import { ObjectFinder } from './plan/object-finder.ts';
import { PersonalSites } from './plan/personal-sites.ts';
import { type Candidate, type Claim, claims, type Owner, type Scope } from './plan/scope.ts';
import { everything, ScopeReader } from './plan/scope-reader.ts';

/** What the plan of a run is made from. */
export interface PlanParts {
  readonly job: Job;
  /** All jobs of the organization; what other jobs know need not be asked of Microsoft. */
  readonly siblings: readonly Job[];
  readonly tenant: Pick<Tenant, 'directory' | 'workloads'>;
  readonly catalog: SqlCatalogStore;
  /** Owners whose known object failed last time: it may be gone and have a successor, so Microsoft is asked. */
  readonly doubtful: ReadonlySet<string>;
  /** Filled with the groups whose sites the job's items name, by the id of the site. */
  readonly siteGroups: Map<string, SiteGroup>;
  readonly log: SessionLog;
  readonly context: WorkContext;
}

/** Owners and sites asked about at once. */
const lookAhead = 8;

/**
 * The objects that a job protects, each once: OneDrives first, those of deleted people among them, then sites with everything
 * below them, then personal sites; what the job excludes is left out. A job for the entire organization takes what no other enabled job
 * protects. Where an object is known from an earlier run, Microsoft is not asked where it is.
 * Rejects at its end when something could not be looked up, so that nothing is concluded from what is missing.
 */
export async function* planObjects(parts: PlanParts): AsyncIterable<ProtectedObject> {
  const { job, siblings, tenant, log, context } = parts;
  const finder = new ObjectFinder({ ...parts, jobIds: siblings.map(({ id }) => id) });
  const groups = new GroupReader(tenant.directory, log, context.signal);
  const reader = new ScopeReader({ ...parts, finder, groups });
  const whole = job.backupType === 'EntireOrganization';
  const selected = whole ? everything : await reader.read(job.selectedItems);
  const excluded = await reader.read(job.excludedItems);
  const others: Claim[] = [];
  for (const other of siblings) {
    if (other.id === job.id || !other.isEnabled) continue;
    if (whole || hasPersonalSites(selected)) others.push(await claimOf(other, reader, whole));
  }
  const own = { selected, excluded };
  const personal = new PersonalSites({ finder, own, others });
  yield* new JobPlan({ ...parts, finder, personal, ...own, others: whole ? others : [] }).objects();
}

/** What another job protects: all of it, or its OneDrives alone. */
async function claimOf(other: Job, reader: ScopeReader, all: boolean): Promise<Claim> {
  const of = (items: readonly JobItem[]): readonly JobItem[] => (all ? items : ofOneDrives(items));
  const whole = other.backupType === 'EntireOrganization';
  return {
    selected: whole ? everything : await reader.read(of(other.selectedItems)),
    excluded: await reader.read(of(other.excludedItems)),
  };
}

function hasPersonalSites({ personalSites, sites }: Scope): boolean {
  const { everybody, named } = personalSites;
  return everybody || named.size > 0 || sites.some(({ webUrl }) => isPersonalSite(webUrl));
}

interface ResolvedParts extends PlanParts {
  readonly finder: ObjectFinder;
  readonly personal: PersonalSites;
  readonly selected: Scope;
  readonly excluded: Scope;
  /** What other jobs protect, so that this one need not. */
  readonly others: readonly Claim[];
}

/** What looking somebody or something up brought. */
interface Found {
  readonly objects: readonly ProtectedObject[];
  readonly failed?: true;
  /** The owner has no OneDrive. */
  readonly without?: true;
}

class JobPlan {
  readonly #parts: ResolvedParts;
  readonly #seen = new Set<string>();
  /** Site collections of OneDrives that were given. */
  readonly #driveSites = new Set<string>();
  /** Owners whose OneDrives are not this job's: directory ids, sign-in names, and names of their sites. */
  readonly #unwanted = new Set<string>();
  #without = 0;
  #nobodys = 0;
  #unresolved = 0;

  constructor(parts: ResolvedParts) {
    this.#parts = parts;
  }

  async *objects(): AsyncIterable<ProtectedObject> {
    const { log, context } = this.#parts;
    const owners = ahead(this.#owners(), lookAhead, (owner) => this.#ofOwner(owner));
    const ownerless = ahead(this.#ownerless(), lookAhead, (found) => this.#asKnown(found));
    const sites = ahead(this.#siteRoots(), lookAhead, (root) => this.#ofSite(root));
    const everySite = ahead(this.#everySite(), lookAhead, async (site): Promise<Found> => ({ objects: [site] }));
    const persons = ahead(this.#persons(), lookAhead, (owner) => this.#siteOf(owner));
    const personal = ahead(this.#everyPersonalSite(), lookAhead, (site) => this.#ofPersonalSite(site));
    for (const source of [owners, ownerless, sites, everySite, persons, personal]) {
      for await (const { objects, failed, without } of source) {
        context.signal.throwIfAborted();
        if (failed) this.#unresolved += 1;
        if (without) this.#without += 1;
        yield* objects.filter((object) => this.#isFirst(object));
      }
    }
    if (this.#without > 0)
      log.add('Success', `${this.#without.toLocaleString('en-US')} of the selected users have no OneDrive.`);
    // Of those that could not be looked up some may have come that way.
    const nobodys = Math.max(0, this.#nobodys - this.#unresolved).toLocaleString('en-US');
    if (nobodys !== '0')
      log.add(
        'Success',
        `${nobodys} OneDrives to which no user leads, as their owners were deleted, are protected as well.`,
      );
    if (this.#unresolved > 0)
      throw new OutsideError(
        'unavailable',
        `${this.#unresolved} of the selected users or sites could not be looked up: the lines above say why. The next run tries again; nothing leaves the job for it.`,
      );
  }

  #isFirst(object: ProtectedObject): boolean {
    const key = `${object.workload} ${object.id}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    if (object.workload !== 'onedrive') return true;
    if (object.siteId !== undefined) this.#driveSites.add(object.siteId);
    this.#parts.personal.learn(object);
    return true;
  }

  #wants(candidate: Candidate): boolean {
    const { selected, excluded, others } = this.#parts;
    return claims({ selected, excluded }, candidate) && !others.some((claim) => claims(claim, candidate));
  }

  /** Owners whose OneDrive is wanted, each once; those that are named come first. */
  async *#owners(): AsyncIterable<Owner> {
    const { selected, tenant, context } = this.#parts;
    const met = new Set<string>();
    const fresh = (owner: Owner): boolean => {
      if (met.has(owner.id)) return false;
      if (!this.#wants({ kind: 'oneDrive', ownerId: owner.id })) {
        this.#leave(owner);
        return false;
      }
      met.add(owner.id);
      return true;
    };
    for (const owner of selected.oneDrives.named.values()) if (fresh(owner)) yield owner;
    if (!selected.oneDrives.everybody) return;
    for await (const owner of allUsers(tenant.directory, context.signal)) if (fresh(owner)) yield owner;
  }

  /** OneDrives of people who were deleted, where the job takes everybody's. Each is looked at only if it is nobody's else. */
  async *#ownerless(): AsyncIterable<ProtectedObject> {
    const { selected, excluded, others, finder, context } = this.#parts;
    if (!selected.oneDrives.everybody || !finder.oneDrives?.ownerless) return;
    // The directory does not name those of them who were deleted.
    const named = [excluded, ...others.map((claim) => claim.selected)].map((scope) => scope.oneDrives.named.values());
    for (const owners of named)
      for (const owner of owners) if (!this.#wants({ kind: 'oneDrive', ownerId: owner.id })) this.#leave(owner);
    const isKnown = ({ siteId, siteName, ownerId, ownerName }: ObjectTrace): boolean =>
      this.#driveSites.has(siteId) ||
      [siteName, ownerId, ownerName?.toLowerCase()].some((mark) => mark !== undefined && this.#unwanted.has(mark));
    for await (const drive of finder.oneDrives.ownerless(context, isKnown))
      if (this.#wants({ kind: 'oneDrive', ownerId: drive.ownerId })) yield drive;
  }

  /** As an earlier run knew it: its owner had a name and an id then. */
  async #asKnown(drive: ProtectedObject): Promise<Found> {
    const { catalog, siblings } = this.#parts;
    const known = await catalog.knownObject(
      drive.id,
      siblings.map(({ id }) => id),
    );
    if (known && !this.#wants({ kind: 'oneDrive', ownerId: known.ownerId })) return { objects: [] };
    if (!this.#seen.has(`onedrive ${drive.id}`)) this.#nobodys += 1;
    return { objects: [known ?? drive] };
  }

  #leave(owner: Owner): void {
    for (const mark of [owner.id, owner.name.toLowerCase(), siteName(owner.name)]) this.#unwanted.add(mark);
  }

  async #ofOwner(owner: Owner): Promise<Found> {
    const { finder, log } = this.#parts;
    return await this.#understood(owner.name, async () => {
      const drive = await finder.oneDrive(owner.id);
      if (drive) return { objects: [drive] };
      if (owner.expected) log.add('Warning', `${owner.name} has no OneDrive.`);
      return { objects: [], ...(owner.expected ? {} : { without: true }) };
    });
  }

  /** The sites that are selected by name. */
  async *#siteRoots(): AsyncIterable<ProtectedObject> {
    const { selected } = this.#parts;
    if (!selected.everySite) yield* selected.sites;
  }

  async #ofSite(root: ProtectedObject): Promise<Found> {
    const { finder, context } = this.#parts;
    return await this.#understood(root.name, async () => {
      const below = finder.sharePoint?.discover(context, root.id) ?? [];
      const objects: ProtectedObject[] = [];
      for await (const site of both([root], below)) objects.push(...(await this.#ifWanted(site)));
      return { objects };
    });
  }

  async #ifWanted(found: ProtectedObject): Promise<readonly ProtectedObject[]> {
    const candidate = await this.#parts.personal.owned(found);
    return this.#wants(candidate) ? [candidate.site] : [];
  }

  async *#everySite(): AsyncIterable<ProtectedObject> {
    const { selected, finder, context } = this.#parts;
    if (!selected.everySite || !finder.sharePoint) return;
    for await (const site of finder.sharePoint.discover(context)) {
      context.signal.throwIfAborted();
      if (this.#wants({ kind: 'site', site })) yield site;
    }
  }

  /** Those whose personal sites are selected by name. */
  async *#persons(): AsyncIterable<Owner> {
    const { everybody, named } = this.#parts.selected.personalSites;
    if (!everybody && this.#parts.finder.personalSites) yield* named.values();
  }

  async #siteOf(owner: Owner): Promise<Found> {
    const { personal, selected, log } = this.#parts;
    return await this.#understood(owner.name, async () => {
      const candidate = await personal.of(owner.id);
      // Whoever has no OneDrive was named for that already.
      if (!candidate && owner.expected && !selected.oneDrives.named.has(owner.id))
        log.add('Warning', `${owner.name} has no personal site.`);
      return { objects: candidate && this.#wants(candidate) ? [candidate.site] : [] };
    });
  }

  async *#everyPersonalSite(): AsyncIterable<ProtectedObject> {
    const { selected, excluded, finder, context } = this.#parts;
    if (!selected.personalSites.everybody || excluded.personalSites.everybody) return;
    yield* finder.personalSites?.discover(context) ?? [];
  }

  async #ofPersonalSite(site: ProtectedObject): Promise<Found> {
    return await this.#understood(site.name, async () => ({ objects: await this.#ifWanted(site) }));
  }

  /** What does not exist any more is left out with a line; what could not be asked counts as unresolved. */
  async #understood(name: string, look: () => Promise<Found>): Promise<Found> {
    const { log, context } = this.#parts;
    try {
      return await look();
    } catch (error) {
      // An abort is seen by the caller, who asks the signal before the next one.
      if (context.signal.aborted) return { objects: [], failed: true };
      if (error instanceof OutsideError && error.code === 'gone') {
        log.add('Warning', `${name} does not exist any more.`);
        return { objects: [] };
      }
      log.add('Failed', `${name} could not be looked up: ${messageOf(error)}`);
      return { objects: [], failed: true };
    }
  }
}

/** Guests have no OneDrive in the organization that invited them. */
async function* allUsers(directory: Directory, signal: AbortSignal): AsyncIterable<Owner> {
  let next: string | undefined;
  do {
    const page = await directory.users({}, next, signal);
    for (const user of page.items) if (!user.guest) yield { id: user.id.toLowerCase(), name: user.userName };
    next = page.next;
  } while (next !== undefined);
}

async function* both<T>(first: Iterable<T>, second: Iterable<T> | AsyncIterable<T>): AsyncIterable<T> {
  yield* first;
  yield* second;
}
