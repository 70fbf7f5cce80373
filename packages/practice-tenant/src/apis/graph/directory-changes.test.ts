import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Probe, type Reply } from '../../testing/probe.ts';
import type { World } from '../../world/index.ts';

let probe: Probe;
let token: string;
let world: World;
beforeEach(async () => {
  probe = await Probe.start({ limits: 'none' });
  world = probe.tenant.world;
  const { confidential } = probe.tenant.applications;
  const more = ['User.ReadWrite.All', 'Group.ReadWrite.All'];
  confidential.graph = { ...confidential.graph, roles: [...confidential.graph.roles, ...more] };
  token = await probe.applicationToken();
});
afterEach(async () => {
  await probe[Symbol.asyncDispose]();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  probe.send(path.startsWith('https:') ? path : `/v1.0/${path}`, { token, headers });
const send = (method: string, path: string, json?: unknown) =>
  probe.send(`/v1.0/${path}`, { method, token, ...(json === undefined ? {} : { json }) });
const eventual = { consistencylevel: 'eventual' };
const user = (login: string) => world.user(`${login}@tiny.onmicrosoft.com`)!;
const group = (name: string) => [...world.groups.values()].find(({ displayName }) => displayName === name)!;

interface Row {
  readonly id: string;
  readonly displayName?: string;
  readonly [key: string]: unknown;
}

async function walk(
  from: string,
  headers: Record<string, string> = {},
): Promise<{ rows: Row[]; link: string; pages: number }> {
  const rows: Row[] = [];
  for (let at = from, pages = 1; ; pages++) {
    const { json, status } = await get(at, headers);
    if (status !== 200) throw new Error(`${status}`);
    rows.push(...json.value);
    if (json['@odata.deltaLink'] !== undefined) return { rows, link: json['@odata.deltaLink'], pages };
    at = json['@odata.nextLink'];
  }
}

describe('[5.1, 2.8] changes of users ("user: delta")', () => {
  it('begin with everybody, in pages, and then are what is new, changed and gone', async () => {
    const first = await walk('users/delta?$select=displayName,department', { prefer: 'odata.maxpagesize=2' });
    expect(first.pages).toBe(3);
    expect(first.rows.map(({ displayName }) => displayName)).toContain('Jörg Müller (Büro)');
    expect(Object.keys(first.rows[0]!).sort()).toEqual(['department', 'displayName', 'id']);
    const quiet = await walk(first.link);
    expect(quiet.rows).toEqual([]);
    user('alice').department = 'Workshop';
    const gone = user('account2').id;
    await send('DELETE', `users/${gone}`);
    const passwordProfile = { password: 'x' };
    const wish = {
      displayName: 'New one',
      userPrincipalName: 'new@tiny.onmicrosoft.com',
      mailNickname: 'new',
      passwordProfile,
    };
    expect((await send('POST', 'users', wish)).status).toBe(201);
    const { rows, link } = await walk(quiet.link);
    expect(rows).toHaveLength(3);
    expect(rows).toContainEqual({ id: user('alice').id, displayName: "Alice O'Hara", department: 'Workshop' });
    expect(rows).toContainEqual({ id: gone, '@removed': { reason: 'changed' } });
    expect(rows).toContainEqual({ id: user('new').id, displayName: 'New one', department: null });
    await send('DELETE', `directory/deletedItems/${gone}`);
    expect((await walk(link)).rows).toEqual([]);
    expect((await walk(first.link)).rows).toContainEqual({ id: gone, '@removed': { reason: 'deleted' } });
  });

  it('of properties that were not selected are not told', async () => {
    const { link } = await walk('users/delta?$select=displayName');
    user('alice').department = 'Workshop';
    expect((await walk(link)).rows).toEqual([]);
  });

  it('can begin from now', async () => {
    const { rows, link } = await walk('users/delta?$deltatoken=latest');
    expect(rows).toEqual([]);
    user('alice').displayName = 'Alice';
    expect((await walk(link)).rows.map(({ displayName }) => displayName)).toEqual(['Alice']);
  });

  it('are forgotten after seven days: 410 and a link that starts anew', async () => {
    const { link, rows } = await walk('users/delta?$select=displayName');
    probe.clock.advance(7 * 86_400_000);
    token = await probe.applicationToken();
    const reply = await get(link);
    expect([reply.status, reply.json.error.code]).toEqual([410, 'syncStateNotFound']);
    expect((await walk(reply.headers.location!)).rows).toEqual(rows);
  });

  it('take no $top, $expand or $orderby', async () => {
    for (const option of ['$top=5', '$expand=manager', '$orderby=displayName'])
      expect((await get(`users/delta?${option}`)).status).toBe(400);
  });
});

describe('[5.2] changes of groups ("group: delta")', () => {
  it('tell members that came and went', async () => {
    const workshop = group('Workshop');
    const { rows, link } = await walk('groups/delta');
    const alice = { '@odata.type': '#microsoft.graph.user', id: user('alice').id };
    expect(rows.find(({ id }) => id === workshop.id)).toMatchObject({ 'members@delta': [alice] });
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user('sakura').id}` };
    expect((await send('POST', `groups/${workshop.id}/members/$ref`, reference)).status).toBe(204);
    expect((await send('POST', `groups/${workshop.id}/members/$ref`, reference)).status).toBe(400);
    expect((await send('DELETE', `groups/${workshop.id}/members/${user('alice').id}/$ref`)).status).toBe(204);
    const changed = (await walk(link)).rows;
    expect(changed).toMatchObject([{ id: workshop.id }]);
    expect(changed[0]!['members@delta']).toEqual([
      { '@odata.type': '#microsoft.graph.user', id: user('sakura').id },
      { id: user('alice').id, '@removed': { reason: 'deleted' } },
    ]);
  });
});

describe('[5.2] groups', () => {
  it('with a rule take their members from it and refuse others', async () => {
    const created = await send('POST', 'groups', {
      displayName: 'Sales',
      mailNickname: 'sales',
      mailEnabled: false,
      securityEnabled: true,
      groupTypes: ['DynamicMembership'],
      membershipRule: 'user.department -eq "Sales" -or user.jobTitle -startsWith "Sales"',
    });
    expect(created.json).toMatchObject({ groupTypes: ['DynamicMembership'], membershipRuleProcessingState: 'On' });
    const path = `groups/${created.json.id}/members`;
    expect((await get(path)).json.value).toEqual([]);
    user('alice').department = 'sales';
    user('sakura').jobTitle = 'Sales lead';
    expect((await get(path)).json.value).toHaveLength(2);
    const reference = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user('admin').id}` };
    expect((await send('POST', `${path}/$ref`, reference)).status).toBe(400);
  });

  it('in groups count as transitive members only', async () => {
    const inner = world.addGroup({ displayName: 'Inner', kind: 'security', members: [user('sakura').id] });
    const outer = world.addGroup({ displayName: 'Outer', kind: 'security', members: [inner.id, user('alice').id] });
    const ids = (reply: Reply) => reply.json.value.map(({ id }: Row) => id).sort();
    expect(ids(await get(`groups/${outer.id}/members`))).toEqual([inner.id, user('alice').id].sort());
    const all = [inner.id, user('alice').id, user('sakura').id];
    expect(ids(await get(`groups/${outer.id}/transitiveMembers`))).toEqual(all.sort());
    const people = [user('alice').id, user('sakura').id].sort();
    expect(ids(await get(`groups/${outer.id}/transitiveMembers/microsoft.graph.user`))).toEqual(people);
  });

  it('show hidden members only to who may see them', async () => {
    const { id } = world.addGroup({
      displayName: 'Quiet',
      kind: 'microsoft365',
      members: [user('alice').id],
      visibility: 'HiddenMembership',
    });
    expect((await get(`groups/${id}/members`)).json.value).toEqual([]);
    const { confidential } = probe.tenant.applications;
    confidential.graph = { ...confidential.graph, roles: [...confidential.graph.roles, 'Member.Read.Hidden'] };
    token = await probe.applicationToken();
    expect((await get(`groups/${id}/members`)).json.value).toHaveLength(1);
  });
});

describe('[5.1] deleted objects ("List deletedItems")', () => {
  it('can be seen and brought back for thirty days', async () => {
    const { id } = user('sakura');
    await send('DELETE', `users/${id}`);
    expect((await get(`users/${id}`)).status).toBe(404);
    const listed = await get('directory/deletedItems/microsoft.graph.user');
    expect(listed.json.value).toMatchObject([{ id, deletedDateTime: '2026-01-05T08:00:00Z' }]);
    expect((await get('directory/deletedItems/microsoft.graph.group')).json.value).toEqual([]);
    expect((await send('POST', `directory/deletedItems/${id}/restore`)).status).toBe(200);
    expect((await get(`users/${id}`)).status).toBe(200);
    await send('DELETE', `users/${id}`);
    probe.clock.advance(30 * 86_400_000);
    token = await probe.applicationToken();
    expect((await get(`directory/deletedItems/${id}`)).status).toBe(404);
  });
});

describe('[5.1] what hangs on an account', () => {
  it('are its licences, by plan', async () => {
    const { json } = await get('users/alice@tiny.onmicrosoft.com/licenseDetails');
    expect(json.value).toMatchObject([{ skuPartNumber: 'ENTERPRISEPACK' }]);
    const plans = json.value[0].servicePlans.map((plan: { servicePlanName: string }) => plan.servicePlanName);
    expect(plans).toEqual(['SHAREPOINTENTERPRISE', 'EXCHANGE_S_ENTERPRISE', 'TEAMS1']);
    expect((await get('users/account1@tiny.onmicrosoft.com/licenseDetails')).json.value).toEqual([]);
  });

  it('is no photo: 404', async () => {
    const reply = await get('users/alice@tiny.onmicrosoft.com/photo/$value');
    expect([reply.status, reply.json.error.code]).toEqual([404, 'ImageNotFound']);
    expect((await get('users/nobody@tiny.onmicrosoft.com/photo')).json.error.code).toBe('Request_ResourceNotFound');
  });
});

describe('[2.1] advanced queries of the directory', () => {
  it('count, compare and look into lists', async () => {
    const count = await get('users/$count', eventual);
    expect([count.status, count.headers['content-type'], count.body.toString()]).toEqual([200, 'text/plain', '6']);
    expect((await get('users/$count')).status).toBe(400);
    const licensed = encodeURIComponent('assignedLicenses/$count ne 0');
    const found = await get(`users?$filter=${licensed}&$count=true&$select=id`, eventual);
    expect(found.json['@odata.count']).toBe(4);
    expect((await get(`users?$filter=${licensed}`)).status).toBe(400);
    const later = encodeURIComponent('createdDateTime ge 2021-03-02T00:00:00Z');
    expect((await get(`users?$filter=${later}`)).json.value).toEqual([]);
    const earlier = encodeURIComponent('createdDateTime le 2021-03-02T00:00:00Z');
    expect((await get(`users?$filter=${earlier}`)).json.value).toHaveLength(6);
  });

  it('name one of many by a key in parentheses', async () => {
    const reply = await get(`users('${encodeURIComponent('alice@tiny.onmicrosoft.com')}')`);
    expect(reply.json.id).toBe(user('alice').id);
  });
});
