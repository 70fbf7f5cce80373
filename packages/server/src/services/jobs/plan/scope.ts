import { isPersonalSite } from '@coffer/m365';
import type { ProtectedObject } from '@coffer/model';

/** Somebody who may have a OneDrive and a personal site around it. */
export interface Owner {
  /** Microsoft's id. */
  readonly id: string;
  /** What an administrator calls him. */
  readonly name: string;
  /** Whether an item of the job names him alone, so that his having nothing is worth a line. */
  readonly expected?: true;
}

/** Owners of one kind of object: everybody, or those that are named. */
interface Owners {
  readonly everybody: boolean;
  /** By Microsoft's id. */
  readonly named: ReadonlyMap<string, Owner>;
}

/** What a list of job items stands for, groups and teams resolved. */
export interface Scope {
  readonly oneDrives: Owners;
  readonly personalSites: Owners;
  /** Personal ones left out. */
  readonly everySite: boolean;
  /** Each with everything below it; personal ones may be among them. */
  readonly sites: readonly ProtectedObject[];
}

/** Something that a scope may hold. */
export type Candidate =
  | { readonly kind: 'oneDrive'; readonly ownerId: string }
  /** `ownerId`: whose personal site it is taken for, where the site itself does not say. */
  | { readonly kind: 'site'; readonly site: ProtectedObject; readonly ownerId?: string };

/** A job's claim: what it selects without what it leaves out. */
export interface Claim {
  readonly selected: Scope;
  readonly excluded: Scope;
}

/** Whether the scope holds it. */
export function covers(scope: Scope, candidate: Candidate): boolean {
  switch (candidate.kind) {
    case 'oneDrive':
      return hasOwner(scope.oneDrives, candidate.ownerId);
    case 'site':
      return isMeant(scope, candidate) || scope.sites.some((root) => isWithin(candidate.site, root));
  }
}

function isMeant(
  scope: Scope,
  { site, ownerId }: { readonly site: ProtectedObject; readonly ownerId?: string },
): boolean {
  return isPersonalSite(site.webUrl) ? hasOwner(scope.personalSites, ownerId ?? site.ownerId) : scope.everySite;
}

/** Whether the claim holds it: leaving out wins over selecting, wherever in the tree of sites the two were said. */
export function claims(claim: Claim, candidate: Candidate): boolean {
  return covers(claim.selected, candidate) && !covers(claim.excluded, candidate);
}

/**
 * Whether a site is another one or lies below it. A site collection below another's address, such as `/sites/hr` below the root
 * site of the host, is no subsite of it: both must be of one collection.
 */
function isWithin(site: ProtectedObject, root: ProtectedObject): boolean {
  if (site.id === root.id) return true;
  if (site.siteId === undefined || site.siteId !== root.siteId) return false;
  return folderUrl(site.webUrl).startsWith(folderUrl(root.webUrl));
}

function hasOwner({ everybody, named }: Owners, ownerId: string): boolean {
  return everybody || named.has(ownerId);
}

function folderUrl(url: string): string {
  return `${url.replace(/\/+$/, '')}/`.toLowerCase();
}
