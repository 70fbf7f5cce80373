import type { Change, ItemFacts, ProtectedObject, ScanEvent, WorkContext, Workload } from '@coffer/model';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenant.ts';
import { bytesOf, DOMAIN, openStage, pool, type Stage, workloadOf } from '../../testing/stage.ts';

let stage: Stage<PracticeTenant>;
let tenant: Tenant;
let workload: Workload;
let workshop: ProtectedObject;
let context: WorkContext;
let BY: { user: { id: string; displayName: string; email: string } };

function site(path: string) {
  const found = stage.practice.world.sites.find((one) => one.path === path);
  if (found === undefined) throw new Error(`no site ${path}`);
  return found;
}

function idOf(path: string): string {
  const { host, id, webId } = site(path);
  return `${host},${id},${webId}`;
}

beforeAll(async () => {
  stage = await openStage((stateFolder) => startPracticeTenant({ keysFolder: sharedKeys, seed: 'tiny', stateFolder }));
  tenant = stage.connect({ pool: pool(2) });
  workload = workloadOf(tenant, 'sharepoint');
  context = stage.context();
  const alice = stage.practice.world.user(`alice@${DOMAIN}`)!;
  BY = { user: { id: alice.id, displayName: alice.displayName, email: alice.mail ?? '' } };
  workshop = (await workload.find(idOf('/sites/workshop'), context))!;
});
afterAll(async () => {
  await tenant[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => {
  stage.charged.length = 0;
});

async function scan(state?: string): Promise<{ events: ScanEvent[]; changes: Change[]; state: string }> {
  const events: ScanEvent[] = [];
  for await (const event of workload.scan(workshop, state, context)) events.push(event);
  const end = events.at(-1);
  if (end?.type !== 'end') throw new Error('no end');
  return {
    events,
    changes: events.flatMap((event) => (event.type === 'changes' ? event.changes : [])),
    state: end.state,
  };
}

/** What is there after these changes, by path. */
function tree(changes: readonly Change[]): Map<string, Change & { item: ItemFacts }> {
  const items = new Map<string, Change & { item: ItemFacts }>();
  for (const change of changes) {
    if (change.type === 'delete') items.delete(change.id);
    else items.set(change.item.id, change);
  }
  const pathOf = (item: ItemFacts): string => {
    const parent = item.parentId === null ? undefined : items.get(item.parentId);
    return parent === undefined ? '' : `${pathOf(parent.item)}/${item.name}`;
  };
  return new Map([...items.values()].map((change) => [pathOf(change.item), change]));
}

async function text(change: (Change & { item: ItemFacts }) | undefined): Promise<string> {
  if (change?.type !== 'upsert') throw new Error('not there');
  const content = await workload.fetch(workshop, change.item, change.ticket, context);
  return (await bytesOf(content.bytes)).toString('utf8');
}

const units = (): number => stage.charged.reduce((sum, { resourceUnits }) => sum + resourceUnits, 0);

describe('finding sites', () => {
  it('finds team sites and subsites by name, with what a site collection uses, and no OneDrive', async () => {
    const { world } = stage.practice;
    const top = site('/sites/workshop');
    world.addSite({ title: 'Yard', path: '/sites/workshop/yard', parent: top });
    const found: ProtectedObject[] = [];
    const sizes = new Map<string, number>();
    const sized = (id: string, bytes: number) => sizes.set(id, bytes);
    for await (const object of workload.discover({ ...context, sized })) found.push(object);
    expect(sizes.get(workshop.id)).toBeGreaterThan(0);
    expect((sizes.get(workshop.id) ?? 1) % 2 ** 20).toBe(0);
    expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(['workshop', 'workshop/yard']));
    expect(found.some(({ webUrl }) => webUrl.includes('/personal/'))).toBe(false);
    expect(found.map(({ displayName }) => displayName)).toContain('Tiny Works');
    const below: ProtectedObject[] = [];
    for await (const object of workload.discover(context, workshop.id)) below.push(object);
    expect(below.map(({ name, parentId }) => ({ name, parentId }))).toEqual([
      { name: 'workshop/yard', parentId: workshop.id },
    ]);
  });

  it('finds personal sites by listing, from the OneDrive in one, and tells whose one is', async () => {
    const { world } = stage.practice;
    const sites = workload.personalSites!;
    const alice = world.user(`alice@${DOMAIN}`)!;
    const { site: home } = world.drive(alice.id);
    const found: ProtectedObject[] = [];
    for await (const object of sites.discover(context)) found.push(object);
    expect(found.map(({ webUrl }) => new URL(webUrl).pathname).sort()).toEqual(
      world.sites
        .filter(({ personal }) => personal)
        .map(({ path }) => path)
        .sort(),
    );
    const listed = found.find(({ siteId }) => siteId === home.id)!;
    expect([listed.ownerId, await sites.ownerOf(listed, context)]).toEqual([listed.id, alice.id]);
    const drive = await workloadOf(tenant, 'onedrive').find(alice.id, context);
    expect(await sites.around(drive!, context)).toMatchObject({ id: listed.id, ownerId: alice.id });
    home.lock = 'no-access';
    expect(await sites.ownerOf(listed, context)).toBeUndefined();
    home.lock = 'none';
  });

  it('gives rights where a site may not be seen', () => {
    expect(site('/sites/workshop').administrators).toContain(`c:0t.c|tenant|${stage.groupId}`);
  });

  it('finds no site where there is none', async () => {
    const [host = ''] = idOf('/sites/workshop').split(',');
    const none = `${host},00000000-0000-4000-8000-000000000000,00000000-0000-4000-8000-000000000000`;
    expect(await workload.find(none, context)).toBeUndefined();
  });
});

describe('scanning a site', () => {
  it('names libraries with their files and lists with their items', async () => {
    const list = stage.practice.world.lists.add(site('/sites/workshop'), {
      displayName: 'Tools',
      columns: [{ name: 'Price', kind: 'number' }],
    });
    list.add({ Title: 'Saw', Price: 12 }, BY);
    const items = tree((await scan()).changes);
    const library = [...items.values()].find(({ item }) => item.role === 'library');
    expect([...items.keys()]).toEqual(
      expect.arrayContaining([`/${library?.item.name}/Plans/Bench.txt`, '/Lists/Tools/1.json', '/Lists/Tools']),
    );
    expect(items.get('/Lists/Tools')?.item.role).toBe('list');
    const saw = JSON.parse(await text(items.get('/Lists/Tools/1.json')));
    expect(saw).toMatchObject({ id: '1', fields: { Title: 'Saw', Price: 12 } });
    expect(await text(items.get(`/${library?.item.name}/Plans/Bench.txt`))).toBe('A bench of oak.\n');
    const built = JSON.parse(await text(items.get('/Lists/Tools/_vti_definition.json')));
    expect(built.columns.map(({ name }: { name: string }) => name)).toContain('Price');
  });

  it('gives the same bytes of an item with its ticket and without', async () => {
    const items = tree((await scan()).changes);
    const change = items.get('/Lists/Tools/1.json');
    const { ticket, ...without } = change as Change & { item: ItemFacts; ticket?: unknown };
    expect(await text(without as Change & { item: ItemFacts })).toBe(await text(change));
  });

  it('leaves hidden lists out and says why', async () => {
    const items = tree((await scan()).changes);
    const people = items.get('/Lists/User Information List');
    expect(people).toMatchObject({ type: 'excluded', reason: expect.stringContaining('SharePoint keeps for itself') });
  });

  it('costs one unit a library or list and two for the listing when nothing changed', async () => {
    const { state } = await scan();
    stage.charged.length = 0;
    const again = await scan(state);
    expect(again.changes).toEqual([]);
    expect(units()).toBe(2 + stage.charged.length - 1);
    expect(stage.charged.every(({ objectId }) => objectId === workshop.id)).toBe(true);
  });

  it('tells only what changed: items, new lists, deleted lists', async () => {
    const { world } = stage.practice;
    const tools = world.lists.of(site('/sites/workshop')).find(({ displayName }) => displayName === 'Tools')!;
    const wood = world.lists.add(site('/sites/workshop'), { displayName: 'Wood' });
    const oak = wood.add({ Title: 'Oak' }, BY);
    const first = await scan();
    wood.update(oak, { Title: 'Oak, old' }, BY);
    const second = await scan(first.state);
    const names = second.changes.map((change) => (change.type === 'delete' ? 'gone' : change.item.name));
    expect(names).toContain('1.json');
    expect(names.filter((name) => name.endsWith('.json') && name !== '_vti_definition.json')).toEqual(['1.json']);
    world.lists.remove(wood);
    tools.add({ Title: 'Hammer' }, BY);
    const third = await scan(second.state);
    const gone = third.changes.flatMap((change) => (change.type === 'delete' ? [change.id] : []));
    const folder = tree(first.changes).get('/Lists/Wood')!.item.id;
    expect(gone).toContain(folder);
    expect(tree(third.changes).size).toBeGreaterThan(0);
  });

  it('begins one library anew when Microsoft no longer knows where it stood', async () => {
    const { state } = await scan();
    stage.practice.setFaults({ goneDeltas: { count: 1 } });
    const { events } = await scan(state);
    const resets = events.filter((event) => event.type === 'reset');
    expect(resets).toHaveLength(1);
    expect(resets[0]?.below).toBeDefined();
    const again = events.flatMap((event) => (event.type === 'changes' ? event.changes : []));
    expect(again.some((change) => change.type === 'upsert' && change.item.name === 'Bench.txt')).toBe(true);
  });

  it('begins the whole site anew when what was kept is not readable', async () => {
    const { events } = await scan('nonsense');
    expect(events[0]).toMatchObject({ type: 'reset' });
    expect(events[0]).not.toHaveProperty('below');
  });

  it('goes on with the others when one list is broken, and takes it up again', async () => {
    const { world } = stage.practice;
    const tools = world.lists.of(site('/sites/workshop')).find(({ displayName }) => displayName === 'Tools')!;
    const { state } = await scan();
    const file = world.drivesOf(site('/sites/workshop'))[0]!;
    file.write('/Plans/Chair.txt', 'A chair.\n');
    tools.add({ Title: 'Plane' }, BY);
    stage.practice.setFaults({ unavailable: { status: 403, path: `${tools.id}/items/delta` } });
    const broken = await scan(state);
    stage.practice.setFaults({ unavailable: null });
    expect(broken.changes.find(({ type }) => type === 'failed')).toMatchObject({
      code: 'denied',
      item: { name: 'Tools', role: 'list' },
    });
    expect(broken.changes.some((change) => change.type === 'upsert' && change.item.name === 'Chair.txt')).toBe(true);
    const mended = await scan(broken.state);
    expect(tree(mended.changes).size).toBeGreaterThan(0);
    expect(
      mended.changes.some((change) => change.type === 'upsert' && change.item.name === 'Tools' && change.item.role),
    ).toBe(true);
    expect(mended.changes.some((change) => change.type === 'upsert' && change.item.role === 'list-item')).toBe(true);
  });

  it('leaves the OneDrive out of a personal site when it is told to, and takes it in again', async () => {
    const drive = await workloadOf(tenant, 'onedrive').find(stage.practice.world.user(`alice@${DOMAIN}`)!.id, context);
    const home = (await workload.personalSites!.around(drive!, context))!;
    const scanned = async (object: ProtectedObject, state?: string) => {
      const events: ScanEvent[] = [];
      for await (const event of workload.scan(object, state, context)) events.push(event);
      const end = events.at(-1);
      if (end?.type !== 'end') throw new Error('no end');
      const changes = events.flatMap((event) => (event.type === 'changes' ? event.changes : []));
      return { events, items: tree(changes), state: end.state };
    };
    const whole = await scanned(home);
    expect(whole.items.get('/Documents/Hello.txt')?.type).toBe('upsert');
    const without = { ...home, withoutOneDrive: 'protected' as const };
    const apart = await scanned(without, whole.state);
    const library = whole.items.get('/Documents')!.item.id;
    expect(apart.events[0]).toMatchObject({ type: 'reset', below: library });
    expect([...apart.items.values()]).toMatchObject([
      { type: 'excluded', item: { id: library }, reason: expect.stringContaining('protected as such') },
    ]);
    stage.charged.length = 0;
    expect((await scanned(without, apart.state)).items.size).toBe(0);
    expect(units()).toBe(2);
    const excluded = await scanned({ ...home, withoutOneDrive: 'excluded' }, apart.state);
    expect([...excluded.items.values()]).toMatchObject([{ reason: expect.stringContaining('the job leaves out') }]);
    const again = await scanned(home, apart.state);
    expect([...again.items.values()].map(({ type, item }) => [type, item.name])).toEqual(
      expect.arrayContaining([
        ['upsert', 'Documents'],
        ['upsert', 'Hello.txt'],
      ]),
    );
  });

  it('fails with the reason when the whole site is locked', async () => {
    const locked = site('/sites/workshop');
    locked.lock = 'no-access';
    await expect(scan()).rejects.toMatchObject({ code: 'locked' });
    locked.lock = 'none';
  });
});
