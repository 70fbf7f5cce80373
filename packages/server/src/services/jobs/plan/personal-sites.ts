import { isPersonalSite, siteName } from '@coffer/m365';
import type { ProtectedObject } from '@coffer/model';
import { siteName as lastPart } from '../../directory/site-url.ts';
import type { ObjectFinder } from './object-finder.ts';
import { type Candidate, type Claim, claims, covers, type Owner } from './scope.ts';

/** What telling whose a personal site is needs. */
export interface PersonalSitesParts {
  readonly finder: ObjectFinder;
  readonly own: Claim;
  /** Of other enabled jobs: where one of them takes a OneDrive, no site is kept with it a second time. */
  readonly others: readonly Claim[];
}

type SiteCandidate = Extract<Candidate, { readonly kind: 'site' }>;

/** Knows whose the personal sites of a plan are, and which of them are kept without the OneDrive in them. */
export class PersonalSites {
  readonly #parts: PersonalSitesParts;
  readonly #driveOf = new Map<string, ProtectedObject>();
  /** By site collection. */
  readonly #owners = new Map<string, string>();
  #named: ReadonlyMap<string, string> | undefined;

  constructor(parts: PersonalSitesParts) {
    this.#parts = parts;
  }

  /** Learns from a OneDrive that the plan has given. */
  learn(oneDrive: ProtectedObject): void {
    this.#driveOf.set(oneDrive.ownerId, oneDrive);
    if (oneDrive.siteId !== undefined) this.#owners.set(oneDrive.siteId, oneDrive.ownerId);
  }

  /** The personal site of somebody, if there is one. */
  async of(ownerId: string): Promise<SiteCandidate | undefined> {
    const site = await this.#parts.finder.personalSite(ownerId, this.#driveOf.get(ownerId));
    return site && this.#prepared(site, ownerId);
  }

  /** A site as the plan gives it: a personal one with its owner, where he can be known; any other as it is. */
  async owned(site: ProtectedObject): Promise<SiteCandidate> {
    if (!isPersonalSite(site.webUrl)) return { kind: 'site', site };
    const learnt = site.siteId === undefined ? undefined : this.#owners.get(site.siteId);
    const ownerId = learnt ?? (await this.#parts.finder.ownerOf(site));
    if (ownerId !== undefined) return this.#prepared(site, ownerId);
    // Two people may lead to one name, so it decides what the job means and is not noted as the owner's.
    const named = this.#byName().get(lastPart(site.webUrl).toLowerCase());
    return this.#prepared(site, site.id, named);
  }

  #prepared({ withoutOneDrive: _, ...found }: ProtectedObject, ownerId: string, named?: string): SiteCandidate {
    const apart = this.#apart(named ?? ownerId);
    const site = { ...found, ownerId, ...(apart && { withoutOneDrive: apart }) };
    return { kind: 'site', site, ...(named === undefined ? {} : { ownerId: named }) };
  }

  #apart(ownerId: string): ProtectedObject['withoutOneDrive'] {
    const { finder, own, others } = this.#parts;
    const oneDrive = { kind: 'oneDrive', ownerId } as const;
    if (covers(own.excluded, oneDrive)) return 'excluded';
    const isTaken = finder.oneDrives && [own, ...others].some((claim) => claims(claim, oneDrive));
    return isTaken ? 'protected' : undefined;
  }

  /** Those whom jobs name, by what SharePoint calls their sites: all that is known of people who were deleted. */
  #byName(): ReadonlyMap<string, string> {
    this.#named ??= new Map(this.#everybodyNamed().map(({ id, name }) => [siteName(name), id]));
    return this.#named;
  }

  #everybodyNamed(): readonly Owner[] {
    const { own, others } = this.#parts;
    const scopes = [own, ...others].flatMap(({ selected, excluded }) => [selected, excluded]);
    return scopes.flatMap(({ oneDrives, personalSites }) => [
      ...oneDrives.named.values(),
      ...personalSites.named.values(),
    ]);
  }
}
