import type { Tenant } from '@coffer/m365';
import { OutsideError, type ProtectedObject, silentLogger, type Workload } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import type { SqlCatalogStore } from '../../db/stores/catalog-store.ts';
import type { JobSessionStore } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { SessionLog } from '../job-sessions/session-log.ts';
import { type JobItemInput, readItems } from './job-items.ts';
import { planObjects } from './job-plan.ts';

const none = '00000000-0000-0000-0000-000000000000';
const guid = (name: string): string =>
  `${Buffer.from(name.slice(-4).padEnd(4, '0')).toString('hex')}-1111-4111-8111-11111111${String(name.length).padStart(4, '0')}`;
const host = 'https://contoso.sharepoint.com';

const people = ['alice', 'bob', 'carol', 'dave'];
const withoutDrive = new Set(['dave']);
/** Deleted people whose OneDrives are still there; nobody knows any more whose the second is. */
const left = ['erin', 'frank'];
const groups: Record<string, { members: string[]; site?: string }> = {
  crew: { members: ['alice', 'bob'], site: 'hr' },
  band: { members: ['carol'] },
};

function site(name: string, collection: string, path: string): ProtectedObject {
  const id = `contoso.sharepoint.com,${guid(collection)},${guid(name)}`;
  return {
    workload: 'sharepoint',
    id,
    ownerId: id,
    name,
    displayName: name,
    webUrl: host + path,
    siteId: guid(collection),
  };
}

const sites = [
  site('root', 'root', ''),
  site('hr', 'hr', '/sites/hr'),
  site('jobs', 'hr', '/sites/hr/jobs'),
  site('deep', 'hr', '/sites/hr/jobs/deep'),
  site('hrx', 'hrx', '/sites/hrx'),
];
function drive(name: string): ProtectedObject {
  const webUrl = `https://contoso-my.sharepoint.com/personal/${name}/Documents`;
  const siteId = guid(`site of ${name}`);
  return { workload: 'onedrive', id: `drive-${name}`, ownerId: guid(name), name, displayName: name, webUrl, siteId };
}

/** The site around a OneDrive, as a listing tells of it. */
function home(name: string): ProtectedObject {
  const siteId = guid(`site of ${name}`);
  const id = `contoso-my.sharepoint.com,${siteId},${guid(`web of ${name}`)}`;
  const webUrl = `https://contoso-my.sharepoint.com/personal/${name}`;
  const title = `${name}'s site`;
  return { workload: 'sharepoint', id, ownerId: id, name: title, displayName: title, webUrl, siteId };
}

/** A small organization behind the ports that a plan speaks to. `asked` counts what was asked of it. */
function organization() {
  const asked: string[] = [];
  const broken = new Set<string>();
  const oneDrive: Pick<Workload, 'find' | 'ownerless'> = {
    async *ownerless(_context, isKnown) {
      for (const name of [...people.filter((one) => !withoutDrive.has(one)), ...left]) {
        const trace = { siteId: guid(`site of ${name}`), siteName: name };
        if (isKnown(trace)) continue;
        asked.push(`site of ${name}`);
        const known = name === 'frank' ? { ...drive(name), ownerId: trace.siteId } : drive(name);
        if (!isKnown({ ...trace, ownerId: known.ownerId })) yield known;
      }
    },
    find: async (ownerId) => {
      asked.push(ownerId);
      if (broken.has(ownerId)) throw new OutsideError('unavailable', 'Out of order.');
      const name = people.find((one) => guid(one) === ownerId && !withoutDrive.has(one));
      return name === undefined ? undefined : drive(name);
    },
  };
  const withHome = [...people.filter((one) => !withoutDrive.has(one)), ...left];
  const sharePoint: Pick<Workload, 'find' | 'discover' | 'personalSites'> = {
    personalSites: {
      async *discover() {
        yield* withHome.map(home);
      },
      around: async ({ name, ownerId }) => {
        asked.push(`site around ${name}'s drive`);
        return { ...home(name), ownerId };
      },
      ownerOf: async ({ webUrl }) => {
        const name = withHome.find((one) => webUrl === home(one).webUrl) ?? '';
        asked.push(`owner of ${name}'s site`);
        return name === 'frank' ? undefined : guid(name);
      },
    },
    find: async (key) => {
      asked.push(key);
      return [...sites, ...withHome.map(home)].find((one) => one.id === key);
    },
    async *discover(_context, below) {
      const above = sites.find(({ id }) => id === below);
      if (below !== undefined && above === undefined) return;
      yield* above ? sites.filter((one) => one !== above && one.webUrl.startsWith(`${above.webUrl}/`)) : sites;
    },
  };
  const directory: Partial<Tenant['directory']> = {
    users: async () => ({
      items: people.map((name) => ({
        id: guid(name),
        displayName: name,
        userName: name,
        guest: false,
        enabled: true,
        licensed: true,
        synced: false,
      })),
    }),
    members: async (id) => {
      const found = Object.entries(groups).find(([name]) => guid(name) === id);
      if (!found) throw new OutsideError('gone', 'No such group.');
      return {
        items: found[1].members.map((name) => ({
          id: guid(name),
          kind: 'user' as const,
          displayName: name,
          userName: name,
        })),
      };
    },
    groupSite: async (id) => {
      const wanted = Object.entries(groups).find(([name]) => guid(name) === id)?.[1].site;
      const found = sites.find(({ name }) => name === wanted);
      return found && { id: found.id, displayName: found.name, webUrl: found.webUrl, personal: false };
    },
  };
  const workloads = new Map<string, object>([
    ['onedrive', oneDrive],
    ['sharepoint', sharePoint],
  ]) as unknown as Tenant['workloads'];
  return { asked, broken, tenant: { directory: directory as Tenant['directory'], workloads } };
}

interface Wish {
  readonly selected?: readonly JobItemInput[];
  readonly excluded?: readonly JobItemInput[];
  /** Selected and excluded items of other jobs. */
  readonly others?: readonly {
    selected: readonly JobItemInput[];
    excluded?: readonly JobItemInput[];
    isEnabled?: boolean;
  }[];
}

/** Plans a job; without selected items, one for the entire organization. */
async function plan(wish: Wish, house = organization()) {
  const lines: string[] = [];
  const store = {
    addLines: async (_: string, added: readonly { title: string }[]) =>
      void lines.push(...added.map(({ title }) => title)),
  } as unknown as JobSessionStore;
  const log = new SessionLog({ store, clock: new ManualClock(), logger: silentLogger }, { id: 's', lastUsn: 0 });
  const jobOf = (
    id: string,
    selected: readonly JobItemInput[],
    excluded: readonly JobItemInput[] = [],
    isEnabled = true,
  ) =>
    ({
      id,
      isEnabled,
      selectedItems: readItems(selected, none),
      excludedItems: readItems(excluded, none),
    }) as unknown as Job;
  const backupType = wish.selected ? 'SelectedItems' : 'EntireOrganization';
  const job = { ...jobOf('job', wish.selected ?? [], wish.excluded), backupType } as Job;
  const others = (wish.others ?? []).map((one, index) =>
    jobOf(`other ${index}`, one.selected, one.excluded, one.isEnabled),
  );
  const found: string[] = [];
  let failure: unknown;
  try {
    const objects = planObjects({
      job,
      siblings: [job, ...others],
      tenant: house.tenant,
      catalog: {
        objectOfOwner: async () => undefined,
        knownObject: async () => undefined,
      } as unknown as SqlCatalogStore,
      doubtful: new Set(),
      siteGroups: new Map(),
      log,
      context: { signal: AbortSignal.timeout(60_000), priority: 'incremental' },
    });
    for await (const { workload, name, withoutOneDrive } of objects)
      found.push(
        workload === 'onedrive'
          ? `${name}'s drive`
          : `${name}${withoutOneDrive ? ` without ${withoutOneDrive} drive` : ''}`,
      );
  } catch (error) {
    failure = error;
  }
  await log.written();
  return { found, lines, failure };
}

const user = (name: string, more: object = { oneDrive: true }) => ({
  type: 'User',
  user: { id: guid(name), name },
  ...more,
});
const group = (name: string, more: object) => ({
  type: 'Group',
  group: { id: guid(name), displayName: name },
  ...more,
});
const team = (name: string) => ({ type: 'Team', team: { id: guid(name), displayName: name } });
const homeItem = (name: string) => ({ type: 'Site', site: { id: home(name).id, title: home(name).displayName } });
/** Personal sites whose OneDrives are protected as such. */
const apart = (...names: string[]): string[] => names.map((name) => `${name}'s site without protected drive`);
const siteItem = (name: string) => ({
  type: 'Site',
  site: { id: sites.find((one) => one.name === name)?.id ?? name, title: name },
});
const whole = { type: 'PartialOrganization', oneDrive: true, sites: true };

describe('the plan of a job', () => {
  it("takes of a group its members' OneDrives and personal sites, and its own site with what is below", async () => {
    const members = await plan({
      selected: [group('crew', { members: true, memberOnedrive: true, memberSite: true })],
    });
    expect(members.found).toEqual(["alice's drive", "bob's drive", ...apart('alice', 'bob')]);
    const own = await plan({ selected: [group('crew', { groupSite: true })] });
    expect(own.found).toEqual(['hr', 'jobs', 'deep']);
    const without = await plan({ selected: [group('band', { groupSite: true })] });
    expect(without).toMatchObject({ found: [], lines: ['[Success] The group band has no site.'] });
  });

  it('takes sites and teams with their subsites, each once, and nothing of a neighbour', async () => {
    const { found } = await plan({ selected: [siteItem('jobs'), siteItem('hr'), team('crew')] });
    expect(found).toEqual(['jobs', 'deep', 'hr']);
    expect((await plan({ selected: [siteItem('root')] })).found).toEqual(['root']);
  });

  it('takes of the organization OneDrives, or sites with the personal ones, or both', async () => {
    const drives = await plan({ selected: [{ type: 'PartialOrganization', oneDrive: true }] });
    expect(drives.found).toEqual(["alice's drive", "bob's drive", "carol's drive", "erin's drive", "frank's drive"]);
    expect(drives.lines).toEqual([
      '[Success] 1 of the selected users have no OneDrive.',
      '[Success] 2 OneDrives to which no user leads, as their owners were deleted, are protected as well.',
    ]);
    const onlySites = await plan({ selected: [{ type: 'PartialOrganization', sites: true }] });
    const homes = ['alice', 'bob', 'carol', 'erin', 'frank'];
    expect(onlySites.found).toEqual(['root', 'hr', 'jobs', 'deep', 'hrx', ...homes.map((name) => `${name}'s site`)]);
    const all = await plan({ selected: [whole] });
    expect(all.found).toHaveLength(15);
    expect(all.found.slice(10)).toEqual(apart(...homes));
  });

  it('leaves out excluded items of every kind', async () => {
    const excluded = [
      user('alice'),
      group('band', { members: true, memberOnedrive: true }),
      siteItem('jobs'),
      team('nobody'),
      { type: 'PersonalSites' },
      { type: 'OneDriveFolders', folders: ['Music'] },
    ];
    const { found, lines } = await plan({ selected: [whole], excluded });
    expect(found).toEqual(["bob's drive", "erin's drive", "frank's drive", 'root', 'hr', 'hrx']);
    expect(lines).toContain('[Warning] The team nobody has no site any more.');
    const noDrives = await plan({ selected: [whole], excluded: [{ type: 'PartialOrganization', oneDrive: true }] });
    const kept = ['alice', 'bob', 'carol', 'erin', 'frank'].map((name) => `${name}'s site without excluded drive`);
    expect(noDrives.found).toEqual(['root', 'hr', 'jobs', 'deep', 'hrx', ...kept]);
  });

  it('takes personal sites where they are asked for: all, those of named people, or one by its address', async () => {
    const all = await plan({ selected: [{ type: 'PersonalSites' }], excluded: [homeItem('bob'), user('carol', {})] });
    expect(all.found).toEqual(["alice's site", "erin's site", "frank's site"]);
    const house = organization();
    const named = await plan({ selected: [user('alice', { personalSite: true, oneDrive: true })] }, house);
    expect(named.found).toEqual(["alice's drive", ...apart('alice')]);
    expect(house.asked).toEqual([guid('alice'), "site around alice's drive"]);
    expect((await plan({ selected: [user('alice', { personalSite: true })] })).found).toEqual(["alice's site"]);
    expect((await plan({ selected: [homeItem('erin')] })).found).toEqual(["erin's site"]);
    const without = await plan({ selected: [user('dave', { personalSite: true })] });
    expect(without).toMatchObject({ found: [], lines: ['[Warning] dave has no personal site.'] });
    const excluded = [{ type: 'PersonalSites' }];
    expect((await plan({ selected: [user('alice', {}), homeItem('bob')], excluded })).found).toEqual(["alice's drive"]);
  });

  it('asks nobody whose personal sites are when their OneDrives are in the plan', async () => {
    const house = organization();
    await plan({ selected: [whole] }, house);
    expect(house.asked.filter((one) => one.startsWith('owner of'))).toEqual([]);
  });

  it('keeps a personal site without the OneDrive in it where another enabled job protects that', async () => {
    const selected = [{ type: 'PersonalSites' }];
    const others = [
      { selected: [user('alice')] },
      { selected: [user('bob')], isEnabled: false },
      { selected: [group('band', { members: true, memberOnedrive: true })], excluded: [user('carol')] },
    ];
    const { found } = await plan({ selected, others });
    expect(found).toEqual([...apart('alice'), "bob's site", "carol's site", "erin's site", "frank's site"]);
  });

  it('for the entire organization takes what no other enabled job protects', async () => {
    const others = [
      { selected: [user('alice'), siteItem('hr')] },
      { selected: [user('bob')], isEnabled: false },
      { selected: [group('band', { members: true, memberOnedrive: true })], excluded: [user('carol')] },
    ];
    const house = organization();
    const { found } = await plan({ others }, house);
    expect(found.slice(0, 6)).toEqual(["bob's drive", "carol's drive", "erin's drive", "frank's drive", 'root', 'hrx']);
    expect(found.slice(6)).toEqual(apart('alice', 'bob', 'carol', 'erin', 'frank'));
    expect(house.asked).not.toContain('site of alice');
    const covered = await plan({ others: [{ selected: [whole], excluded: [siteItem('jobs')] }] });
    expect(covered.found).toEqual(['jobs', 'deep']);
  });

  it('leaves out OneDrives of deleted people that the job excludes or another job names', async () => {
    const excluded = [user('frank')];
    const others = [{ selected: [user('erin')] }];
    const { found, lines } = await plan({ excluded, others });
    expect(found.filter((name) => name.endsWith("'s drive"))).toEqual([
      "alice's drive",
      "bob's drive",
      "carol's drive",
    ]);
    expect(found.slice(-2)).toEqual([...apart('erin'), "frank's site without excluded drive"]);
    const all = await plan({ excluded: [user('frank', {})], others: [{ selected: [user('erin', {})] }] });
    expect(all.found.slice(-1)).toEqual(apart('carol'));
    expect(lines).toEqual(['[Success] 1 of the selected users have no OneDrive.']);
  });

  it('names what is gone, and is not whole when somebody could not be looked up', async () => {
    const selected = [user('nobody'), siteItem('nowhere'), group('nothing', { members: true, memberOnedrive: true })];
    const gone = await plan({ selected });
    expect(gone).toMatchObject({ found: [], failure: undefined });
    expect(gone.lines).toEqual([
      '[Warning] The site nowhere does not exist any more.',
      '[Warning] The group nothing does not exist any more.',
      '[Warning] nobody has no OneDrive.',
    ]);
    const house = organization();
    house.broken.add(guid('bob'));
    const broken = await plan({ selected: [whole] }, house);
    expect(broken.found).toHaveLength(15);
    expect(broken.failure).toMatchObject({ code: 'unavailable' });
    expect(broken.lines).toContain('[Failed] bob could not be looked up: Out of order.');
  });
});
