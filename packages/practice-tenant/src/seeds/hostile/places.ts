import type { User } from '../../world/index.ts';
import { type Ground, HOSTILE_DOMAIN, HOSTILE_PASSWORD, type Trap } from './trap.ts';

const OLD = Date.UTC(2020, 1, 29);

/** An account of its own for a trap, with a file in its OneDrive if it has one. */
function person({ world }: Ground, login: string, more: Partial<Parameters<Ground['world']['addUser']>[0]> = {}): User {
  const userPrincipalName = `${login}@${HOSTILE_DOMAIN}`;
  const user = world.addUser({ userPrincipalName, displayName: login, password: HOSTILE_PASSWORD, ...more });
  world.oneDrive(user.id)?.write('/Mine.txt', `This is ${login}'s.\n`, { created: OLD });
  return user;
}

/** A site of its own for a trap, with a file in its first library. */
function site({ world }: Ground, name: string, more: { title?: string; libraries?: readonly string[] } = {}) {
  const made = world.addSite({ title: name, path: `/sites/${name}`, ...more });
  world.drivesOf(made)[0]?.write('/Ours.txt', `This is ${name}'s.\n`, { created: OLD });
  return made;
}

/** Traps in people, groups, drives and sites. */
export const PLACE_TRAPS: readonly Trap[] = [
  {
    name: 'locked-site',
    description: 'A site whose lock state is NoAccess: everything answers 423',
    lay(ground) {
      site(ground, 'locked').lock = 'no-access';
    },
  },
  {
    name: 'read-only-site',
    description: 'A site that can be read and not written',
    lay(ground) {
      site(ground, 'readonly').lock = 'read-only';
    },
  },
  {
    name: 'full-drive',
    description: 'A OneDrive without a byte left: uploads answer 507',
    lay(ground) {
      const drive = ground.world.drive(person(ground, 'full').id);
      drive.quota = drive.root.size;
    },
  },
  {
    name: 'no-onedrive',
    description: 'A licensed user who never opened OneDrive: 404, mysite not found',
    lay: (ground) => void person(ground, 'no-onedrive', { oneDrive: false }),
  },
  {
    name: 'unlicensed',
    description: 'A user without licence: 400, unable to retrieve mysite',
    lay: (ground) => void person(ground, 'unlicensed', { licensed: false }),
  },
  {
    name: 'deleted-user',
    description: 'A OneDrive whose owner is gone from the directory and still is a member of a group',
    lay(ground) {
      const user = person(ground, 'deleted-user');
      ground.world.addGroup({ displayName: 'Members who left', kind: 'security', members: [user.id] });
      ground.world.users.delete(user.id);
    },
  },
  {
    name: 'blocked-user',
    description: 'A OneDrive whose owner may not sign in',
    lay: (ground) => void person(ground, 'blocked', { state: 'disabled' }),
  },
  {
    name: 'guest',
    description: 'A guest with an external name in the sign-in name',
    lay: (ground) => void person(ground, 'guest_example.com#EXT#', { userType: 'Guest' }),
  },
  {
    name: 'same-display-names',
    description: 'Two people and a site of the same name',
    lay(ground) {
      person(ground, 'chris.smith', { displayName: 'Chris Smith' });
      person(ground, 'chris.smith2', { displayName: 'Chris Smith' });
      site(ground, 'chris', { title: 'Chris Smith' });
    },
  },
  {
    name: 'odd-sign-in-names',
    description: 'Sign-in names with an apostrophe, a plus and letters beyond ASCII',
    lay: (ground) => {
      for (const login of ["o'brien", 'plus+sign', 'müller.straße', '名前']) person(ground, login);
    },
  },
  {
    name: 'group-in-itself',
    description: 'Security groups that contain each other, and a group without a display name',
    lay({ world }) {
      const first = world.addGroup({ displayName: 'Circle 1', kind: 'security' });
      const second = world.addGroup({ displayName: 'Circle 2', kind: 'security', members: [first.id] });
      first.members.push(second.id, first.id);
      world.addGroup({ displayName: '', kind: 'microsoft365', mailNickname: 'nameless' });
    },
  },
  {
    name: 'nameless-site',
    description: 'A site without a display name',
    lay: (ground) => void site(ground, 'nameless', { title: '' }),
  },
  {
    name: 'site-without-library',
    description: 'A site that has no document library',
    lay: (ground) => void site(ground, 'no-library', { libraries: [] }),
  },
  {
    name: 'many-libraries',
    description: 'A site with forty document libraries, some with names like lists have',
    lay: (ground) =>
      void site(ground, 'libraries', {
        libraries: [
          'Shared Documents',
          'Tasks',
          'Events',
          ...Array.from({ length: 37 }, (_, index) => `Library ${index + 4}`),
        ],
      }),
  },
  {
    name: 'subsites',
    description: 'A site with a subsite with a subsite',
    lay(ground) {
      const top = site(ground, 'top');
      const middle = ground.world.addSite({ title: 'Middle', path: '/sites/top/middle', parent: top });
      ground.world.addSite({ title: 'Bottom', path: '/sites/top/middle/bottom', parent: middle });
    },
  },
];
