import type { Services } from '../../../services.ts';
import { type Drive, type Grant, type Item, type Principal, pathOf, userLoginName } from '../../../world/index.ts';
import { iso } from './item.ts';

type Json = Record<string, unknown>;

/** A permission as Graph shows it; `holder` is the item it hangs on, `item` the one that was asked about. */
export function presentPermission(
  grant: Grant,
  place: { item: Item; holder: Item; drive: Drive },
  services: Services,
): Json {
  const { item, holder, drive } = place;
  return {
    id: grant.id,
    roles: grant.roles,
    ...(grant.to ? granted(grant.to, services) : {}),
    ...(grant.link ? linkFacets(grant, services) : {}),
    ...(grant.expires === undefined ? {} : { expirationDateTime: iso(grant.expires) }),
    ...(holder === item ? {} : { inheritedFrom: reference(holder, drive) }),
  };
}

/** Both forms of an identity: `grantedToV2`, and the deprecated `grantedTo` that only knows users. */
function granted(to: Principal, services: Services): Json {
  const identity = identitySet(to, services);
  if (to.kind === 'email') return { grantedToV2: identity, invitation: { email: to.email, signInRequired: true } };
  const old = identity['user'] ?? identity['group'] ?? identity['siteGroup'];
  return { grantedToV2: identity, grantedTo: { user: old } };
}

function linkFacets(grant: Grant, services: Services): Json {
  const { link, people } = grant;
  if (!link) return {};
  const { hasPassword, ...rest } = link;
  const identities = people.map((person) => identitySet(person, services));
  return {
    shareId: `u!${Buffer.from(link.webUrl).toString('base64url')}`,
    hasPassword,
    link: { ...rest, preventsDownload: link.type === 'blocksDownload' },
    ...(link.scope === 'users' || people.length > 0
      ? { grantedToIdentitiesV2: identities, grantedToIdentities: identities.map(({ user }) => ({ user })) }
      : {}),
  };
}

function identitySet(to: Principal, services: Services): Json {
  const { world } = services;
  if (to.kind === 'email') return { user: { email: to.email, displayName: to.email } };
  if (to.kind === 'siteGroup') return { siteGroup: { id: to.id, displayName: to.displayName } };
  if (to.kind === 'group') {
    const group = world.groups.get(to.id);
    return {
      group: { id: to.id, displayName: group?.displayName ?? '', ...(group?.mail ? { email: group.mail } : {}) },
    };
  }
  const user = world.users.get(to.id);
  const facts = { displayName: user?.displayName ?? '', email: user?.mail ?? '' };
  const loginName = userLoginName(user?.userPrincipalName ?? '');
  return { user: { id: to.id, ...facts }, siteUser: { id: siteUserNumber(to.id), ...facts, loginName } };
}

/** SharePoint numbers the people of a site; here the number comes from the id, so it is the same on every site. */
function siteUserNumber(id: string): string {
  return String((Number.parseInt(id.slice(0, 6), 16) % 100_000) + 6);
}

function reference(holder: Item, drive: Drive): Json {
  const path = holder.parent ? pathOf(holder).split('/').map(encodeURIComponent).join('/') : '';
  return { driveId: drive.id, id: holder.id, path: `/drives/${drive.id}/root:${path}` };
}
