import { type Logger, messageOf, OutsideError, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type Graph, segment } from './client/graph.ts';
import { adminHost, type SharePoint } from './client/sharepoint.ts';

/** Sites remembered as granted; beyond that the memory begins anew, which costs requests and nothing else. */
const REMEMBERED = 200_000;

const USER_CLAIM = 'i:0#.f|membership|';

interface WireAdministrators {
  readonly value?: readonly { readonly loginName?: string }[];
}

/** What granting needs. */
export interface AccessOptions {
  readonly graph: Graph;
  readonly sharePoint: SharePoint;
  readonly logger: Logger;
}

/** A site collection on which rights are granted. */
export interface GrantSite {
  readonly siteId: string;
  readonly webUrl: string;
  /** What an administrator calls it. */
  readonly name: string;
  readonly objectId?: string;
}

/**
 * Sees to it that the backup accounts may read a site: makes their security groups site collection administrators
 * through SharePoint's administration host, keeping those who are administrators already. The organization's own
 * identity does it, which must be a SharePoint administrator.
 */
export class Access {
  readonly #options: AccessOptions;
  #claims: readonly string[] = [];
  readonly #done = new Map<string, Promise<void>>();

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /** Whom to grant: claims of SharePoint. None means: never grant. Other ones than before are granted anew everywhere. */
  grantTo(claims: readonly string[]): void {
    if (claims.join() === this.#claims.join()) return;
    this.#claims = claims;
    this.#done.clear();
  }

  /** Whether rights are granted at all. */
  get grants(): boolean {
    return this.#claims.length > 0;
  }

  /**
   * Grants what is missing on the object's site, once per site. A refusal is told to the session and logged; whether the
   * site can be read shows when it is read.
   */
  async ensure(object: ProtectedObject, context: WorkContext): Promise<void> {
    const { siteId, webUrl, name, id } = object;
    if (siteId !== undefined) await this.ensureSite({ siteId, webUrl, name, objectId: id }, context);
  }

  /** As {@link ensure}, for a site whose object is not known yet. */
  async ensureSite(site: GrantSite, context: WorkContext): Promise<void> {
    const { siteId } = site;
    if (!this.grants) return;
    const known = this.#done.get(siteId);
    if (known !== undefined) return known;
    if (this.#done.size >= REMEMBERED) this.#done.clear();
    const work = this.#grant(site, context).catch((error: unknown) => {
      this.#done.delete(siteId);
      context.signal.throwIfAborted();
      if (!(error instanceof OutsideError)) throw error;
      this.#options.logger.warn(
        { site: site.webUrl, error: messageOf(error) },
        'Rights on a site could not be granted',
      );
      context.warn?.(`Rights on the site of ${site.name} could not be granted: ${messageOf(error)}`);
    });
    this.#done.set(siteId, work);
    return work;
  }

  /** Looks again, although it was done before: someone may have taken the rights away. */
  async again(object: ProtectedObject, context: WorkContext): Promise<void> {
    if (object.siteId !== undefined) this.#done.delete(object.siteId);
    await this.ensure(object, context);
  }

  async #grant(site: GrantSite, context: WorkContext): Promise<void> {
    const { siteId, objectId } = site;
    const common = {
      host: adminHost(new URL(site.webUrl).host),
      as: 'main',
      purpose: 'grant',
      cost: 'sharepoint-rest',
      context,
      ...(objectId === undefined ? {} : { objectId }),
    } as const;
    const answer = await this.#options.sharePoint.json({
      ...common,
      method: 'GET',
      path: `/_api/SPO.Tenant/GetSiteAdministrators?siteId=%27${encodeURIComponent(siteId)}%27`,
    });
    const present = ((answer.body as WireAdministrators | undefined)?.value ?? []).flatMap(
      (one) => one.loginName ?? [],
    );
    const lower = new Set(present.map((claim) => claim.toLowerCase()));
    const missing = this.#claims.filter((claim) => !lower.has(claim.toLowerCase()));
    if (missing.length === 0) return;
    const set = (names: readonly string[]): Promise<unknown> =>
      this.#options.sharePoint.json({
        ...common,
        method: 'POST',
        path: '/_api/SPOInternalUseOnly.Tenant/SetSiteSecondaryAdministrators',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          secondaryAdministratorsFieldsData: { siteId, secondaryAdministratorLoginNames: names },
        }),
      });
    try {
      await set([...present, ...missing]);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.code !== 'rejected') throw error;
      // SharePoint still names administrators who were deleted, and refuses to be told of them again.
      const kept = await this.#whoExist(present, context);
      if (kept.length === present.length) throw error;
      await set([...kept, ...missing]);
    }
    this.#options.logger.info({ site: site.webUrl, granted: missing }, 'Rights on a site were granted');
  }

  /** The claims without those of users whom the directory does not know. */
  async #whoExist(claims: readonly string[], context: WorkContext): Promise<readonly string[]> {
    const kept: string[] = [];
    for (const claim of claims) {
      const login = claim.startsWith(USER_CLAIM) ? claim.slice(USER_CLAIM.length) : undefined;
      if (login === undefined || (await this.#exists(login, context))) kept.push(claim);
    }
    return kept;
  }

  async #exists(login: string, context: WorkContext): Promise<boolean> {
    try {
      await this.#options.graph.json({
        method: 'GET',
        path: `/users/${segment(login)}?$select=id`,
        as: 'main',
        cost: 'directory-get',
        purpose: 'grant',
        context,
      });
      return true;
    } catch (error) {
      if (error instanceof OutsideError && error.code === 'gone') return false;
      throw error;
    }
  }
}

/** A security group of the directory, as SharePoint names it. */
export function groupClaim(groupId: string): string {
  return `c:0t.c|tenant|${groupId}`;
}

/** A user of the directory, as SharePoint names him. */
export function userClaim(login: string): string {
  return `${USER_CLAIM}${login.toLowerCase()}`;
}
