import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { allOperations, type Operation } from '@coffer/contract';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Browser, BrowserAnswer } from '../../testing/browser.ts';
import type { PortalHouse } from '../../testing/portal-house.ts';
import type { Json } from '../../testing/rest-house.ts';
import { forPeople, notForPeople } from './portal-operations.ts';

const nobody = '11111111-1111-4111-8111-111111111111';
const joerg = 'jörg.müller';
/** Words that only stand in what others have; an id that was asked for may be named in a refusal. */
const secrets = /Notizen|Grüße|Daten|Block|Jörg|Workshop|Plans|Bench/;
const table = Object.entries<Operation>(allOperations);

/** Opens a session in the portal and finds its OneDrive with a folder and a document in it. */
async function opened(person: Browser, scope?: object): Promise<Json> {
  const { json } = await person.ask('POST', '/v6/Organization/OperatorExplore', { type: 'Veod', ...scope });
  const drives = `/v6/RestoreSessions/${json.id}/Organization/OneDrives`;
  const [drive] = (await person.ask('GET', drives)).json.results;
  const first = async (what: string) => (await person.ask('GET', `${drives}/${drive.id}/${what}`)).json.results[0];
  return { id: json.id, drive, document: await first('Documents'), folder: await first('Folders') };
}

/** The address of an operation with ids put in; what has no id gets one that leads nowhere. */
function addressOf({ path }: Operation, ids: Readonly<Record<string, string>>): string {
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? ids['any'] ?? ''));
}

/** What people and restore operators reach, and what they do not. */
export function reachSuite(house: () => PortalHouse): void {
  let stage: PortalHouse;
  let alice: Browser;
  let own: Json;
  let foreign: Json;
  /** What somebody else restored. */
  let restoreId: string;

  beforeAll(async () => {
    stage = house();
    alice = await stage.person('alice');
    own = await opened(alice);
    const other = await stage.person(joerg);
    foreign = await opened(other);
    const selection = { oneDriveId: foreign.drive.id, items: [{ kind: 'document', id: foreign.document.id }] };
    const begun = await other.ask('POST', `/coffer/v1/restore-sessions/${foreign.id}/restores`, selection);
    restoreId = begun.json.id;
  });

  describe('what a person may reach', () => {
    it('is decided for every operation that the contract offers to restore operators', () => {
      const offered = table.filter(
        ([, o]) => o.built && o.permission !== 'anonymous' && o.permission.includes('operator'),
      );
      expect([...forPeople, ...notForPeople].sort()).toEqual(offered.map(([id]) => id).sort());
    });

    it('is the own OneDrive, when it was saved and what is in it', async () => {
      const listed = (await alice.ask('GET', '/coffer/v1/portal/objects')).json.results;
      expect(listed.map(({ displayName, isOwn, workload }: Json) => [displayName, isOwn, workload])).toEqual([
        ["Alice O'Hara", true, 'onedrive'],
        ["Alice O'Hara", true, 'sharepoint'],
      ]);
      const points = (await alice.ask('GET', `/coffer/v1/portal/objects/${listed[0].id}/restore-points`)).json.results;
      expect(points).toHaveLength(1);
      const session = await alice.ask('POST', `/coffer/v1/portal/objects/${listed[0].id}/explore`, {
        dateTime: points[0].backupTime,
      });
      expect(session.json.initiatedBy).toBe('alice@tiny.onmicrosoft.com');
      const drives = `/v6/RestoreSessions/${session.json.id}/Organization/OneDrives`;
      const drive = (await alice.ask('GET', drives)).json.results;
      expect(drive).toHaveLength(1);
      const found = await alice.ask('POST', `${drives}/search`, { query: 'plan' });
      expect(found.json.results.map(({ name }: Json) => name)).toEqual(['Plan.md']);
      const file = found.json.results[0].id;
      const saved = await alice.ask('POST', `${drives}/${drive[0].id}/Documents/${file}/save`, {});
      expect(saved.text).toContain('# Plan');
      stage.drive('alice').delete('/Documents/Plan.md');
      const restored = await alice.ask('POST', `${drives}/${drive[0].id}/Documents/${file}/restore`, {
        documentAction: 'Keep',
      });
      expect(restored.json).toMatchObject({ restoredItemsCount: 1, failedItemsCount: 0 });
      expect(stage.drive('alice').find('/Documents/Plan.md')).toBeDefined();
      const { results: restores } = (await alice.ask('GET', '/coffer/v1/portal/restores')).json;
      expect(restores.map(({ title, status }: Json) => [title, status])).toEqual([['Restoring Plan.md', 'Success']]);
      expect((await alice.ask('GET', '/v6/Organization/LoggedInUser')).json).toEqual({
        id: stage.wireId('alice'),
        name: 'alice@tiny.onmicrosoft.com',
      });
      expect((await alice.ask('GET', '/v6/Organization/LoggedInUser/EffectiveScope')).json).toEqual({
        users: [],
        sites: [],
      });
    });

    it('is the own personal site, and nobody else sees it who may not restore for its owner', async () => {
      const { results } = await stage.house.must(
        200,
        'GET',
        `Organizations/${stage.organizationId}/Sites?includePersonalSites=true`,
      );
      const [mine, theirs] = ['/personal/alice', '/personal/j'].map((path) =>
        results.find((one: Json) => one.url.includes(path)),
      );
      expect(mine).toMatchObject({ isPersonal: true });
      const sitesOf = async (session: BrowserAnswer): Promise<readonly string[]> => {
        const sites = `/v6/RestoreSessions/${session.json.id}/Organization/Sites`;
        return (await alice.ask('GET', sites)).json.results.map(({ id }: Json) => id);
      };
      const explore = async (person: Browser, site?: Json): Promise<BrowserAnswer> =>
        await person.ask('POST', '/v6/Organization/OperatorExplore', {
          type: 'Vesp',
          ...(site && { scope: { type: 'Site', site } }),
        });
      expect(await sitesOf(await explore(alice))).toEqual([mine.id]);
      const byId = await alice.ask('POST', `/coffer/v1/portal/objects/${encodeURIComponent(mine.id)}/explore`, {});
      expect(await sitesOf(byId)).toEqual([mine.id]);
      expect(await sitesOf(await explore(alice, mine))).toEqual([mine.id]);
      expect((await explore(alice, theirs)).status).toBe(403);
      const other = `/coffer/v1/portal/objects/${encodeURIComponent(theirs.id)}`;
      expect((await alice.ask('GET', `${other}/restore-points`)).status).toBe(404);
      expect((await alice.ask('POST', `${other}/explore`, {})).status).toBe(404);
      const operator = await stage.person('admin');
      const roleId = await stage.role('All but Alice', { operators: ['admin'], excludedItems: ['alice'] });
      expect((await explore(operator, mine)).status).toBe(403);
      expect((await explore(operator, theirs)).status).toBe(200);
      await stage.house.must(204, 'DELETE', `RbacRoles/${roleId}`);
    });

    it('is nothing of anybody else, whatever operation is asked with whatever ids', async () => {
      const [point] = await stage.house.must(200, 'GET', 'RestorePoints');
      const { id: theirs } = await stage.house.must(200, 'POST', `Jobs/${stage.jobId}/explore`, { type: 'Veod' });
      const roleId = await stage.role('Theirs', { operators: [joerg] });
      const known = {
        any: stage.jobId,
        ...{
          jobId: stage.jobId,
          organizationId: stage.organizationId,
          repositoryId: stage.repositoryId,
          roleId,
          restoreId,
        },
        ...{ restorePointId: point.id, oneDriveId: foreign.drive.id, objectId: foreign.drive.id },
        ...{
          documentId: foreign.document.id,
          folderId: foreign.folder.id,
          versionId: '512',
          userId: stage.wireId(joerg),
        },
      };
      const open = new Set([
        'token',
        'RestorePortalSettings_Get',
        'Coffer_GetPortalObjects',
        'Coffer_GetPortalRestores',
      ]);
      const body = { scope: { type: 'User', user: { id: stage.wireId(joerg) } } };
      for (const restoreSessionId of [foreign.id, theirs]) {
        for (const [id, operation] of table) {
          if (open.has(id) || id.startsWith('OrganizationRbac_')) continue;
          if (restoreSessionId === theirs && !operation.path.includes('{restoreSessionId}')) continue;
          const answer = await alice.ask(
            operation.method,
            addressOf(operation, { ...known, restoreSessionId }),
            operation.method === 'GET' ? undefined : body,
          );
          expectRefused(id, operation, answer);
        }
      }
    });

    it('is nothing of anybody else within the own session, nor in the ids that a body holds', async () => {
      const inSession = forPeople.filter((id) => allOperations[id].path.includes('{restoreSessionId}/Organization/'));
      const ids = {
        any: foreign.document.id,
        ...{ restoreSessionId: own.id, documentId: foreign.document.id, folderId: foreign.folder.id, versionId: '512' },
      };
      const named = {
        documents: [{ id: foreign.document.id }],
        folders: [{ id: foreign.folder.id }],
        documentsRestoreConfigs: [{ document: { id: foreign.document.id } }],
        onedrive: { id: own.drive.id },
      };
      for (const id of inSession) {
        const operation: Operation = allOperations[id];
        const drive =
          operation.path.includes('{documentId}') || operation.path.includes('{folderId}') || /Action$/.test(id);
        for (const oneDriveId of [foreign.drive.id, ...(drive && !/OneDrive_/.test(id) ? [own.drive.id] : [])]) {
          if (!operation.path.includes('{oneDriveId}') && !operation.path.includes('{siteId}')) continue;
          const address = addressOf(operation, { ...ids, oneDriveId, siteId: foreign.drive.id });
          const answer = await alice.ask(operation.method, address, operation.method === 'GET' ? undefined : named);
          expectRefused(`${id} ${oneDriveId}`, operation, answer);
        }
      }
      const restores = `/coffer/v1/restore-sessions/${own.id}/restores`;
      const document = { kind: 'document', id: foreign.document.id };
      for (const [method, path, wish] of [
        ['GET', `${restores}/${restoreId}`],
        ['GET', `/coffer/v1/restore-sessions/${own.id}/objects/${foreign.drive.id}/search`],
        ['POST', `${restores}/${restoreId}/stop`],
        ['POST', `${restores}/${restoreId}/continue`],
        ['POST', restores, { oneDriveId: foreign.drive.id, items: [document] }],
        ['POST', restores, { oneDriveId: own.drive.id, items: [document] }],
        ['POST', restores, { oneDriveId: own.drive.id, items: [{ ...document, id: own.document.id }], ...named }],
      ] as const) {
        const asked = wish && 'onedrive' in wish ? { ...wish, onedrive: { id: foreign.drive.id } } : wish;
        const answer = await alice.ask(method, path, asked);
        expect([path, answer.status, secrets.test(answer.text)]).toEqual([path, 404, false]);
      }
      const before = stage.drive(joerg).find('/Notizen.txt')?.id;
      const path = `/v6/RestoreSessions/${own.id}/Organization/OneDrives`;
      const bulk = await alice.ask('POST', `${path}/restore`, { oneDrives: [{ id: foreign.drive.id }] });
      expect([bulk.json.status, bulk.text]).toEqual(['Failed', expect.not.stringMatching(secrets)]);
      const elsewhere = { onedrive: { id: foreign.drive.id }, folder: 'Left here' };
      expect((await alice.ask('POST', `${path}/${own.drive.id}/copyTo`, elsewhere)).status).toBe(404);
      const borrowed = { userName: 'admin@tiny.onmicrosoft.com', userPassword: 'XXXXX' };
      expect((await alice.ask('POST', `${path}/${own.drive.id}/restore`, borrowed)).status).toBe(403);
      expect(stage.drive(joerg).find('/Left here')).toBeUndefined();
      expect(stage.drive(joerg).find('/Notizen.txt')?.id).toBe(before);
    });

    it('is continued where it failed, but not what somebody who may do more restored elsewhere', async () => {
      const restores = `/coffer/v1/restore-sessions/${own.id}/restores`;
      const items = [{ kind: 'document', id: own.document.id }];
      const wish = { oneDriveId: own.drive.id, items, onedrive: { id: 'b!nowhere' } };
      const { id } = await stage.house.must(200, 'POST', `..${restores}`, wish);
      const state = async () => (await stage.house.must(200, 'GET', `..${restores}/${id}`)).status;
      await expect.poll(state).not.toBe('Running');
      const elsewhere = (await alice.ask('GET', `${restores}/${id}`)).json;
      expect(elsewhere).toMatchObject({ status: 'Failed', canContinue: true });
      const refused = await alice.ask('POST', `${restores}/${elsewhere.id}/continue`);
      expect([refused.status, refused.json.message]).toEqual([404, expect.stringContaining('that you may restore')]);
      const borrowed = { userName: 'admin@tiny.onmicrosoft.com', userPassword: 'XXXXX' };
      expect((await alice.ask('POST', `${restores}/${elsewhere.id}/continue`, borrowed)).status).toBe(403);
      const { path: folder } = await stage.house.must(200, 'GET', `BackupRepositories/${stage.repositoryId}`);
      stage.drive('alice').delete('/Documents/Plan.md');
      await rename(join(folder, 'data'), join(folder, 'away'));
      const drives = `/v6/RestoreSessions/${own.id}/Organization/OneDrives`;
      await alice.ask('POST', `${drives}/restore`, { oneDrives: [{ id: own.drive.id }] });
      await rename(join(folder, 'away'), join(folder, 'data'));
      const [failed] = (await alice.ask('GET', '/coffer/v1/portal/restores')).json.results;
      expect(failed).toMatchObject({ status: 'Failed', canContinue: true });
      await alice.ask('POST', `/v6/RestoreSessions/${own.id}/Stop`);
      const { json } = await alice.ask('POST', `${restores}/${failed.id}/continue`);
      expect(json).toMatchObject({ initiatedBy: 'alice@tiny.onmicrosoft.com' });
      const result = async () =>
        (await alice.ask('GET', `/coffer/v1/restore-sessions/${json.restoreSessionId}/restores/${json.id}`)).json;
      await expect.poll(async () => (await result()).status).toBe('Success');
      expect(stage.drive('alice').find('/Documents/Plan.md')).toBeDefined();
      const { results } = (await alice.ask('GET', '/coffer/v1/portal/restores')).json;
      expect(results[0]).toMatchObject({ id: json.id, status: 'Success' });
      own = await opened(alice);
    });

    it('is told in plain words when it fails outside, while the administrator finds the whole reason in the session', async () => {
      const { path: folder } = await stage.house.must(200, 'GET', `BackupRepositories/${stage.repositoryId}`);
      const drives = `/v6/RestoreSessions/${own.id}/Organization/OneDrives`;
      stage.drive('alice').delete('/Documents/Plan.md');
      await rename(join(folder, 'data'), join(folder, 'away'));
      try {
        const bulk = await alice.ask('POST', `${drives}/restore`, { oneDrives: [{ id: own.drive.id }] });
        const document = `${drives}/${own.drive.id}/Documents/${own.document.id}`;
        const one = await alice.ask('POST', `${document}/restore`, { documentAction: 'Keep' });
        const { results } = (await alice.ask('GET', `/v6/RestoreSessions/${own.id}/Events?limit=100`)).json;
        const restores = `/coffer/v1/restore-sessions/${own.id}/restores`;
        const [kept] = (await alice.ask('GET', '/coffer/v1/portal/restores')).json.results;
        const shown = [
          (await alice.ask('GET', restores)).text,
          (await alice.ask('GET', `${restores}/${kept.id}`)).text,
        ];
        const told = [bulk.text, one.text, JSON.stringify(results), ...shown];
        for (const text of told) {
          expect(text).toMatch(/finds the reason under [0-9a-f-]{36}\.|log has the details under [0-9a-f-]{36}\./);
          expect(text).not.toMatch(/blob|pack|no such file|ENOENT|\/data\//i);
        }
      } finally {
        await rename(join(folder, 'away'), join(folder, 'data'));
      }
      const events = await stage.house.must(200, 'GET', `RestoreSessions/${own.id}/Events?limit=100`);
      const restores = await stage.house.must(200, 'GET', `../coffer/v1/restore-sessions/${own.id}/restores`);
      for (const whole of [events, restores]) expect(JSON.stringify(whole)).toMatch(/blob|pack|no such file|ENOENT/i);
    });

    it('is not opened to somebody who has no token, or one of another kind', async () => {
      expect((await stage.house.ask('GET', 'Organization/LoggedInUser')).status).toBe(403);
      expect((await stage.house.ask('POST', 'Organization/OperatorExplore', {})).status).toBe(403);
    });
  });

  describe('a restore operator', () => {
    const explore = async (person: Browser, scope: object): Promise<BrowserAnswer> =>
      await person.ask('POST', '/v6/Organization/OperatorExplore', { type: 'Veod', scope, reason: 'Asked by phone' });
    const only = async (list: string): Promise<string> => (await stage.house.must(200, 'GET', list))[0].id;
    const user = (name: string) => ({ type: 'User', user: { id: stage.wireId(name) } });

    it('reaches what the role names, until it does not any more', async () => {
      const operator = await stage.person('sakura');
      expect((await explore(operator, user(joerg))).status).toBe(403);
      const roleId = await stage.role('Office', {
        operators: ['sakura'],
        selectedItems: [joerg, 'alice'],
        excludedItems: ['alice'],
      });
      expect((await operator.ask('GET', '/v6/Organization/LoggedInUser/OperatorInfo')).json).toEqual({
        isOperator: true,
      });
      const scope = (await operator.ask('GET', '/v6/Organization/LoggedInUser/EffectiveScope')).json;
      expect(scope.users.map((one: Json) => one.user.id)).toEqual([stage.wireId(joerg)]);
      expect((await explore(operator, user('alice'))).status).toBe(403);
      const session = await opened(operator, { scope: user(joerg), reason: 'Asked by phone' });
      expect(session.drive.id).toBe(stage.drive(joerg).id);
      const document = `/v6/RestoreSessions/${session.id}/Organization/OneDrives/${session.drive.id}/Documents`;
      const done = await operator.ask('POST', `${document}/operatorRestore`, {
        documentAction: 'Keep',
        documentsRestoreConfigs: [{ document: { id: session.document.id }, documentVersion: 'Last' }],
        reason: 'Asked by phone',
      });
      expect([done.status, done.json]).toEqual([200, { sessionId: session.id }]);
      await stage.house.must(204, 'DELETE', `RbacRoles/${roleId}`);
      expect((await operator.ask('GET', document)).status).toBe(403);
      expect((await operator.ask('GET', '/coffer/v1/portal/objects')).json.results).toEqual([]);
    });

    it('is one too as a member of a group, for members of groups and for sites', async () => {
      const { results } = await stage.house.must(200, 'GET', `Organizations/${stage.organizationId}/Sites`);
      const site = results.find((one: Json) => one.url.endsWith('/sites/workshop'));
      const roleId = await stage.role('Shop', { operators: ['Keys'], selectedItems: ['Everybody', site] });
      const objects = (await alice.ask('GET', '/coffer/v1/portal/objects?workload=sharepoint')).json.results;
      const shown = ['Administrator', "Alice O'Hara", 'Workshop'];
      expect(objects.map(({ displayName }: Json) => displayName)).toEqual(shown);
      const session = await explore(alice, { type: 'Site', site });
      const sites = `/v6/RestoreSessions/${session.json.id}/Organization/Sites`;
      expect((await alice.ask('GET', sites)).json.results).toHaveLength(1);
      const elsewhere = { siteURL: 'https://tiny.sharepoint.com/', list: 'Documents' };
      expect((await alice.ask('POST', `${sites}/${site.id}/restoreTo`, elsewhere)).status).toBe(403);
      // The one way back to where it was whose body the contract gives an address too.
      const { results: folders } = (await alice.ask('GET', `${sites}/${site.id}/Folders`)).json;
      const astray = { ...elsewhere, folders: [{ id: folders[0].id }] };
      const refusal = await alice.ask('POST', `${sites}/${site.id}/Folders/restore`, astray);
      expect([refusal.status, refusal.text]).toEqual([403, expect.stringContaining('leave out siteURL')]);
      const items = await stage.house.must(200, 'GET', `RbacRoles/${roleId}/selectedItems`);
      const { id } = items.find(({ type }: Json) => type === 'Site');
      await stage.house.must(204, 'DELETE', `RbacRoles/${roleId}/selectedItems?ids=${id}`);
      expect((await alice.ask('GET', sites)).status).toBe(403);
    });

    it('of the entire organization reaches everybody but who is left out; with the portal off nobody reaches anything', async () => {
      const operator = await stage.person('admin');
      await stage.role('All', { operators: ['admin'], excludedItems: ['Keys'] });
      const names = (await operator.ask('GET', '/coffer/v1/portal/objects?limit=100')).json.results.map(
        ({ displayName }: Json) => displayName,
      );
      expect(names).toContain('Jörg Müller (Büro)');
      expect(names).toContain('Workshop');
      expect(names).not.toContain("Alice O'Hara");
      await stage.house.must(200, 'PUT', '../coffer/v1/restore-portal', { isEnabled: false });
      expect((await operator.ask('GET', '/coffer/v1/portal/objects')).status).toBe(401);
      expect(await stage.house.must(200, 'GET', 'RestorePortalSettings')).toEqual({ isEnabled: false });
      await stage.house.must(200, 'PUT', '../coffer/v1/restore-portal', { isEnabled: true });
      expect((await operator.ask('GET', '/coffer/v1/portal/objects')).status).toBe(401);
    });

    it('of one organization is nobody in another one on the same server, where the same person has an account', async () => {
      await stage.role('Before', { operators: ['alice'], selectedItems: [joerg] });
      const { organizationId, practice } = stage;
      const before = await opened(await stage.person('alice'));
      // What was backed up belongs to a company of another tenant now; the tenant that signs in is a newcomer without backups.
      const other = '22222222-2222-4222-8222-222222222222';
      stage.database((database) => {
        const columns = database
          .prepare('pragma table_info(organizations)')
          .all()
          .map(({ name }) => String(name));
        const copied = columns.map((name) =>
          name === 'id' ? `'${other}'` : name === 'tenant_id' ? `'${practice.world.tenantId}'` : name,
        );
        const changed = "tenant_id = '33333333-3333-4333-8333-333333333333', name = 'Another company'";
        database.exec(`update organizations set ${changed} where id = '${organizationId}'`);
        database.exec(
          `insert into organizations (${columns}) select ${copied} from organizations where id = '${organizationId}'`,
        );
        database.exec(`update organizations set name = 'Newcomer' where id = '${other}'`);
      });
      const person = await stage.person('alice');
      expect((await person.ask('GET', '/coffer/v1/portal/session')).json).toMatchObject({
        userName: 'alice@tiny.onmicrosoft.com',
        organization: 'Newcomer',
        isOperator: false,
      });
      expect((await person.ask('GET', '/coffer/v1/portal/objects')).json.results).toEqual([]);
      const drives = `/v6/RestoreSessions/${before.id}/Organization/OneDrives`;
      for (const address of [
        drives,
        `${drives}/${before.drive.id}/Documents`,
        `/v6/RestoreSessions/${before.id}/Events`,
      ])
        expect([address, (await person.ask('GET', address)).status]).toEqual([address, 404]);
      const object = `/coffer/v1/portal/objects/${before.drive.id}`;
      expect((await person.ask('GET', `${object}/restore-points`)).status).toBe(404);
      expect((await person.ask('POST', `${object}/explore`, {})).status).toBe(404);
      expect((await explore(person, user(joerg))).status).toBe(403);
      // The own scope is always within reach, and empty here.
      const empty = (await explore(person, user('alice'))).json;
      expect((await person.ask('GET', `/v6/RestoreSessions/${empty.id}/Organization`)).json.name).toBe('Newcomer');
      expect((await person.ask('GET', `/v6/RestoreSessions/${empty.id}/Organization/OneDrives`)).json.results).toEqual(
        [],
      );
      stage.database((database) => {
        database.exec(`delete from organizations where id = '${other}'`);
        const changed = `tenant_id = '${practice.world.tenantId}', name = 'Tiny Works'`;
        database.exec(`update organizations set ${changed} where id = '${organizationId}'`);
      });
      // Whoever belonged to the organization that is gone is nobody any more; a new sign-in leads to the one that is there.
      expect((await person.ask('GET', '/coffer/v1/portal/objects')).status).toBe(401);
      expect((await (await stage.person('alice')).ask('GET', drives)).json.results).toHaveLength(1);
    });

    it('reaches nobody where the role leaves out a group that is gone, for nobody knows any more who was in it', async () => {
      const operator = await stage.person('sakura');
      const gone = {
        type: 'Group',
        group: { id: `${nobody}00000000-0000-0000-0000-000000000000`, displayName: 'Gone' },
      };
      const { id } = await stage.house.must(200, 'POST', `Organizations/${stage.organizationId}/RbacRoles`, {
        name: 'Most',
        roleType: 'EntireOrganization',
        operators: [{ type: 'User', user: { id: stage.wireId('sakura') } }],
        excludedItems: [gone],
      });
      expect((await explore(operator, user(joerg))).status).toBe(403);
      await stage.house.must(
        204,
        'DELETE',
        `RbacRoles/${id}/excludedItems?ids=${await only(`RbacRoles/${id}/excludedItems`)}`,
      );
      expect((await explore(operator, user(joerg))).status).toBe(200);
      await stage.house.must(204, 'DELETE', `RbacRoles/${id}`);
    });
  });
}

function expectRefused(what: string, { built }: Operation, { status, text }: BrowserAnswer): void {
  expect([what, built ? [403, 404] : [403, 404, 501]]).toEqual([what, expect.arrayContaining([status])]);
  expect([what, secrets.test(text)]).toEqual([what, false]);
}
