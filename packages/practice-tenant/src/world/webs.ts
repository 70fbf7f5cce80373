import type { Clock } from '../clock.ts';
import { firstGrants } from './first-grants.ts';
import { RecycleBin } from './recycle-bin.ts';
import type { Grant } from './sharing.ts';
import type { Site } from './site.ts';
import { Web } from './web.ts';

/** What SharePoint knows of sites besides their lists. A site costs nothing until somebody looks into it. */
export class Webs {
  readonly #clock: Clock;
  readonly #webs = new Map<Site, Web>();
  readonly #bins = new Map<Site, RecycleBin>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(site: Site): Web {
    const known = this.#webs.get(site);
    if (known) return known;
    const web = new Web(site, site.parent && this.of(site.parent));
    this.#webs.set(site, web);
    return web;
  }

  /** What the site says of itself; empty for one that nobody has looked into. */
  descriptionOf(site: Site): string {
    return this.#webs.get(site)?.description ?? '';
  }

  /** Who may do what in the whole site. */
  grants(site: Site): readonly Grant[] {
    return this.ownGrants(site) ?? firstGrants(site);
  }

  /** The same, undefined for a site that nobody has looked into and that is as it began. */
  ownGrants(site: Site): readonly Grant[] | undefined {
    return site.parent ? this.of(site).grants : this.#webs.get(site)?.grants;
  }

  /** Bytes that were deleted from below a path of the site and can be brought back. */
  deletedBytes(site: Site, path: string): number {
    let top = site;
    while (top.parent) top = top.parent;
    const entries = this.#bins.get(top)?.list() ?? [];
    const below = `${path.slice(1)}/`;
    return entries.reduce((sum, { dirName, size }) => (`${dirName}/`.startsWith(below) ? sum + size : sum), 0);
  }

  /** The recycle bin of the site's collection. */
  bin(site: Site): RecycleBin {
    let top = site;
    while (top.parent) top = top.parent;
    const known = this.#bins.get(top);
    if (known) return known;
    const bin = new RecycleBin(this.#clock, top.id);
    this.#bins.set(top, bin);
    return bin;
  }
}
