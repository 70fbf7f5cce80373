import type { Site, User, World } from '../../world/index.ts';
import { fullName, type Person, staff } from './people.ts';

const DOMAIN = 'office365.onmicrosoft.com';
/** Everybody's password: the one of the accounts in the examples of the public REST API documentation. */
const PASSWORD = 'XXXXX';
/** The group id of the same examples. */
const BACKUP_GROUP_ID = '6e570850-9ce9-40ed-b81d-41772dabcead';
const BACKUP_ACCOUNTS = 8;

/** The people of the company with their accounts, and the sites. */
export interface OfficeDirectory {
  readonly employees: readonly { readonly person: Person; readonly user: User }[];
  readonly administrator: User;
  readonly sites: readonly Site[];
}

/** Fills an empty world with everything but files: tenant, accounts, groups, sites. */
export function buildDirectory(world: World): OfficeDirectory {
  world.establish({
    displayName: 'Veldmark Instruments',
    initialDomain: DOMAIN,
    licences: 60,
    countryLetterCode: 'NL',
  });
  const administrator = world.addUser({
    userPrincipalName: `admin@${DOMAIN}`,
    displayName: 'Administrator',
    password: PASSWORD,
    roles: ['SharePoint Administrator'],
  });
  addBackupAccounts(world);
  const employees = staff().map((person) => ({ person, user: addEmployee(world, person) }));
  const others = addOthers(world);
  const sites = addGroupsAndSites(world, { employees, administrator, others });
  return { employees, administrator, sites };
}

function addBackupAccounts(world: World): void {
  const members = Array.from({ length: BACKUP_ACCOUNTS }, (_, index) => {
    const name = `account${index + 1}`;
    const account = { userPrincipalName: `${name}@${DOMAIN}`, displayName: name, password: PASSWORD };
    return world.addUser({ ...account, licensed: false, oneDrive: false }).id;
  });
  world.addGroup({ id: BACKUP_GROUP_ID, displayName: 'Backup Accounts', kind: 'security', members });
}

function addEmployee(world: World, person: Person): User {
  return world.addUser({
    userPrincipalName: `${person.login}@${DOMAIN}`,
    displayName: fullName(person),
    givenName: person.givenName,
    surname: person.surname,
    department: person.department,
    jobTitle: person.jobTitle,
    password: PASSWORD,
    state: person.former ? 'disabled' : 'ok',
    oneDrive: person.drive !== 'none',
  });
}

/** Guests and the shared mailbox: accounts without a OneDrive. */
function addOthers(world: World): readonly User[] {
  const guests = [
    ['anna.keller_partner.example', 'Anna Keller (Keller & Söhne)'],
    ['j.smith_supplier.example', 'John Smith (Supplier)'],
    ['lab_university.example', 'University Laboratory'],
  ] as const;
  const added = guests.map(([name, displayName]) =>
    world.addUser({
      userPrincipalName: `${name}#EXT#@${DOMAIN}`,
      displayName,
      password: PASSWORD,
      userType: 'Guest',
    }),
  );
  world.addUser({
    userPrincipalName: `info@${DOMAIN}`,
    displayName: 'Info (shared mailbox)',
    password: PASSWORD,
    state: 'disabled',
    licensed: false,
    oneDrive: false,
  });
  return added;
}

interface Everybody extends Pick<OfficeDirectory, 'employees' | 'administrator'> {
  readonly others: readonly User[];
}

function addGroupsAndSites(world: World, { employees, administrator, others }: Everybody): Site[] {
  const of = (...departments: string[]): string[] =>
    employees.filter(({ person }) => departments.includes(person.department)).map(({ user }) => user.id);
  const helpDesk = world.addGroup({ displayName: 'Service Desk', kind: 'security', members: of('Support') });
  world.addGroup({
    displayName: 'IT Security',
    kind: 'security',
    description: 'Everybody with access to servers; holds the service desk as a whole',
    members: [administrator.id, helpDesk.id, ...of('Information Technology')],
  });
  world.addGroup({
    displayName: 'Finance Confidential',
    kind: 'mail-enabled-security',
    members: of('Finance', 'Management'),
  });
  const active = employees.filter(({ person }) => !person.former).map(({ user }) => user.id);
  world.addGroup({ displayName: 'All Employees', kind: 'distribution', members: active });
  const administrators = [`i:0#.f|membership|admin@${DOMAIN}`];
  const root = world.addSite({ title: 'Veldmark Intranet', path: '', administrators });
  const teams = [
    { title: 'Human Resources', path: '/sites/hr', members: of('Human Resources') },
    { title: 'Laboratory', path: '/sites/laboratory', members: of('Laboratory'), team: true },
    {
      title: 'Project Borealis',
      path: '/sites/borealis',
      members: [...of('Engineering', 'Sales'), ...others.map(({ id }) => id)],
      team: true,
    },
    { title: 'Marketing', path: '/sites/marketing', members: of('Marketing') },
  ];
  const sites = teams.map(({ title, path, members, team = false }) => {
    const group = world.addGroup({
      displayName: title,
      kind: 'microsoft365',
      members,
      owners: members.slice(0, 1),
      team,
    });
    return world.addSite({ title, path, groupId: group.id, administrators });
  });
  return [root, ...sites];
}
