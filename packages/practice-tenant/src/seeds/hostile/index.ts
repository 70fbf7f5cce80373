import type { World } from '../../world/index.ts';
import type { Seed } from '../seed.ts';
import { CONTENT_TRAPS } from './contents.ts';
import { LIST_TRAPS } from './lists.ts';
import { NAME_TRAPS } from './names.ts';
import { PLACE_TRAPS } from './places.ts';
import { HOSTILE_DOMAIN, HOSTILE_PASSWORD, type Trap } from './trap.ts';

/** Everything that lies in wait, with a name and a description each. */
export const TRAPS: readonly Trap[] = [...NAME_TRAPS, ...CONTENT_TRAPS, ...PLACE_TRAPS, ...LIST_TRAPS];

/** A tenant made of traps. Those in files are in the OneDrive of `trap@…`, each in a folder of its name. */
export const hostileSeed: Seed = { name: 'hostile', build };

function build(world: World): void {
  world.establish({
    displayName: 'Hostile Works',
    initialDomain: HOSTILE_DOMAIN,
    licences: 50,
    countryLetterCode: 'AQ',
  });
  world.addUser({
    userPrincipalName: `admin@${HOSTILE_DOMAIN}`,
    displayName: 'Administrator',
    password: HOSTILE_PASSWORD,
    roles: ['SharePoint Administrator', 'Global Administrator'],
  });
  const account = world.addUser({
    userPrincipalName: `account1@${HOSTILE_DOMAIN}`,
    displayName: 'Backup account 1',
    password: HOSTILE_PASSWORD,
    licensed: false,
  });
  world.addGroup({ displayName: 'Backup Accounts', kind: 'security', members: [account.id] });
  const user = world.addUser({
    userPrincipalName: `trap@${HOSTILE_DOMAIN}`,
    displayName: 'Trap',
    password: HOSTILE_PASSWORD,
  });
  const drive = world.drive(user.id);
  for (const trap of TRAPS) trap.lay({ world, drive, folder: `/${trap.name}` });
}
