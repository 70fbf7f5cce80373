import { OutsideError, type WorkContext } from '@coffer/model';
import type { Access } from './access.ts';
import { type Graph, query, segment } from './client/graph.ts';
import { adminHost, type SharePoint } from './client/sharepoint.ts';
import { type DirectoryUser, type OneDrive, oneDriveOf, type WireDrive } from './directory-shapes.ts';
import { type OneDriveAbsence, siteName } from './one-drive-absence.ts';
import { readOrganization } from './organization.ts';

/** What finding OneDrives needs. */
export interface OneDriveFinderOptions {
  readonly graph: Graph;
  readonly sharePoint: SharePoint;
  readonly access: Access;
  readonly absence: OneDriveAbsence;
}

/** A OneDrive's site collection. */
interface PersonalSite {
  readonly siteId: string;
  readonly webUrl: string;
}

/**
 * Finds the OneDrives of users. Asked as an account, Microsoft tells of a OneDrive only to those who have rights on its
 * site; where rights may be granted, the site is looked up in SharePoint's administration and granted first.
 */
export class OneDriveFinder {
  readonly #options: OneDriveFinderOptions;
  #personalHost: Promise<string> | undefined;

  constructor(options: OneDriveFinderOptions) {
    this.#options = options;
  }

  /**
   * A user's OneDrive, or undefined if he has none.
   *
   * @throws OutsideError `denied` if he has one that may not be read.
   */
  async find(user: Pick<DirectoryUser, 'id' | 'userName'>, context: WorkContext): Promise<OneDrive | undefined> {
    if (await this.hasNone(user.id, context)) return undefined;
    const found = await this.#find(user, context);
    if (found === undefined) this.#options.absence.note(user.id, user.userName);
    return found;
  }

  /** Whether it is certain without asking for him that a user has no OneDrive: he had none, and no site came since. */
  hasNone(userId: string, context: WorkContext): Promise<boolean> {
    return this.#options.absence.isSure(userId, context);
  }

  async #find(user: Pick<DirectoryUser, 'id' | 'userName'>, context: WorkContext): Promise<OneDrive | undefined> {
    try {
      return await this.#ask(user.id, context);
    } catch (error) {
      const { access } = this.#options;
      if (!(error instanceof OutsideError) || error.code !== 'denied' || !access.grants) throw error;
      const site = await this.#site(user, context);
      if (site === undefined) throw error;
      await access.ensureSite({ ...site, name: user.userName }, context);
      return this.#ask(user.id, context);
    }
  }

  async #ask(userId: string, context: WorkContext): Promise<OneDrive | undefined> {
    try {
      const answer = await this.#options.graph.json({
        method: 'GET',
        path: `/users/${segment(userId)}/drive${query({ $select: 'id,webUrl,driveType,owner,quota,sharePointIds' })}`,
        as: 'drive',
        cost: 'get',
        purpose: 'discover',
        context,
      });
      return oneDriveOf((answer.body ?? {}) as WireDrive);
    } catch (error) {
      if (notProvisioned(error)) return undefined;
      throw error;
    }
  }

  async #site(user: Pick<DirectoryUser, 'id' | 'userName'>, context: WorkContext): Promise<PersonalSite | undefined> {
    const webUrl = (await this.#namedSite(user.id, context)) ?? (await this.#usualSite(user.userName, context));
    try {
      const answer = await this.#options.sharePoint.json({
        host: adminHost(new URL(webUrl).host),
        method: 'POST',
        path: '/_api/SPO.Tenant/GetSitePropertiesByUrl',
        as: 'main',
        cost: 'sharepoint-rest',
        purpose: 'discover',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ url: webUrl, includeDetail: false }),
        context,
      });
      const siteId = (answer.body as { readonly SiteId?: string } | undefined)?.SiteId;
      return siteId === undefined ? undefined : { siteId, webUrl };
    } catch (error) {
      if (error instanceof OutsideError && (error.code === 'gone' || error.code === 'rejected')) return undefined;
      throw error;
    }
  }

  /** The address that the directory names, if it does. */
  async #namedSite(userId: string, context: WorkContext): Promise<string | undefined> {
    try {
      const answer = await this.#options.graph.json({
        method: 'GET',
        path: `/users/${segment(userId)}?$select=mySite`,
        as: 'main',
        cost: 'directory-get',
        purpose: 'discover',
        context,
      });
      const { mySite } = (answer.body ?? {}) as { readonly mySite?: string | null };
      return typeof mySite === 'string' && URL.canParse(mySite) ? mySite.replace(/\/+$/, '') : undefined;
    } catch (error) {
      if (error instanceof OutsideError && !error.transient) return undefined;
      throw error;
    }
  }

  /** The address that SharePoint gives to a OneDrive unless somebody renamed the tenant or the user. */
  async #usualSite(userName: string, context: WorkContext): Promise<string> {
    this.#personalHost ??= readOrganization(this.#options.graph, context).then(
      ({ initialDomain }) => `${initialDomain.split('.')[0] ?? ''}-my.sharepoint.com`,
    );
    this.#personalHost.catch(() => {
      this.#personalHost = undefined;
    });
    return `https://${await this.#personalHost}/personal/${siteName(userName)}`;
  }
}

/** A user without OneDrive: 404 "mysite not found", or 400 "Unable to retrieve user's mysite URL". */
function notProvisioned(error: unknown): boolean {
  if (!(error instanceof OutsideError)) return false;
  return error.code === 'gone' || (error.code === 'rejected' && error.reason === 'BadRequest');
}
