import { guidFor } from './ids.ts';
import type { NewGrant } from './sharing.ts';
import type { Site } from './site.ts';

/** Whom a new library is open to: its owner, or the three groups every site has. A drive that is generated again has the same. */
export function firstGrants(driveId: string, site: Site): NewGrant[] {
  const none = (number: string) => ({ id: guidFor(`permission/${driveId}/${number}`), link: undefined });
  if (site.ownerId !== undefined) return [{ ...none('0'), roles: ['owner'], to: { kind: 'user', id: site.ownerId } }];
  const groups = [
    ['3', 'Owners', 'owner'],
    ['4', 'Visitors', 'read'],
    ['5', 'Members', 'write'],
  ] as const;
  return groups.map(([id, name, role]) => ({
    ...none(id),
    roles: [role],
    to: { kind: 'siteGroup', id, displayName: `${site.title} ${name}` },
  }));
}
