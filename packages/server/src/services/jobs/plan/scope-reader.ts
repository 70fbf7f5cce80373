import { OutsideError, type ProtectedObject } from '@coffer/model';
import type { SiteGroup } from '../../../db/stores/held-object-store.ts';
import { parseDirectoryId } from '../../directory/directory-id.ts';
import type { SessionLog } from '../../job-sessions/session-log.ts';
import type { JobItem } from '../job-items.ts';
import type { GroupReader } from './group-reader.ts';
import type { ObjectFinder } from './object-finder.ts';
import type { Owner, Scope } from './scope.ts';

/** Owners while they are read. */
interface OwnersDraft {
  everybody: boolean;
  readonly named: Map<string, Owner>;
}

/** A scope while it is read. */
interface Draft {
  readonly oneDrives: OwnersDraft;
  readonly personalSites: OwnersDraft;
  everySite: boolean;
  readonly sites: Map<string, ProtectedObject>;
}

/** Everything that can be protected. */
export const everything: Scope = {
  oneDrives: { everybody: true, named: new Map() },
  personalSites: { everybody: true, named: new Map() },
  everySite: true,
  sites: [],
};

/**
 * Turns job items into what they stand for. What an item names and does not exist any more is told to the log and left out;
 * everything else that goes wrong rejects, so that nothing is concluded from what is missing.
 */
export class ScopeReader {
  readonly #finder: ObjectFinder;
  readonly #groups: GroupReader;
  readonly #log: SessionLog;
  readonly #siteGroups: Map<string, SiteGroup>;

  constructor(parts: {
    readonly finder: ObjectFinder;
    readonly groups: GroupReader;
    readonly siteGroups: Map<string, SiteGroup>;
    readonly log: SessionLog;
  }) {
    this.#siteGroups = parts.siteGroups;
    this.#finder = parts.finder;
    this.#groups = parts.groups;
    this.#log = parts.log;
  }

  async read(items: readonly JobItem[]): Promise<Scope> {
    const draft: Draft = {
      oneDrives: { everybody: false, named: new Map() },
      personalSites: { everybody: false, named: new Map() },
      everySite: false,
      sites: new Map(),
    };
    for (const item of items) await this.#take(item, draft);
    return { ...draft, sites: [...draft.sites.values()] };
  }

  async #take(item: JobItem, draft: Draft): Promise<void> {
    switch (item.type) {
      case 'PartialOrganization':
        draft.oneDrives.everybody ||= item.oneDrive === true;
        draft.everySite ||= item.sites === true;
        draft.personalSites.everybody ||= item.sites === true;
        return;
      case 'User':
        for (const owners of meant(draft, item.oneDrive, item.personalSite))
          take({ id: subjectId(item), name: subjectName(item), expected: true }, owners);
        return;
      case 'Group':
        return await this.#group(item, draft);
      case 'Site':
        return await this.#site(item, draft);
      case 'Team':
        return await this.#siteOfGroup(item, draft);
      case 'PersonalSites':
        draft.personalSites.everybody = true;
        return;
      case 'OneDriveFolders':
        // Folders are a rule for what is below them, not objects.
        return;
    }
  }

  async #group(item: JobItem, draft: Draft): Promise<void> {
    const wanted = item.members === true ? meant(draft, item.memberOnedrive, item.memberSite) : [];
    if (wanted.length > 0) {
      for await (const owner of this.#groups.members(subjectId(item), subjectName(item)))
        for (const owners of wanted) take(owner, owners);
    }
    if (item.groupSite === true) await this.#siteOfGroup(item, draft);
  }

  async #site(item: JobItem, draft: Draft): Promise<void> {
    if (!this.#finder.sharePoint) return;
    const site = await unlessGone(this.#finder.site(item.site?.id ?? ''));
    if (site) draft.sites.set(site.id, site);
    else this.#log.add('Warning', `The site ${subjectName(item)} does not exist any more.`);
  }

  async #siteOfGroup(item: JobItem, draft: Draft): Promise<void> {
    if (!this.#finder.sharePoint) return;
    const group = { id: subjectId(item), name: subjectName(item) };
    const site = await unlessGone(this.#finder.siteOfGroup(group.id));
    if (site) this.#siteGroups.set(site.id, group);
    if (site) draft.sites.set(site.id, site);
    else if (item.type === 'Team') this.#log.add('Warning', `The team ${group.name} has no site any more.`);
    else this.#log.add('Success', `The group ${group.name} has no site.`);
  }
}

/** The lists of owners that an item means by its switches. */
function meant(draft: Draft, oneDrive: boolean | undefined, site: boolean | undefined): readonly OwnersDraft[] {
  return [...(oneDrive === true ? [draft.oneDrives] : []), ...(site === true ? [draft.personalSites] : [])];
}

function take(owner: Owner, { named }: OwnersDraft): void {
  // An owner who is named alone stays so when a group names him too.
  if (named.get(owner.id)?.expected !== true) named.set(owner.id, owner);
}

async function unlessGone<T>(found: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

function subjectOf(item: JobItem): Readonly<Record<string, unknown>> | undefined {
  return item.user ?? item.group ?? item.team ?? item.site;
}

function subjectId(item: JobItem): string {
  const { id } = subjectOf(item) ?? {};
  return typeof id === 'string' ? (parseDirectoryId(id) ?? id) : '';
}

/** Users are known by their sign-in name, everything else by its title. */
function subjectName(item: JobItem): string {
  const subject = subjectOf(item) ?? {};
  const members = item.user ? ['name', 'displayName'] : ['displayName', 'title', 'name', 'url'];
  const name = members.map((member) => subject[member]).find((value) => typeof value === 'string' && value !== '');
  return typeof name === 'string' ? name : subjectId(item);
}
