import type { Directory, Tenant } from '@coffer/m365';
import type { PersonalSiteAccess, ProtectedObject, WorkContext, Workload } from '@coffer/model';
import type { SqlCatalogStore } from '../../../db/stores/catalog-store.ts';

/** What looking up objects needs. */
export interface FinderParts {
  readonly tenant: Pick<Tenant, 'directory' | 'workloads'>;
  readonly catalog: Pick<SqlCatalogStore, 'objectOfOwner' | 'knownObject'>;
  /** All jobs of the organization; what one of them knows need not be asked of Microsoft. */
  readonly jobIds: readonly string[];
  /** Owners of OneDrives, and sites, whose known object failed last time: it may be gone and have a successor, so Microsoft is asked. */
  readonly doubtful: ReadonlySet<string>;
  readonly context: WorkContext;
}

/**
 * Finds the objects of owners, groups and sites: in the catalogue where a job knows them already, else at Microsoft. Everything
 * rejects as {@link Workload} does.
 */
export class ObjectFinder {
  readonly #parts: FinderParts;
  readonly #sites = new Map<string, Promise<ProtectedObject | undefined>>();

  constructor(parts: FinderParts) {
    this.#parts = parts;
  }

  /** Absent while the organization gives no access to it. */
  get sharePoint(): Workload | undefined {
    return this.#parts.tenant.workloads.get('sharepoint');
  }

  /** Absent while the organization gives no access to them. */
  get oneDrives(): Workload | undefined {
    return this.#parts.tenant.workloads.get('onedrive');
  }

  get #directory(): Directory {
    return this.#parts.tenant.directory;
  }

  /** The access to personal sites; absent while the organization gives none to sites. */
  get personalSites(): PersonalSiteAccess | undefined {
    return this.sharePoint?.personalSites;
  }

  /** A user's OneDrive, if he has one. */
  async oneDrive(ownerId: string): Promise<ProtectedObject | undefined> {
    const { catalog, jobIds, doubtful, context } = this.#parts;
    const known = doubtful.has(ownerId) ? undefined : await catalog.objectOfOwner(ownerId, 'onedrive', jobIds);
    return known ?? (await this.oneDrives?.find(ownerId, context));
  }

  /** A site by Microsoft's id; asked for once in a plan. */
  async site(siteId: string): Promise<ProtectedObject | undefined> {
    const asked = this.#sites.get(siteId) ?? this.#site(siteId);
    this.#sites.set(siteId, asked);
    return await asked;
  }

  /** The personal site of a user, if he has one. `oneDrive` is his OneDrive where it is known already. */
  async personalSite(ownerId: string, oneDrive: ProtectedObject | undefined): Promise<ProtectedObject | undefined> {
    const { catalog, jobIds, doubtful, context } = this.#parts;
    const known = await catalog.objectOfOwner(ownerId, 'sharepoint', jobIds);
    if (known && !doubtful.has(known.id)) return known;
    const around = oneDrive ?? (await this.oneDrive(ownerId));
    return around && (await this.personalSites?.around(around, context));
  }

  /** The owner of a personal site: as an earlier run knew him, else as Microsoft tells; undefined where nobody knows. */
  async ownerOf(site: ProtectedObject): Promise<string | undefined> {
    const { catalog, jobIds, context } = this.#parts;
    const known = await catalog.knownObject(site.id, jobIds);
    if (known && known.ownerId !== known.id) return known.ownerId;
    return await this.personalSites?.ownerOf(site, context);
  }

  /** The site of a Microsoft 365 group or team, if it has one. */
  async siteOfGroup(groupId: string): Promise<ProtectedObject | undefined> {
    const site = await this.#directory.groupSite(groupId, this.#parts.context.signal);
    return site && (await this.site(site.id));
  }

  async #site(siteId: string): Promise<ProtectedObject | undefined> {
    const { catalog, jobIds, doubtful, context } = this.#parts;
    const known = doubtful.has(siteId) ? undefined : await catalog.knownObject(siteId, jobIds);
    return known ?? (await this.sharePoint?.find(siteId, context));
  }
}
