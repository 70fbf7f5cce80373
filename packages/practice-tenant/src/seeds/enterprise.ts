import type { World } from '../world/index.ts';
import type { Seed } from './seed.ts';

const DOMAIN = 'enterprise.onmicrosoft.com';
const PASSWORD = 'XXXXX';
const USERS = 50_000;
const ITEMS = 100_000_000;
const ACCOUNTS = 4;

/** One OneDrive of so many has a million items, and one of so many fifty thousand; all others have about a thousand. */
const LARGEST = { every: 2_500, at: 7, items: 1_000_000 };
const LARGE = { every: 100, at: 42, items: 50_000 };
const ORDINARY = 1_111;
const SPREAD = 900;

/**
 * A company of 50,000 people with 100 million items in their OneDrives, none of which is held in memory: it is computed when somebody
 * asks, the same at every start. The user `{first}.{last}.8@…` has the first OneDrive of a million items.
 */
export const enterpriseSeed: Seed = { name: 'enterprise', build };

function build(world: World): void {
  world.establish({ displayName: 'Enterprise', initialDomain: DOMAIN, licences: USERS, countryLetterCode: 'US' });
  world.populate({ name: 'enterprise', users: USERS, password: PASSWORD, itemsOf });
  const administrator = world.addUser({
    userPrincipalName: `admin@${DOMAIN}`,
    displayName: 'Administrator',
    password: PASSWORD,
    roles: ['SharePoint Administrator', 'Global Administrator'],
  });
  const accounts = Array.from({ length: ACCOUNTS }, (_, index) =>
    world.addUser({
      userPrincipalName: `account${index + 1}@${DOMAIN}`,
      displayName: `Backup account ${index + 1}`,
      password: PASSWORD,
      licensed: false,
    }),
  );
  world.addGroup({
    displayName: 'Backup Accounts',
    kind: 'security',
    members: accounts.map(({ id }) => id),
    owners: [administrator.id],
  });
  world.addSite({ title: 'Enterprise', path: '' });
  for (const title of ['Sales', 'Research', 'Production', 'Finance'])
    world.addSite({ title, path: `/sites/${title.toLowerCase()}` });
}

/** Items of a user's OneDrive. Neighbours have as many more as fewer than the average, and the last one the rest. */
function itemsOf(index: number): number {
  if (index % LARGEST.every === LARGEST.at) return LARGEST.items;
  if (index % LARGE.every === LARGE.at) return LARGE.items;
  const partner = index ^ 1;
  const paired = isOrdinary(partner) && partner < USERS;
  const pair = index >> 1;
  const spread = paired ? ((pair * 2_654_435_761) % SPREAD) * (index % 2 === 0 ? 1 : -1) : 0;
  return ORDINARY + spread + (index === USERS - 1 ? rest() : 0);
}

function isOrdinary(index: number): boolean {
  return index % LARGEST.every !== LARGEST.at && index % LARGE.every !== LARGE.at;
}

function rest(): number {
  const largest = USERS / LARGEST.every;
  const large = USERS / LARGE.every;
  const ordinary = USERS - largest - large;
  return ITEMS - largest * LARGEST.items - large * LARGE.items - ordinary * ORDINARY;
}
