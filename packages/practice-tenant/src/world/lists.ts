import type { Clock } from '../clock.ts';
import type { User } from './directory.ts';
import { WorldError } from './errors.ts';
import { type NewList, SiteList } from './list.ts';
import { personOf } from './person.ts';
import type { Site } from './site.ts';

/** What lists need to know of the tenant they are in. */
export interface Surroundings {
  readonly clock: Clock;
  readonly users: ReadonlyMap<string, User>;
  drivesOf(site: Site): readonly { readonly name: string }[];
}

/** The name of the hidden list in which a site numbers the people it has met. */
const PEOPLE = 'User Information List';

/** The lists of all sites; document libraries are drives and not among them. */
export class Lists {
  readonly #world: Surroundings;
  readonly #clock: Clock;
  readonly #lists = new Map<Site, SiteList[]>();

  constructor(world: Surroundings) {
    this.#world = world;
    this.#clock = world.clock;
  }

  /** The lists of one site (web), the list of its people first. */
  of(site: Site): SiteList[] {
    const known = this.#lists.get(site);
    if (known) return known;
    const template = 'userInformation';
    const columns = [
      { name: 'EMail', kind: 'text' },
      { name: 'UserName', kind: 'text' },
    ] as const;
    const people = this.#make({ displayName: PEOPLE, template, columns, hidden: true, system: true }, site);
    const lists = [people];
    this.#lists.set(site, lists);
    return lists;
  }

  /**
   * Makes a list.
   *
   * @throws WorldError `nameAlreadyExists` when a list or library of the site has the name.
   */
  add(site: Site, list: NewList): SiteList {
    const wanted = list.displayName.toLowerCase();
    const taken = [
      ...this.of(site).map(({ displayName }) => displayName),
      ...this.#world.drivesOf(site).map(({ name }) => name),
    ];
    if (taken.some((name) => name.toLowerCase() === wanted))
      throw new WorldError(
        'nameAlreadyExists',
        'A list, survey, discussion board, or document library with the specified title already exists.',
      );
    const added = this.#make(list, site);
    this.of(site).push(added);
    return added;
  }

  remove(list: SiteList): void {
    const lists = this.of(list.site);
    lists.splice(lists.indexOf(list), 1);
  }

  /** The number a person has on a site; each site counts for itself, in the order in which it meets people. */
  personNumber(site: Site, userId: string): number {
    const [people] = this.of(site);
    const user = this.#world.users.get(userId);
    if (!people || !user) return 1;
    const known = people.items().find(({ state }) => state.fields['UserName'] === user.userPrincipalName);
    if (known) return known.id;
    const fields = { Title: user.displayName, EMail: user.mail ?? '', UserName: user.userPrincipalName };
    return people.add(fields, { user: personOf(user) }).id;
  }

  #make(list: NewList, site: Site): SiteList {
    return new SiteList(list, { site, clock: this.#clock, created: this.#clock.now() });
  }
}
