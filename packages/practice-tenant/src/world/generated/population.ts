import type { Clock } from '../../clock.ts';
import type { User } from '../directory.ts';
import { Drive } from '../drive.ts';
import type { Hashes } from '../hashes.ts';
import { driveIdFor, listIdFor } from '../ids.ts';
import type { LazySource } from '../lazy-map.ts';
import { ONE_DRIVE_TEMPLATE } from '../library-list.ts';
import type { Deletion } from '../recycle-bin.ts';
import type { Grant } from '../sharing.ts';
import { type Site, userLoginName } from '../site.ts';
import { DriveSource } from './drive-source.ts';
import { mix, NumberedGuids } from './numbers.ts';

const FIRST_NAMES = [
  'Anna',
  'Ben',
  'Chiara',
  'David',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Luca',
];
const LAST_NAMES = [
  'Berg',
  'Costa',
  'Dupont',
  'Evans',
  'Fischer',
  'Garcia',
  'Horvat',
  'Ivanov',
  'Jensen',
  'Kaya',
  'Lund',
];
const DEPARTMENTS = ['Sales', 'Research', 'Production', 'Finance', 'Service', 'Logistics'];
const LIBRARY = 'Documents';
const TERABYTE = 1024 ** 4;

/** Who lives in a generated tenant. */
export interface PopulationPlan {
  /** Part of every id and content: the same name gives the same people and files. */
  readonly name: string;
  readonly users: number;
  readonly password: string;
  /** Items of a user's OneDrive, the root included. */
  itemsOf(index: number): number;
  /** Bytes of every file; of many sizes unless given. */
  readonly fileBytes?: number;
}

/** What a population needs of the tenant it lives in. */
export interface PopulationPlace {
  readonly clock: Clock;
  readonly hashes: Hashes;
  readonly domain: string;
  /** The host of the OneDrives. */
  readonly host: string;
  readonly created: number;
  /** Who may do what in a whole site, where that is not as it began. */
  readonly grants: (site: Site) => readonly Grant[] | undefined;
  /** Takes what is deleted. */
  readonly bin: (deletion: Deletion) => void;
}

/** People with a OneDrive each, none of whom exists before somebody asks: everything is computed from the person's index. */
export class Population {
  readonly plan: PopulationPlan;
  readonly #place: PopulationPlace;
  readonly #users: NumberedGuids;
  readonly #sites: NumberedGuids;
  readonly #webs: NumberedGuids;
  readonly #list: Site[] = [];

  constructor(plan: PopulationPlan, place: PopulationPlace) {
    this.plan = plan;
    this.#place = place;
    this.#users = new NumberedGuids(`users of ${plan.name}`);
    this.#sites = new NumberedGuids(`sites of ${plan.name}`);
    this.#webs = new NumberedGuids(`webs of ${plan.name}`);
    for (let index = 0; index < plan.users; index++) this.#list.push(new GeneratedSite(index, this));
  }

  /** Items of all OneDrives, roots not included. */
  get items(): number {
    let items = 0;
    for (let index = 0; index < this.plan.users; index++) items += this.plan.itemsOf(index) - 1;
    return items;
  }

  /** The OneDrive sites; each costs a few bytes until it is looked at. */
  get sites(): readonly Site[] {
    return this.#list;
  }

  get users(): LazySource<User> {
    return {
      count: this.plan.users,
      forgettable: false,
      keyOf: (index) => this.#users.of(index),
      indexOf: (key) => this.#within(this.#users.numberOf(key)),
      make: (index) => this.#user(index),
    };
  }

  /** The OneDrives; `changed` is told when one is no longer as it was generated. */
  drives(changed: (drive: Drive) => void): LazySource<Drive> {
    return {
      count: this.plan.users,
      forgettable: true,
      keyOf: (index) => this.driveIdOf(index),
      indexOf: (key) => {
        const bytes = Buffer.from(key.slice(2), 'base64url');
        const index = bytes.length === 48 ? this.#within(this.#sites.numberOf(guidText(bytes))) : undefined;
        return index !== undefined && this.driveIdOf(index) === key ? index : undefined;
      },
      make: (index) => this.#drive(index, changed),
    };
  }

  /** The index of the person of this user principal name in lower case, or undefined. */
  named(userPrincipalName: string): number | undefined {
    const index = Number(/\.(\d+)@/.exec(userPrincipalName)?.[1] ?? Number.NaN) - 1;
    return index >= 0 && index < this.plan.users && this.nameOf(index) === userPrincipalName ? index : undefined;
  }

  /** The index of the person of this id, or undefined. */
  indexOf(userId: string): number | undefined {
    return this.#within(this.#users.numberOf(userId));
  }

  idOf(index: number): string {
    return this.#users.of(index);
  }

  driveIdOf(index: number): string {
    const [id, webId] = [this.#sites.of(index), this.#webs.of(index)];
    return driveIdFor(id, webId, listIdFor(webId, LIBRARY));
  }

  /** User principal name. */
  nameOf(index: number): string {
    const [first, last] = this.#names(index);
    return `${first}.${last}.${index + 1}@${this.#place.domain}`.toLowerCase();
  }

  titleOf(index: number): string {
    return `${this.#names(index).join(' ')} ${index + 1}`;
  }

  siteFacts(index: number): Pick<Site, 'id' | 'webId' | 'host' | 'path' | 'created'> {
    const { host, created } = this.#place;
    const path = `/personal/${this.nameOf(index).replaceAll(/[^a-z0-9]/g, '_')}`;
    return { id: this.#sites.of(index), webId: this.#webs.of(index), host, path, created };
  }

  #within(index: number | undefined): number | undefined {
    return index !== undefined && index < this.plan.users ? index : undefined;
  }

  #names(index: number): [string, string] {
    const chance = mix(index, 0x2545f491);
    return [FIRST_NAMES[chance % FIRST_NAMES.length] ?? '', LAST_NAMES[(chance >>> 8) % LAST_NAMES.length] ?? ''];
  }

  #user(index: number): User {
    const [givenName, surname] = this.#names(index);
    const userPrincipalName = this.nameOf(index);
    return {
      id: this.#users.of(index),
      userPrincipalName,
      displayName: this.titleOf(index),
      givenName,
      surname,
      mail: userPrincipalName,
      jobTitle: undefined,
      department: DEPARTMENTS[index % DEPARTMENTS.length],
      userType: 'Member',
      state: 'ok',
      password: this.plan.password,
      passwordStamp: 1,
      licensed: true,
      roles: [],
      created: this.#place.created,
    };
  }

  #drive(index: number, changed: (drive: Drive) => void): Drive {
    const site = this.#list[index];
    if (!site) throw new RangeError(`there is no OneDrive ${index}`);
    const { clock, hashes, created } = this.#place;
    const email = this.nameOf(index);
    const drive = new Drive({
      site,
      name: LIBRARY,
      template: ONE_DRIVE_TEMPLATE,
      created,
      clock,
      hashes,
      owner: { user: { id: this.#users.of(index), displayName: this.titleOf(index), email } },
      bin: (deletion) => this.#place.bin(deletion),
      above: () => this.#place.grants(site),
      source: new DriveSource(`${this.plan.name}/${index}`, this.plan.itemsOf(index), this.plan.fileBytes),
    });
    drive.quota = drive.root.size < 0.8 * TERABYTE ? TERABYTE : 25 * TERABYTE;
    drive.changes.listen(() => changed(drive));
    return drive;
  }
}

/** The site of a generated OneDrive; everything but what somebody changed is computed. */
class GeneratedSite implements Site {
  readonly personal = true;
  readonly groupId = undefined;
  readonly parent = undefined;
  lock: Site['lock'] = 'none';
  readonly #index: number;
  readonly #population: Population;
  #facts: ReturnType<Population['siteFacts']> | undefined;
  #title: string | undefined;
  #administrators: string[] | undefined;

  constructor(index: number, population: Population) {
    this.#index = index;
    this.#population = population;
  }

  get id(): string {
    return this.#known.id;
  }

  get webId(): string {
    return this.#known.webId;
  }

  get host(): string {
    return this.#known.host;
  }

  get path(): string {
    return this.#known.path;
  }

  get created(): number {
    return this.#known.created;
  }

  get #known(): ReturnType<Population['siteFacts']> {
    this.#facts ??= this.#population.siteFacts(this.#index);
    return this.#facts;
  }

  get ownerId(): string {
    return this.#population.idOf(this.#index);
  }

  get title(): string {
    return this.#title ?? this.#population.titleOf(this.#index);
  }

  set title(title: string) {
    this.#title = title;
  }

  get administrators(): string[] {
    this.#administrators ??= [userLoginName(this.#population.nameOf(this.#index))];
    return this.#administrators;
  }

  set administrators(logins: string[]) {
    this.#administrators = logins;
  }
}

function guidText(bytes: Buffer): string {
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
