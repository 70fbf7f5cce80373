import { guidFor } from './ids.ts';
import { EDIT, FULL_CONTROL, READ } from './role-levels.ts';
import { type Grant, made } from './sharing.ts';
import type { Site } from './site.ts';

/** The numbers of the three groups that every site but a personal one has, with what each may do. */
export const FIRST_GROUPS = [
  { number: 3, name: 'Owners', level: FULL_CONTROL },
  { number: 4, name: 'Visitors', level: READ },
  { number: 5, name: 'Members', level: EDIT },
] as const;

/** Whom a new site is open to: its owner, or its three groups. A site that is generated again has the same. */
export function firstGrants(site: Site): Grant[] {
  const entry = (name: string) => ({ id: guidFor(`permission/${site.webId}/${name}`), link: undefined });
  if (site.ownerId !== undefined)
    return [made({ ...entry('0'), levels: [FULL_CONTROL], to: { kind: 'user', id: site.ownerId } })];
  return FIRST_GROUPS.map(({ number, level }) =>
    made({ ...entry(String(number)), levels: [level], to: { kind: 'siteGroup', id: String(number) } }),
  );
}
