import type { Clock } from '../clock.ts';
import { Drive, type NewDrive } from './drive.ts';
import type { Hashes } from './hashes.ts';
import type { Site } from './site.ts';
import type { Webs } from './webs.ts';

/** What libraries need to know of the tenant they are in. */
export interface LibraryGround {
  readonly clock: Clock;
  readonly hashes: Hashes;
  readonly webs: Webs;
  /** All drives of the tenant, by id. */
  readonly drives: Map<string, Drive>;
}

/** The document libraries of all sites, those among them that SharePoint makes for itself. Generated OneDrives are none of these. */
export class Libraries {
  readonly #ground: LibraryGround;
  readonly #libraries = new Map<Site, Drive[]>();
  readonly #pages = new Map<Site, Drive>();

  constructor(ground: LibraryGround) {
    this.#ground = ground;
  }

  /** The libraries of one site (web) that hold documents, in the order in which they were made. */
  of(site: Site): readonly Drive[] {
    return this.#libraries.get(site) ?? [];
  }

  /** The library of a site's pages; made when somebody asks. */
  pages(site: Site): Drive {
    const known = this.#pages.get(site);
    if (known) return known;
    const drive = this.#make(site, {
      name: 'Site Pages',
      urlName: 'SitePages',
      template: 'webPageLibrary',
      owner: { user: { id: '', displayName: 'System Account' } },
      created: site.created,
    });
    this.#pages.set(site, drive);
    return drive;
  }

  /** Whether the library of a site's pages was made. */
  hasPages(site: Site): boolean {
    return this.#pages.has(site);
  }

  /** True for a library that has been asked for or made. */
  has(drive: Drive): boolean {
    return this.#pages.get(drive.site) === drive || this.of(drive.site).includes(drive);
  }

  add(site: Site, wish: Pick<NewDrive, 'name' | 'owner' | 'created' | 'template'>): Drive {
    const drive = this.#make(site, wish);
    this.#libraries.set(site, [...this.of(site), drive]);
    return drive;
  }

  remove(drive: Drive): void {
    this.#libraries.set(
      drive.site,
      this.of(drive.site).filter((other) => other !== drive),
    );
    this.#ground.drives.delete(drive.id);
  }

  bringBack(drive: Drive): void {
    this.#libraries.set(drive.site, [...this.of(drive.site), drive]);
    this.#ground.drives.set(drive.id, drive);
  }

  #make(site: Site, wish: Omit<NewDrive, 'site' | 'clock' | 'hashes' | 'above' | 'bin'>): Drive {
    const { clock, hashes, webs, drives } = this.#ground;
    const drive = new Drive({
      ...wish,
      site,
      clock,
      hashes,
      above: () => webs.ownGrants(site),
      bin: (deletion) => webs.bin(site).put(deletion),
    });
    drives.set(drive.id, drive);
    return drive;
  }
}
