import type { Seed } from '../../packages/practice-tenant/src/seeds/seed.ts';
import type { World } from '../../packages/practice-tenant/src/world/index.ts';

/** Domain of the tenant. */
export const DOMAIN = 'office365.onmicrosoft.com';
/** What every account signs in with. */
const PASSWORD = 'XXXXX';

const PEOPLE = 4;
const FOLDERS = 32;
const FILES_PER_FOLDER = 10;
/** Drives in which {@link edit} works. */
export const BUSY = 2;
const EDITS = 30;

/** Files of all drives together. */
export const FILES = PEOPLE * FOLDERS * FILES_PER_FOLDER;
/** Files that {@link edit} changes. */
export const EDITED = BUSY * EDITS;
/** Drives that {@link edit} leaves alone. */
export const UNCHANGED = PEOPLE - BUSY;

/** Four people with 320 small files in 32 folders each, and four backup accounts. The smallest size of tenant. */
export const filesSeed: Seed = { name: 'side by side', build };

function build(world: World): void {
  world.establish({ displayName: 'Side by Side', initialDomain: DOMAIN, licences: PEOPLE, countryLetterCode: 'DE' });
  const add = (login: string, more: { licensed?: boolean; roles?: string[] } = {}) =>
    world.addUser({ userPrincipalName: `${login}@${DOMAIN}`, displayName: login, password: PASSWORD, ...more });
  add('admin', { roles: ['SharePoint Administrator', 'Global Administrator'], licensed: false });
  const accounts = [1, 2, 3, 4].map((number) => add(`account${number}`, { licensed: false }).id);
  world.addGroup({
    id: '6e570850-9ce9-40ed-b81d-41772dabcead',
    displayName: 'Backup Accounts',
    kind: 'security',
    members: accounts,
  });
  for (const login of people()) {
    add(login);
    const drive = world.drive(`${login}@${DOMAIN}`);
    for (let number = 0; number < FOLDERS * FILES_PER_FOLDER; number += 1)
      drive.write(pathOf(number), content(login, number, 0));
  }
}

/** Somebody works: some files of some drives get another content. */
export function edit(world: World): void {
  for (const login of [...people()].slice(0, BUSY)) {
    const drive = world.drive(`${login}@${DOMAIN}`);
    for (let number = 0; number < EDITS; number += 1) drive.write(pathOf(number * 7), content(login, number * 7, 1));
  }
}

/** Ids of the drives that {@link edit} leaves alone. */
export function unchangedDrives(world: World): readonly string[] {
  return [...people()].slice(BUSY).map((login) => world.drive(`${login}@${DOMAIN}`).id);
}

function* people(): Generator<string> {
  for (let number = 1; number <= PEOPLE; number += 1) yield `person${number}`;
}

function pathOf(number: number): string {
  return `/Folder ${Math.floor(number / FILES_PER_FOLDER) + 1}/File ${number + 1}.txt`;
}

/** Some kilobytes, different for every file and edition. */
function content(login: string, number: number, edition: number): Buffer {
  return Buffer.alloc(1_000 + ((number * 7_919) % 15_000) + edition, `${login} ${number} ${edition}\n`);
}
