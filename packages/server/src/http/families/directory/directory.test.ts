import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Json, RestHouse } from '../../../testing/rest-house.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const domain = 'office365.onmicrosoft.com';
const none = '00000000-0000-0000-0000-000000000000';
const backupGroup = `6e570850-9ce9-40ed-b81d-41772dabcead${none}`;

let practice: PracticeTenant;
let stack: AsyncDisposableStack;
let house: RestHouse;
let organization: string;

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  const state = stack.use(await temporaryFolder());
  const data = stack.use(await temporaryFolder());
  practice = stack.use(
    await startPracticeTenant({
      keysFolder: sharedKeys,
      stateFolder: state.path,
      seed: 'office-people',
      limits: 'none',
    }),
  );
  house = stack.use(await RestHouse.start({ dataFolder: data.path, cloudFile: practice.cloudFile }));
  const pfxFile = join(state.path, 'application.pfx');
  organization = await house.addOrganization({ domain, appId: practice.applications.confidential.appId, pfxFile });
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function get(path: string): Promise<Json> {
  return await house.must(200, 'GET', `Organizations/${organization}/${path}`);
}

/** All results, by the links to the next page. */
async function walk(path: string): Promise<Json[]> {
  const all: Json[] = [];
  let next: string | undefined = `Organizations/${organization}/${path}`;
  while (next !== undefined) {
    const page: Json = await house.must(200, 'GET', next);
    all.push(...page.results);
    next = page._links.next?.href.replace(/^\/v6\//, '');
  }
  return all;
}

/** Somebody with a OneDrive who is no administrator. */
function ownerOf() {
  const users = [...practice.world.users.values()];
  return users.find((user) => practice.world.oneDrive(user.id) && user.roles.length === 0)!;
}

describe('users', () => {
  it('are listed once each, however they are paged', async () => {
    const whole = await get('Users?limit=10000');
    const expected = [...practice.world.users.values()].map((user) => user.userPrincipalName).sort();
    expect(whole.results.map((user: Json) => user.name).sort()).toEqual(expected);
    expect(whole._links.next).toBeUndefined();
    expect(await walk('Users?limit=7')).toEqual(whole.results);
  });

  it('paging by offset asks Microsoft once, with the set id or without', async () => {
    const first = await get('users?limit=5&offset=0');
    const asked = practice.journal.entries({ api: 'graph' }).length;
    const second = await get(`Users?limit=5&offset=5&setId=${first.setId}`);
    expect(second).toMatchObject({ offset: 5, limit: 5, setId: first.setId });
    expect(await get('Users?limit=5&offset=5')).toMatchObject({ results: second.results });
    expect(practice.journal.entries({ api: 'graph' }).length).toBe(asked);
    expect(second._links.prev.href).toContain('offset=0');
  });

  it('have ids of two GUIDs, a type and the links that clients follow', async () => {
    const { results } = await get(`Users?userName=admin@${domain}`);
    const [admin] = results;
    expect(results).toHaveLength(1);
    expect(admin).toEqual({
      id: `${practice.world.user(`admin@${domain}`)!.id}${none}`,
      displayName: 'Administrator',
      name: `admin@${domain}`,
      type: 'User',
      locationType: 'Cloud',
      _links: {
        self: { href: `/v6/Organizations/${organization}/Users/${admin.id}` },
        organization: { href: `/v6/Organizations/${organization}` },
        oneDrives: { href: `/v6/Organizations/${organization}/Users/${admin.id}/OneDrives` },
      },
    });
    expect(await get(`Users/${admin.id}`)).toEqual(admin);
    expect(await get(`Users/${admin.id.slice(0, 36).toUpperCase()}`)).toEqual(admin);
    expect((await get(`Users?userName=info@${domain}`)).results[0].type).toBe('Shared');
  });

  it.each([
    ['displayName=ACCOUNT?', 8],
    ['displayName=*ccount*', 8],
    ['displayName=account1', 1],
    ['displayName=account', 0],
    ['DISPLAYNAME=account*&locationFilter=cloud', 8],
    ['displayName=account*&locationFilter=Any', 8],
    ['displayName=account*&locationFilter=OnPremises', 0],
  ])('the filter %s finds %i', async (filter, count) => {
    expect((await get(`Users?${filter}`)).results).toHaveLength(count);
  });

  it('that do not exist are not found, and what is no id is refused', async () => {
    await house.must(404, 'GET', `Organizations/${organization}/Users/11111111-2222-4333-8444-555555555555`);
    await house.must(400, 'GET', `Organizations/${organization}/Users/x`);
    await house.must(404, 'GET', `Organizations/11111111-2222-4333-8444-555555555555/Users`);
  });
});

describe('OneDrives', () => {
  it('a user has one, or none if it was never provisioned', async () => {
    const owner = ownerOf();
    const page = await get(`Users/${owner.id}${none}/OneDrives`);
    expect(page.results).toHaveLength(1);
    const [drive] = page.results;
    expect(drive).toMatchObject({
      name: owner.displayName,
      url: expect.stringContaining('-my.sharepoint.com') as string,
    });
    expect(await get(`Users/${owner.id}${none}/OneDrives/${encodeURIComponent(drive.id)}`)).toEqual(drive);
    await house.must(404, 'GET', `Organizations/${organization}/Users/${owner.id}/OneDrives/x`);
    const without = practice.world.user(`account1@${domain}`)!;
    expect((await get(`Users/${without.id}/OneDrives`)).results).toEqual([]);
  });
});

describe('groups', () => {
  it('have the types of the API', async () => {
    const groups = await walk('Groups?limit=3');
    const types = new Map(groups.map(({ displayName, type }: Json) => [displayName, type]));
    expect(types.get('Backup Accounts')).toBe('Security');
    expect(types.get('Finance Confidential')).toBe('Security');
    expect(types.get('All Employees')).toBe('Distribution');
    expect([...types.values()]).toContain('Office365');
  });

  it('the group of the documentation page is found by name, and its members are ready to be sent back', async () => {
    const [group] = (await get('Groups?displayName=Backup Acc*')).results;
    expect(group.id).toBe(backupGroup);
    expect(await get(`Groups/${backupGroup}`)).toEqual(group);
    expect((await get('Groups?groupName=backup accounts')).results).toEqual([group]);
    const members = await walk(`Groups/${backupGroup}/Members?limit=3`);
    expect(members).toHaveLength(8);
    const first = members.find(({ name }: Json) => name === 'account1');
    expect(first).toMatchObject({ groupId: backupGroup, login: `account1@${domain}`, type: 'User', isCloud: true });
  });

  it('groups inside a group are told apart from users', async () => {
    const [group] = (await get('Groups?displayName=IT Security')).results;
    const members = await walk(`Groups/${group.id}/Members`);
    expect(members.filter(({ type }: Json) => type === 'Group').map(({ name }: Json) => name)).toEqual([
      'Service Desk',
    ]);
  });

  it('that do not exist have no members', async () => {
    const path = `Organizations/${organization}/Groups/11111111-2222-4333-8444-555555555555${none}`;
    await house.must(404, 'GET', path);
    await house.must(404, 'GET', `${path}/Members`);
  });
});

describe('sites', () => {
  it('are listed without the personal ones unless those are wanted', async () => {
    const sites = await walk('Sites?limit=2');
    expect(sites.length).toBeGreaterThan(2);
    expect(sites.every((site: Json) => site.isCloud && !site.isPersonal)).toBe(true);
    const all = await walk('Sites?includePersonalSites=true&limit=10');
    const personal = all.filter((site: Json) => site.isPersonal);
    const drives = [...practice.world.users.values()].filter((user) => practice.world.oneDrive(user.id) !== undefined);
    expect(personal).toHaveLength(drives.length);
    expect(all.length).toBe(sites.length + drives.length);
    expect(personal[0].url).toMatch(/-my\.sharepoint\.com\/personal\/[^/]+$/);
    const [site] = sites;
    expect(await get(`Sites/${encodeURIComponent(site.id)}`)).toEqual(site);
    await house.must(404, 'GET', `Organizations/${organization}/Sites/x`);
  });

  it('with a parent: the top ones, or those directly below one', async () => {
    const sites = await walk('Sites');
    const top = await walk('Sites?parentId=root');
    expect(top.map(({ url }: Json) => url).sort()).toEqual(
      sites
        .filter((site: Json) => site.parentUrl === undefined)
        .map(({ url }: Json) => url)
        .sort(),
    );
    expect(await walk(`Sites?parentId=${encodeURIComponent(top[0].id)}`)).toEqual(
      sites.filter((site: Json) => site.parentUrl === top[0].url),
    );
    expect(await walk('Sites?parentId=null')).toEqual(sites);
    expect(await walk('Sites?locationFilter=OnPremises')).toEqual([]);
  });

  it('are found by a part of their name or by their address, with one request to Microsoft', async () => {
    const sites = await walk('Sites');
    const wanted = sites.find(({ title, url }: Json) => title.includes(' ') && url.includes('/sites/'));
    const path = `../coffer/v1/organizations/${organization}/sites`;
    const asked = practice.journal.entries({ api: 'graph' }).length;
    const byName = await house.must(200, 'GET', `${path}?name=${encodeURIComponent(`"${wanted.title.slice(0, -1)}"`)}`);
    expect(byName.results).toContainEqual(wanted);
    expect(byName.results.length).toBeLessThan(sites.length);
    expect(practice.journal.entries({ api: 'graph' }).length).toBe(asked + 1);
    const byAddress = await house.must(200, 'GET', `${path}?name=${encodeURIComponent(wanted.url)}`);
    expect(byAddress.results).toContainEqual(wanted);
    expect((await house.must(200, 'GET', `${path}?name=nothing+is+named+so`)).results).toEqual([]);
    expect((await house.must(200, 'GET', path)).results).toEqual((await get('Sites')).results);
  });
});

describe('teams', () => {
  it('are found by name and by id', async () => {
    const teams = await walk('Teams');
    expect(teams.length).toBeGreaterThan(0);
    const [team] = teams;
    expect(await get(`Teams/${team.id}`)).toEqual(team);
    expect(
      (await get(`Teams?displayName=${encodeURIComponent(team.displayName.slice(0, 4))}*`)).results,
    ).toContainEqual(team);
    await house.must(404, 'GET', `Organizations/${organization}/Teams/11111111-2222-4333-8444-555555555555`);
  });
});

describe('an organization that signs in with an account', () => {
  beforeAll(async () => {
    const sharePointOnlineSettings = { useApplicationOnlyAuth: false, account: `admin@${domain}`, password: 'XXXXX' };
    await house.must(204, 'PUT', `Organizations/${organization}`, { sharePointOnlineSettings });
  });

  it('takes a member as it is listed for a backup account', async () => {
    const [first] = await walk(`Groups/${backupGroup}/Members?limit=1`);
    const path = `Organizations/${organization}/BackupAccounts`;
    await house.must(200, 'PUT', path, [{ groupMember: first, password: 'XXXXX' }]);
    const { _links, ...shown } = first;
    expect(await house.must(200, 'GET', path)).toEqual([{ groupMember: shown }]);
    await house.must(200, 'PUT', path, []);
  });

  it('is told what helps when it has no rights on a OneDrive', async () => {
    const owner = ownerOf();
    const answer = await house.ask('GET', `Organizations/${organization}/Users/${owner.id}/OneDrives`);
    expect([answer.status, answer.json.message]).toEqual([400, expect.stringContaining('grantAdminAccess')]);
  });
});
