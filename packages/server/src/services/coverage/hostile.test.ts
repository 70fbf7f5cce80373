import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type CatalogItem, openRestorePoint } from '@coffer/engine';
import {
  type Drive,
  graphSiteId,
  type PracticeTenant,
  sharedKeys,
  startPracticeTenant,
  TRAPS,
} from '@coffer/practice-tenant';
import { localBackend, openRepository } from '@coffer/vault';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ItemRow, itemOf } from '../../db/stores/catalog-rows.ts';
import { type Json, RestHouse } from '../../testing/rest-house.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

const domain = 'hostile.onmicrosoft.com';

/** What the ledger says of something that is not simply protected. */
type Standing = readonly [state: string, reason: RegExp];

/** What must be said of one trap after three runs. Everything in its place is protected, but for what is named. */
interface Row {
  /** Objects it consists of, by name; if not given, the folder of its name in the OneDrive of `trap@…`. */
  readonly objects?: readonly string[];
  /** Paths below its place. */
  readonly but?: Readonly<Record<string, Standing>>;
  /** An object that fails as a whole. */
  readonly fails?: readonly [name: string, state: string, reason: RegExp];
  /** Somebody who has nothing that could be protected. */
  readonly without?: string;
  /** What the log says of it. */
  readonly told?: RegExp;
}

const PROTECTED: Row = {};
const LEFT_OUT: Row = {
  but: {
    '': ['excluded', /folder that the job leaves out/],
    '/file.bin': ['excluded', /folder that the job leaves out/],
  },
};
const INFECTED: Standing = ['unsupported', /found malware/];
const DAMAGED: Row = { but: { '/file.bin': ['quarantined', /the bytes that came are not the ones Microsoft stores/] } };
const PEOPLE: Standing = ['excluded', /list of people that SharePoint keeps for itself/];
const drives = (...logins: string[]): Row => ({ objects: logins.map((login) => `${login}@${domain}`) });
const sites = (...objects: string[]): Row => ({ objects, but: { '/Lists/User Information List': PEOPLE } });
const nothing = (login: string, told?: RegExp): Row => ({
  objects: [],
  without: `${login}@${domain}`,
  ...(told ? { told } : {}),
});

const LEDGER: Readonly<Record<string, Row>> = {
  'windows-devices': PROTECTED,
  'reserved-names': PROTECTED,
  'trailing-dots': PROTECTED,
  'edge-spaces': PROTECTED,
  'forbidden-characters': PROTECTED,
  'control-characters': PROTECTED,
  'parent-folder': PROTECTED,
  'encoded-escape': PROTECTED,
  'web-characters': PROTECTED,
  'shell-characters': PROTECTED,
  'vti-names': PROTECTED,
  emoji: PROTECTED,
  'right-to-left': PROTECTED,
  'combining-characters': PROTECTED,
  'case-pairs': PROTECTED,
  'invisible-characters': PROTECTED,
  homoglyphs: PROTECTED,
  'hidden-files': PROTECTED,
  'no-name': PROTECTED,
  numbers: PROTECTED,
  'longest-names': PROTECTED,
  'longest-path': PROTECTED,
  'deep-nesting': PROTECTED,
  'case-only-rename': PROTECTED,
  'same-name-again': PROTECTED,
  'zero-bytes': PROTECTED,
  'one-byte': PROTECTED,
  'over-4-gigabytes': LEFT_OUT,
  'exactly-4-gigabytes': LEFT_OUT,
  'block-borders': PROTECTED,
  'all-zeroes': PROTECTED,
  'wrong-hash': DAMAGED,
  'missing-hash': PROTECTED,
  'reported-too-large': PROTECTED,
  'reported-too-small': PROTECTED,
  'grows-when-read': DAMAGED,
  infected: { but: { '/eicar.com': INFECTED, '/Infected folder': INFECTED } },
  notebook: PROTECTED,
  future: PROTECTED,
  'year-1601': PROTECTED,
  'before-1970': PROTECTED,
  'changed-before-created': PROTECTED,
  threshold: PROTECTED,
  'one-content-many-names': PROTECTED,
  'empty-folders': PROTECTED,
  'locked-site': { objects: [], fails: ['locked', 'locked', /locked/], told: /locked: It is locked/ },
  'read-only-site': sites('readonly'),
  'full-drive': drives('full'),
  'no-onedrive': nothing('no-onedrive', /3 of the selected users have no OneDrive/),
  unlicensed: nothing('unlicensed', /3 of the selected users have no OneDrive/),
  'deleted-user': { objects: ['deleted_user_hostile_onmicrosoft_com'], told: /2 OneDrives to which no user leads/ },
  'blocked-user': drives('blocked'),
  guest: nothing('guest_example.com#EXT#'),
  'same-display-names': {
    objects: [...drives('chris.smith', 'chris.smith2').objects!, 'chris'],
    but: { '/Lists/User Information List': PEOPLE },
  },
  'odd-sign-in-names': drives("o'brien", 'plus+sign', 'müller.straße', '名前'),
  'group-in-itself': { objects: [], told: /Nothing to protect: no object belongs to the job/ },
  'nameless-site': sites('nameless'),
  'site-without-library': sites('no-library'),
  'many-libraries': sites('libraries'),
  subsites: sites('top', 'top/middle', 'top/middle/bottom'),
  'odd-list-names': sites('odd-lists'),
  'large-list': sites('large-list'),
  'odd-attachments': sites('odd-attachments'),
  'dangling-lookups': sites('dangling', 'left_hostile_onmicrosoft_com'),
  'empty-values': sites('empty-values'),
  'deep-list-folders': sites('deep-list'),
  'own-permissions-everywhere': sites('own-permissions'),
  'web-part-of-others': sites('foreign-web-part'),
};

/** One object as the ledger has it: how it stands, and its items by their ids. */
interface Held {
  readonly id: string;
  readonly items: Map<string, CatalogItem>;
}

describe('the hostile tenant after three runs', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let coverage: readonly Json[];
  let log = '';
  /** By name. */
  const held = new Map<string, Held>();
  /** Objects and ids of the files that the newest restore point gives back. */
  const restorable = new Set<string>();

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(
      await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'hostile', limits: 'none' }),
    );
    lighten();
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    const organizationId = await house.addOrganization({
      domain,
      appId: practice.applications.confidential.appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    const { id: repositoryId } = await house.must(200, 'POST', 'BackupRepositories', {
      name: 'R',
      path: 'r',
      retentionType: 'ItemLevel',
    });
    const run = async (wish: object, times: number): Promise<string> => {
      const job = await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, { repositoryId, ...wish });
      for (let left = times; left > 0; left -= 1) {
        const session = await house.run(job.id);
        log += `${(await house.titles(session.id)).join('\n')}\n`;
      }
      return job.id;
    };
    const jobId = await run(
      {
        name: 'Everything',
        selectedItems: [{ type: 'PartialOrganization', oneDrive: true, sites: true }],
        // Nine gigabytes are too much for a test.
        excludedItems: [{ type: 'OneDriveFolders', folders: ['over-4-gigabytes', 'exactly-4-gigabytes'] }],
      },
      3,
    );
    coverage = (await house.must(200, 'GET', `../coffer/v1/jobs/${jobId}/coverage?limit=1000`)).results;
    for (const { objectId, name } of coverage) held.set(name, { id: objectId, items: new Map() });
    readItems(join(folder, 'data', 'coffer.db'));
    await run({ name: 'Groups', selectedItems: groups() }, 1);
    await readPoint(join(folder, 'data', 'r'), repositoryId);
  });

  afterAll(async () => await stack.disposeAsync());

  /**
   * Five thousand downloads of one small file would be most of this test's time; the list with as many items stays whole. With the
   * budget of a larger tenant nothing waits.
   */
  const lighten = (): void => {
    const { world } = practice;
    const drive = world.drive(`trap@${domain}`);
    for (const item of [...drive.find('/threshold')!.children.values()].slice(100)) drive.remove(item);
    world.establish({ ...world.profile, licences: 60_000 });
  };

  const groups = (): readonly object[] =>
    [...practice.world.groups.values()]
      .filter(({ displayName }) => /^(?:Circle|Members who left)/.test(displayName))
      .map(({ id, displayName }) => ({
        type: 'Group',
        group: { id, displayName },
        members: true,
        memberOnedrive: true,
        groupSite: true,
      }));

  const readItems = (file: string): void => {
    const byId = new Map([...held.values()].map((object) => [object.id, object.items]));
    using database = new DatabaseSync(file, { readOnly: true });
    for (const row of database.prepare('select * from catalog_items').iterate()) {
      const item = itemOf(row as unknown as ItemRow);
      byId.get((row as { readonly object_id: string }).object_id)?.set(item.id, item);
    }
  };

  const readPoint = async (path: string, repositoryId: string): Promise<void> => {
    const { key } = await house.must(200, 'POST', `../coffer/v1/repositories/${repositoryId}/recovery-key`, {
      password: 'a password for tests',
    });
    const vault = await openRepository(localBackend(path), { password: key, workers: 1 });
    const point = await openRestorePoint(vault, (await vault.snapshots()).at(-1)!.id);
    for await (const object of point.objects())
      for await (const { facts, restorable: can } of point.walk((await point.root(object.id)).id))
        if (can && facts.kind === 'file') restorable.add(`${object.id} ${facts.id}`);
  };

  const pathIn = (items: Held['items'], { parentId, facts }: CatalogItem): string => {
    const parent = items.get(parentId ?? '');
    return parent ? `${pathIn(items, parent)}/${facts.name}` : '';
  };

  const stateOf = ({ status, failure, content }: CatalogItem): string => {
    if (status !== 'failed') return status;
    if (failure?.reviewAt !== undefined) return 'quarantined';
    if (content) return 'stale';
    return failure?.code === 'locked' ? 'locked' : 'failing';
  };

  it('has a row for each of its traps', () => {
    expect(TRAPS.length).toBeGreaterThanOrEqual(30);
    expect(Object.keys(LEDGER).sort()).toEqual(TRAPS.map(({ name }) => name).sort());
  });

  it.each(TRAPS.map(({ name, description }) => [name, description]))('%s: %s', (trap) => {
    const row = LEDGER[trap]!;
    const found: Record<string, unknown> = {};
    const wanted: Record<string, unknown> = {};
    for (const name of row.objects ?? [`trap@${domain}`]) {
      const items = held.get(name)?.items ?? new Map<string, CatalogItem>();
      expect(items.size, name).toBeGreaterThan(0);
      const place = row.objects ? '' : `/${trap}`;
      let there = 0;
      for (const item of items.values()) {
        const path = pathIn(items, item);
        if (path !== place && !path.startsWith(`${place}/`)) continue;
        there += 1;
        if (item.status !== 'protected') found[path.slice(place.length)] = [stateOf(item), item.reason];
      }
      expect(there).toBeGreaterThan(0);
    }
    for (const [path, [state, reason]] of Object.entries(row.but ?? {}))
      if (path in found || !row.objects) wanted[path] = [state, expect.stringMatching(reason)];
    expect(found).toEqual(wanted);
    if (row.fails) {
      const [name, state, reason] = row.fails;
      const { failure, isProtected } = coverage.find((one) => one.name === name);
      expect([failure, isProtected]).toEqual([
        expect.objectContaining({ code: state, reason: expect.stringMatching(reason), requestId: expect.any(String) }),
        false,
      ]);
    }
    if (row.without !== undefined) {
      const user = practice.world.user(row.without)!;
      expect([practice.world.oneDrive(user.id), held.get(row.without)]).toEqual([undefined, undefined]);
    }
    if (row.told) expect(log).toMatch(row.told);
  });

  /** What lives in a library, and whether it has permissions of its own. */
  const missingOf = (drive: Drive, items: Held['items'], idOf: (id: string) => string): readonly string[] =>
    drive
      .list()
      .slice(1, Number.MAX_SAFE_INTEGER)
      .flatMap((item) => {
        const known = items.get(idOf(item.id));
        if (!known) return [item.name];
        const told = known.permissions ?? known.failure?.parts.includes('permissions') ?? known.status !== 'protected';
        return drive.sharing.isUnique(item) && !told ? [`permissions of ${item.name}`] : [];
      });

  it('has nothing of which the ledger says nothing', () => {
    const { world } = practice;
    const missing: string[] = [];
    let seen = 0;
    const account = (site: string, names: readonly string[]): void => {
      missing.push(...names.map((name) => `${site}: ${name}`));
    };
    const byId = new Map([...held.values()].map((object) => [object.id, object.items]));
    for (const site of world.sites) {
      const [personal] = site.personal ? world.drivesOf(site) : [];
      const drive = personal && byId.get(personal.id);
      const items = byId.get(graphSiteId(site));
      if (site.lock === 'no-access' && items) continue;
      if (!items || (personal && !drive)) {
        account(site.path, ['all of it']);
        continue;
      }
      seen += items.size + (drive?.size ?? 0);
      if (personal && drive) {
        account(
          site.path,
          missingOf(personal, drive, (id) => id),
        );
        expect(items.get(keyOf(personal.listId))?.reason).toMatch(/OneDrive, which is protected as such/);
      }
      for (const drive of world.librariesOf(site).filter((one) => one !== personal)) {
        const key = keyOf(drive.listId);
        account(site.path, items.has(key) ? missingOf(drive, items, (id) => `${key}.${id}`) : [drive.name]);
      }
      for (const list of world.lists.of(site)) {
        const key = keyOf(list.id);
        const row = items.get(key);
        if (!row) account(site.path, [list.displayName]);
        if (row?.status !== 'protected') continue;
        for (const item of list.items()) {
          const ids = [
            `${key}#${item.id}`,
            ...[...item.attachments.keys()].map((name) => `${key}#${item.id}!!${name}`),
          ];
          account(
            site.path,
            ids.filter((id) => !items.has(id)),
          );
        }
      }
    }
    expect(missing).toEqual([]);
    expect(seen).toBeGreaterThan(5_500);
  });

  it('is counted whole: each thing is in one state, and Microsoft counts what is held', () => {
    for (const { name, workload, isProtected, rows, counts } of coverage) {
      if (isProtected) expect(counts.length, name).toBeGreaterThanOrEqual(workload === 'onedrive' ? 1 : 0);
      const own = (rows as Json[]).filter(({ kind }) => kind !== 'versions' && kind !== 'permissions');
      const counted = own.flatMap(({ states }) => Object.values<number>(states)).reduce((sum, count) => sum + count, 0);
      expect(counted, name).toBe(Math.max(0, held.get(name)!.items.size - 1));
      for (const { expected, held: have } of counts) expect(have, name).toBe(expected);
    }
  });

  it('gives back from its restore point every file that counts as protected', () => {
    const lost: string[] = [];
    for (const [name, { id, items }] of held)
      for (const item of items.values())
        if (item.facts.kind === 'file' && item.status === 'protected' && !restorable.has(`${id} ${item.id}`))
          lost.push(`${name}${pathIn(items, item)}`);
    expect(lost).toEqual([]);
  });
});

/** A list's id as it stands in the ids of its items; see `docs/format/sharepoint.md`. */
function keyOf(listId: string): string {
  return Buffer.from(listId.replaceAll('-', ''), 'hex').toString('base64url');
}
