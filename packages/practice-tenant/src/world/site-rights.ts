import type { User } from './directory.ts';
import type { People } from './people.ts';
import { CONTRIBUTE, FULL_CONTROL, READ } from './role-levels.ts';
import type { Grant } from './sharing.ts';
import type { Site } from './site.ts';

/** How much somebody may do: see, change content, change lists, change everything. */
export type Right = 'none' | 'read' | 'write' | 'manage' | 'full';

const ORDER: readonly Right[] = ['none', 'read', 'write', 'manage', 'full'];

/** What rights need to know of the tenant. */
export interface RightsGround {
  readonly lists: { people(site: Site): People };
  groupsOf(memberId: string): Set<string>;
  isSiteAdministrator(user: User, site: Site): boolean;
  grantsOf(site: Site): readonly Grant[];
}

/** What people may do on sites: by name, through groups of the directory, and through groups of the site. */
export class SiteRights {
  readonly #world: RightsGround;

  constructor(world: RightsGround) {
    this.#world = world;
  }

  /** True when the person may do at least this with something that has these grants. `now` is ms UTC; older grants do not count. */
  allows(
    user: User,
    site: Site,
    { grants, need, now }: { grants: readonly Grant[]; need: Right; now: number },
  ): boolean {
    return ORDER.indexOf(this.of(user, site, { grants, now })) >= ORDER.indexOf(need);
  }

  /** The most the person may do with something that has these grants. */
  of(user: User, site: Site, { grants, now }: { grants: readonly Grant[]; now: number }): Right {
    if (site.ownerId === user.id || this.#world.isSiteAdministrator(user, site)) return 'full';
    const ids = new Set([user.id, ...this.#world.groupsOf(user.id)]);
    let most = 0;
    for (const grant of grants) {
      if (grant.expires !== undefined && grant.expires <= now) continue;
      if (!this.#reaches(grant, ids, site)) continue;
      for (const level of grant.levels) most = Math.max(most, ORDER.indexOf(rightOf(level)));
    }
    return ORDER[most] ?? 'none';
  }

  /** True when a delegated call of this person may read the site as a whole. */
  mayEnter(user: User, site: Site, now: number): boolean {
    return this.allows(user, site, { grants: this.#world.grantsOf(site), need: 'read', now });
  }

  #reaches(grant: Grant, ids: ReadonlySet<string>, site: Site): boolean {
    return (grant.to ? [grant.to] : grant.people).some((one) => {
      if (one.kind === 'user' || one.kind === 'group') return ids.has(one.id);
      if (one.kind === 'email') return false;
      const people = this.#world.lists.people(site);
      const group = people.groups.get(Number(one.id));
      return group !== undefined && people.isMember(group, ids);
    });
  }
}

function rightOf(level: number): Right {
  if (level === FULL_CONTROL) return 'full';
  if (level === READ) return 'read';
  if (level === CONTRIBUTE) return 'write';
  // Design and Edit; of the site's own making every level that is not one of the fixed ones; the rest sees and no more.
  return level === 1_073_741_828 || level === 1_073_741_830 ? 'manage' : 'read';
}
