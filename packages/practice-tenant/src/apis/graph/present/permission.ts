import type { Services } from '../../../services.ts';
import {
  type Drive,
  type Grant,
  type Item,
  type Principal,
  pathOf,
  type Site,
  userLoginName,
  type World,
} from '../../../world/index.ts';
import { iso } from './item.ts';

type Json = Record<string, unknown>;

/** Where a permission is. */
interface Context {
  readonly world: World;
  readonly site: Site;
}

/** A permission as Graph shows it; `holder` is the item it hangs on, `item` the one that was asked about. */
export function presentPermission(
  grant: Grant,
  place: { item: Item; holder: Item; drive: Drive },
  services: Services,
): Json {
  const { item, holder, drive } = place;
  const context = { world: services.world, site: drive.site };
  return {
    id: grant.id,
    roles: grant.roles,
    ...(grant.to ? granted(grant.to, context) : {}),
    ...(grant.link ? linkFacets(grant, context) : {}),
    ...(grant.expires === undefined ? {} : { expirationDateTime: iso(grant.expires) }),
    ...(holder === item ? {} : { inheritedFrom: reference(holder, drive) }),
  };
}

/** Both forms of an identity: `grantedToV2`, and the deprecated `grantedTo` that only knows users. */
function granted(to: Principal, context: Context): Json {
  const identity = identitySet(to, context);
  if (to.kind === 'email') return { grantedToV2: identity, invitation: { email: to.email, signInRequired: true } };
  const old = identity['user'] ?? identity['group'] ?? identity['siteGroup'];
  return { grantedToV2: identity, grantedTo: { user: old } };
}

function linkFacets(grant: Grant, context: Context): Json {
  const { link, people } = grant;
  if (!link) return {};
  const { hasPassword, ...rest } = link;
  const identities = people.map((person) => identitySet(person, context));
  return {
    shareId: `u!${Buffer.from(link.webUrl).toString('base64url')}`,
    hasPassword,
    link: { ...rest, preventsDownload: link.type === 'blocksDownload' },
    ...(link.scope === 'users' || people.length > 0
      ? { grantedToIdentitiesV2: identities, grantedToIdentities: identities.map(({ user }) => ({ user })) }
      : {}),
  };
}

function identitySet(to: Principal, { world, site }: Context): Json {
  if (to.kind === 'email') return { user: { email: to.email, displayName: to.email } };
  if (to.kind === 'siteGroup') {
    const displayName = world.lists.people(site).groups.get(Number(to.id))?.title ?? '';
    return { siteGroup: { id: to.id, displayName } };
  }
  if (to.kind === 'group') {
    const group = world.groups.get(to.id);
    return {
      group: { id: to.id, displayName: group?.displayName ?? '', ...(group?.mail ? { email: group.mail } : {}) },
    };
  }
  const user = world.users.get(to.id);
  const facts = { displayName: user?.displayName ?? '', email: user?.mail ?? '' };
  const loginName = userLoginName(user?.userPrincipalName ?? '');
  return {
    user: { id: to.id, ...facts },
    siteUser: { id: String(siteNumber(to.id, world, site)), ...facts, loginName },
  };
}

/** The owner of a OneDrive is the first whom its site met; to tell so nobody needs to look. */
function siteNumber(userId: string, world: World, site: Site): number {
  return site.ownerId === userId ? 1 : world.lists.personNumber(site, userId);
}

function reference(holder: Item, drive: Drive): Json {
  const path = holder.parent ? pathOf(holder).split('/').map(encodeURIComponent).join('/') : '';
  return { driveId: drive.id, id: holder.id, path: `/drives/${drive.id}/root:${path}` };
}
