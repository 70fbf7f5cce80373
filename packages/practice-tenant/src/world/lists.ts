import type { Clock } from '../clock.ts';
import { WorldError } from './errors.ts';
import type { Actor } from './item.ts';
import { type NewList, SiteList } from './list.ts';
import { type Directory, People } from './people.ts';
import type { Grant } from './sharing.ts';
import type { Site } from './site.ts';

/** What lists need to know of the tenant they are in. */
export interface Surroundings extends Directory {
  readonly clock: Clock;
  librariesOf(site: Site): readonly { readonly name: string }[];
  collectionOf(site: Site): Site;
  grantsOf(site: Site): readonly Grant[];
}

/** The lists of all sites; document libraries are drives and not among them. */
export class Lists {
  readonly #world: Surroundings;
  readonly #lists = new Map<Site, SiteList[]>();
  readonly #people = new Map<Site, People>();

  constructor(world: Surroundings) {
    this.#world = world;
  }

  /** The lists of one site (web); that of a collection's people is the first of its top site. */
  of(site: Site): SiteList[] {
    if (!site.parent) this.people(site);
    return this.#known(site);
  }

  /** The people that the site's collection knows. */
  people(site: Site): People {
    const top = this.#world.collectionOf(site);
    const known = this.#people.get(top);
    if (known) return known;
    const list = this.#make(
      {
        displayName: 'User Information List',
        template: 'userInformation',
        columns: [
          { name: 'Name', kind: 'text', displayName: 'Account' },
          { name: 'EMail', kind: 'text' },
          { name: 'UserName', kind: 'text' },
        ],
        settings: { EnableVersioning: false },
        hidden: true,
        system: true,
      },
      top,
    );
    const people = new People(list, top, this.#world);
    this.#people.set(top, people);
    this.#known(top).unshift(list);
    return people;
  }

  /**
   * Makes a list.
   *
   * @throws WorldError `nameAlreadyExists` when a list or library of the site has the name.
   */
  add(site: Site, list: NewList): SiteList {
    this.checkName(site, list.displayName);
    const added = this.#make(list, site);
    this.of(site).push(added);
    return added;
  }

  /** @throws WorldError `nameAlreadyExists`. */
  checkName(site: Site, displayName: string): void {
    const wanted = displayName.toLowerCase();
    const taken = [
      ...this.of(site).map((list) => list.displayName),
      ...this.#world.librariesOf(site).map(({ name }) => name),
    ];
    if (!taken.some((name) => name.toLowerCase() === wanted)) return;
    throw new WorldError(
      'nameAlreadyExists',
      'A list, survey, discussion board, or document library with the specified title already exists in this Web site.',
    );
  }

  remove(list: SiteList): void {
    const lists = this.#known(list.site);
    lists.splice(lists.indexOf(list), 1);
  }

  /** Brings back a list that was removed. @throws WorldError `nameAlreadyExists`. */
  bringBack(list: SiteList): void {
    this.checkName(list.site, list.displayName);
    this.#known(list.site).push(list);
  }

  /** The number a person has on a site; each site collection counts for itself, in the order in which it meets people. */
  personNumber(site: Site, userId: string): number {
    return this.people(site).actorNumber({ user: { id: userId, displayName: '' } });
  }

  /** The number of whoever did something. */
  actorNumber(site: Site, by: Actor): number {
    return this.people(site).actorNumber(by);
  }

  #known(site: Site): SiteList[] {
    const known = this.#lists.get(site);
    if (known) return known;
    const lists: SiteList[] = [];
    this.#lists.set(site, lists);
    return lists;
  }

  #make(list: NewList, site: Site): SiteList {
    const { clock } = this.#world;
    return new SiteList(list, { site, clock, created: clock.now(), above: () => this.#world.grantsOf(site) });
  }
}
