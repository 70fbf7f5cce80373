import { guidFor } from './ids.ts';
import type { Site } from './site.ts';
import type { Right } from './site-rights.ts';

/** What an application was given on one site ("Overview of Selected Permissions"). */
export interface SiteGrant {
  readonly id: string;
  readonly appId: string;
  readonly displayName: string;
  role: 'read' | 'write' | 'owner' | 'fullcontrol';
}

const RIGHTS: Readonly<Record<SiteGrant['role'], Right>> = {
  read: 'read',
  write: 'write',
  owner: 'manage',
  fullcontrol: 'full',
};

/** The sites that applications with `Sites.Selected` were given; each collection by itself. */
export class SiteGrants {
  readonly #grants = new Map<string, SiteGrant[]>();

  of(site: Site): readonly SiteGrant[] {
    return this.#grants.get(site.id) ?? [];
  }

  /** What the application may do on the site. */
  rightOf(site: Site, appId: string): Right {
    const grant = this.of(site).find((one) => one.appId === appId);
    return grant ? RIGHTS[grant.role] : 'none';
  }

  add(site: Site, wish: Omit<SiteGrant, 'id'>): SiteGrant {
    const grant = { ...wish, id: guidFor(`site-grant/${site.id}/${wish.appId}`) };
    const others = this.of(site).filter(({ appId }) => appId !== wish.appId);
    this.#grants.set(site.id, [...others, grant]);
    return grant;
  }

  remove(site: Site, id: string): boolean {
    const left = this.of(site).filter((grant) => grant.id !== id);
    const known = left.length < this.of(site).length;
    this.#grants.set(site.id, left);
    return known;
  }
}
