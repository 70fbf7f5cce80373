import {
  type Change,
  type ItemFacts,
  memoryJournal,
  type Permissions,
  type ProtectedObject,
  type RestoreJournal,
  type WorkContext,
  type Workload,
} from '@coffer/model';
import {
  type PracticeTenant,
  type Site,
  type SiteList,
  sharedKeys,
  startPracticeTenant,
} from '@coffer/practice-tenant';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenant.ts';
import { bytesOf, DOMAIN, openStage, pool, type Stage, scanAll, workloadOf } from '../../testing/stage.ts';

let stage: Stage<PracticeTenant>;
let tenant: Tenant;
let workload: Workload;
let context: WorkContext;
let workshop: Site;
let saved: Saved;
let copy: { object: ProtectedObject; site: Site; issues: string[] };

const SPRING = Date.UTC(2025, 3, 7, 9, 30, 0);
const SUMMER = Date.UTC(2025, 6, 1, 12, 0, 0);

type Upsert = Extract<Change, { type: 'upsert' }>;

/** What a backup of a site would hold. */
interface Saved {
  readonly object: ProtectedObject;
  readonly items: readonly (Upsert & {
    readonly bytes: Buffer;
    readonly versions: readonly Version[];
    permissions?: Permissions;
  })[];
}

interface Version {
  readonly modified: string;
  readonly size: number;
  readonly bytes: Buffer;
}

async function save(path: string): Promise<Saved> {
  const object = (await workload.find(idOf(site(path)), context))!;
  const { changes } = await scanAll(workload, object, { context });
  const last = new Map(
    changes.flatMap((change) => (change.type === 'upsert' ? [[change.item.id, change] as const] : [])),
  );
  const items = [];
  for (const change of last.values()) {
    const { item, ticket, sharing } = change;
    const content = item.kind === 'file' ? await workload.fetch(object, item, ticket, context) : undefined;
    const bytes = content === undefined ? Buffer.alloc(0) : await bytesOf(content.bytes);
    const versioned = item.kind === 'file' && (item.role === undefined || item.role === 'list-item');
    const versions: Version[] = [];
    for (const version of versioned ? await workload.versions!.list(object, item, context) : []) {
      const { bytes: old } = await workload.versions!.fetch(object, item, version, context);
      const whole = await bytesOf(old);
      versions.unshift({ modified: version.modified, size: whole.length, bytes: whole });
    }
    const own = sharing !== undefined && sharing !== 'inherited' && item.role !== 'library';
    const permissions = own ? { permissions: await workload.permissions!.read(object, item, context) } : {};
    items.push({ ...change, bytes, versions, ...permissions });
  }
  return { object, items };
}

/** Gives everything back into another site, as the engine does: folders before what lies in them. */
async function giveBack(from: Saved, to: ProtectedObject, by = workload): Promise<string[]> {
  const issues: string[] = [];
  const on = stage.context({ sessionId: 'restore', priority: 'restore' });
  const stream = (bytes: Buffer) =>
    async function* () {
      yield bytes;
    };
  const below = async (folder: ItemFacts | undefined, parentId: string | undefined): Promise<void> => {
    const children = from.items.filter(({ item }) => item.parentId === (folder?.id ?? root.id));
    const ordered = [...children].sort(
      (a, b) => Number(b.item.role === 'definition') - Number(a.item.role === 'definition'),
    );
    for (const { item, bytes, versions, permissions } of ordered) {
      if (item.role === 'definition' && folder !== undefined) continue;
      const { name, role, created, modified, createdBy, modifiedBy } = item;
      if (item.kind === 'folder') {
        const definition = from.items.find((one) => one.item.parentId === item.id && one.item.role === 'definition');
        const made = await by.ensureFolder(
          to,
          parentId,
          { name, ...(role ? { role } : {}), ...(definition ? { definition: stream(definition.bytes) } : {}) },
          on,
        );
        issues.push(...(made.issues ?? []));
        await below(item, made.id);
        if (permissions) issues.push(...(await by.permissions!.restore(to, made.id, permissions, on)));
        continue;
      }
      const stored = await by.restore(
        { object: to, parentId: parentId ?? to.id.split(',')[2]! },
        {
          name,
          ...(role ? { role } : {}),
          ...(createdBy ? { createdBy } : {}),
          ...(modifiedBy ? { modifiedBy } : {}),
          ...(versions.length > 0 ? { versions: versions.map((one) => ({ ...one, open: stream(one.bytes) })) } : {}),
          size: bytes.length,
          created,
          modified,
          open: stream(bytes),
          conflict: 'overwrite',
        },
        on,
      );
      issues.push(...(stored.issues ?? []));
      if (permissions) issues.push(...(await by.permissions!.restore(to, stored.id, permissions, on)));
    }
  };
  const root = from.items.find(({ item }) => item.parentId === null)!.item;
  await below(undefined, undefined);
  return issues;
}

function site(path: string): Site {
  return stage.practice.world.sites.find((one) => one.path === path)!;
}

function idOf({ host, id, webId }: Site): string {
  return `${host},${id},${webId}`;
}

function listOf(of: Site, title: string): SiteList {
  return stage.practice.world.lists.of(of).find(({ displayName }) => displayName === title)!;
}

function actor(login: string) {
  const user = stage.practice.world.user(`${login}@${DOMAIN}`)!;
  return { user: { id: user.id, displayName: user.displayName, email: user.userPrincipalName } };
}

function fill(): void {
  const { world } = stage.practice;
  const [alice, sakura] = [actor('alice'), actor('sakura')];
  const number = (login: string): number => world.lists.people(workshop).ensure(`${login}@${DOMAIN}`).id;
  const makers = world.lists.add(workshop, { displayName: 'Makers' });
  const oak = makers.add({ Title: 'Oak & Sons' }, alice);
  const tools = world.lists.add(workshop, {
    displayName: 'Tools',
    description: 'What hangs on the wall',
    settings: { MajorVersionLimit: 77 },
    columns: [
      { name: 'Price', kind: 'number' },
      { name: 'Colours', kind: 'choice', choices: ['red', 'green'], multiple: true },
      { name: 'Keeper', kind: 'personOrGroup' },
      { name: 'Helpers', kind: 'personOrGroup', multiple: true },
      { name: 'Maker', kind: 'lookup', facet: { listId: makers.id, columnName: 'Title' } },
      { name: 'Page', kind: 'hyperlinkOrPicture' },
      { name: 'Bought', kind: 'dateTime' },
      { name: 'Sharp', kind: 'boolean' },
      { name: 'Double', kind: 'calculated', facet: { formula: '=[Price]*2', outputType: 'number' } },
    ],
  });
  tools.schema.addView({
    title: 'Cheap',
    fields: ['Title', 'Price'],
    query: '<OrderBy><FieldRef Name="Price"/></OrderBy>',
  });
  tools.add({ Title: 'Lost' }, alice);
  tools.remove(tools.item(1)!);
  const saw = tools.add(
    {
      Title: 'Saw',
      Price: 12,
      Colours: ['red', 'green'],
      Keeper: number('sakura'),
      Helpers: [number('alice'), number('sakura')],
      Maker: oak.id,
      Page: { Url: 'https://example.com/saw', Description: 'The saw' },
      Bought: '2024-02-29T10:00:00Z',
      Sharp: true,
    },
    alice,
    { at: SPRING },
  );
  tools.update(saw, { Price: 15 }, sakura, { at: SUMMER });
  const bytes = Buffer.from('how to sharpen');
  tools.attach(saw, "Alice's manual.txt", {
    size: bytes.length,
    async *open(start, end) {
      yield bytes.subarray(start, end);
    },
  });
  tools.sharing.assign(saw, { kind: 'user', id: sakura.user.id }, 1_073_741_826);
  const drawer = tools.add({ Title: 'Drawer' }, alice, { isFolder: true });
  tools.add({ Title: 'Nail' }, alice, { parent: drawer });
  const drive = world.drivesOf(workshop)[0]!;
  drive.write('/Plans/Bench.txt', 'A bench of oak, painted.\n');
  drive.write('/Plans/Desk.txt', 'A desk.\n', { by: alice, modified: SUMMER });
  const plan = drive.find('/Plans/Bench.txt')!;
  drive.sharing.add(plan, { roles: ['read'], to: { kind: 'user', id: sakura.user.id }, link: undefined });
  const page = world.pages.create(
    workshop,
    'Welcome.aspx',
    {
      title: 'Welcome',
      canvasLayout: {
        horizontalSections: [
          {
            id: '1',
            layout: 'fullWidth',
            columns: [{ id: '1', width: 12, webparts: [{ id: 'a', innerHtml: '<p>Hello</p>' }] }],
          },
        ],
      },
    },
    alice,
  );
  world.pages.publish(page);
}

beforeAll(async () => {
  stage = await openStage((stateFolder) => startPracticeTenant({ keysFolder: sharedKeys, seed: 'tiny', stateFolder }));
  tenant = stage.connect({ pool: pool(2) });
  workload = workloadOf(tenant, 'sharepoint');
  context = stage.context();
  workshop = site('/sites/workshop');
  fill();
  saved = await save('/sites/workshop');
  const made = stage.practice.world.addSite({ title: 'Copy', path: '/sites/copy' });
  const object = (await workload.find(idOf(made), context))!;
  copy = { object, site: made, issues: await giveBack(saved, object) };
});
afterAll(async () => {
  await tenant[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

describe('a site that is given back elsewhere', () => {
  it('tells what could not be given back, each with its reason', () => {
    expect(copy.issues).toEqual([]);
  });

  it('has its lists with columns, views and settings', () => {
    const tools = listOf(copy.site, 'Tools');
    const original = listOf(workshop, 'Tools');
    const columns = (list: SiteList) =>
      list.schema.columns.map(({ name, kind, multiple }) => `${name} ${kind} ${multiple}`);
    expect(columns(tools).sort()).toEqual(columns(original).sort());
    expect(tools.description).toBe('What hangs on the wall');
    expect(tools.schema.settings['MajorVersionLimit']).toBe(77);
    expect(tools.schema.views.map(({ title, fields, query }) => ({ title, fields, query }))).toEqual(
      original.schema.views.map(({ title, fields, query }) => ({ title, fields, query })),
    );
  });

  it('has the items with all fields, people and lookups by the numbers of the new place', () => {
    const tools = listOf(copy.site, 'Tools');
    const saw = tools.items().find(({ state }) => state.fields['Title'] === 'Saw')!;
    const people = stage.practice.world.lists.people(copy.site);
    expect(saw.state.fields).toMatchObject({
      Price: 15,
      Colours: ['red', 'green'],
      Keeper: people.ensure(`sakura@${DOMAIN}`).id,
      Helpers: [people.ensure(`alice@${DOMAIN}`).id, people.ensure(`sakura@${DOMAIN}`).id],
      Page: { Url: 'https://example.com/saw', Description: 'The saw' },
      Sharp: true,
    });
    const maker = listOf(copy.site, 'Makers').item(Number(saw.state.fields['Maker']));
    expect(maker?.state.fields['Title']).toBe('Oak & Sons');
    expect(Date.parse(String(saw.state.fields['Bought']))).toBe(Date.UTC(2024, 1, 29, 10));
  });

  it('has the versions of items with dates and authors', () => {
    const saw = listOf(copy.site, 'Tools')
      .items()
      .find(({ state }) => state.fields['Title'] === 'Saw')!;
    expect([...saw.past, saw.state].map(({ fields, modified }) => [fields['Price'], modified])).toEqual([
      [12, SPRING],
      [15, SUMMER],
    ]);
    expect(saw.created).toBe(SPRING);
    expect(saw.createdBy.user?.id).toBe(actor('alice').user.id);
    expect(saw.state.modifiedBy.user?.id).toBe(actor('sakura').user.id);
  });

  it('has the rights that items of lists have of their own', () => {
    const tools = listOf(copy.site, 'Tools');
    const [saw, nail] = ['Saw', 'Nail'].map(
      (title) => tools.items().find(({ state }) => state.fields['Title'] === title)!,
    );
    expect(tools.sharing.isUnique(saw!)).toBe(true);
    expect(tools.sharing.isUnique(nail!)).toBe(false);
    expect(tools.sharing.scopeOf(saw!).grants.map(({ to }) => to)).toContainEqual({
      kind: 'user',
      id: actor('sakura').user.id,
    });
  });

  it('has attachments and folders of lists', async () => {
    const tools = listOf(copy.site, 'Tools');
    const saw = tools.items().find(({ state }) => state.fields['Title'] === 'Saw')!;
    const content = saw.attachments.get("Alice's manual.txt")!;
    expect((await bytesOf(content.open(0, content.size))).toString()).toBe('how to sharpen');
    const nail = tools.items().find(({ state }) => state.fields['Title'] === 'Nail')!;
    expect(tools.leafOf(nail.parent!)).toBe('Drawer');
  });

  it('has the documents with their versions and the permissions of their own', () => {
    const drive = stage.practice.world.drivesOf(copy.site)[0]!;
    const plan = drive.find('/Plans/Bench.txt')!;
    expect(drive.versions.past(plan)).toHaveLength(1);
    const desk = drive.find('/Plans/Desk.txt')!;
    expect([desk.createdBy.user?.id, desk.modified]).toEqual([actor('alice').user.id, SUMMER]);
    expect(drive.sharing.isUnique(plan)).toBe(true);
    const { grants } = drive.sharing.scopeOf(plan);
    expect(grants.map(({ to }) => to)).toContainEqual({ kind: 'user', id: actor('sakura').user.id });
  });

  it('has its pages, published, with what they show', () => {
    const page = stage.practice.world.pages.of(copy.site).find(({ item }) => item.name === 'Welcome.aspx')!;
    expect(page.level).toBe('published');
    expect(JSON.stringify(page.facts.canvasLayout)).toContain('<p>Hello</p>');
  });
});

describe('lists whose restore breaks off', () => {
  /** Gives the lists back, by a server that ends at its so-manieth note in the journal. */
  const attempt = async (to: ProtectedObject, journal: RestoreJournal, notes: number): Promise<boolean> => {
    let left = notes;
    const breaking: RestoreJournal = {
      ...journal,
      note: async (...note) => {
        left -= 1;
        if (left === 0) throw new Error('The lights went out.');
        await journal.note(...note);
      },
    };
    await using server = stage.connect({ pool: pool(2), journal: breaking });
    const lists = saved.items.filter(({ item }) => item.parentId === null || /^lists$|#|^[\w-]{22}/.test(item.id));
    const inLists = lists.filter(({ item }) => !/\.0|library/.test(`${item.id} ${item.role}`));
    try {
      await giveBack({ ...saved, items: inLists }, to, workloadOf(server, 'sharepoint'));
      return true;
    } catch (error) {
      if (!String(error).includes('lights')) throw error;
      return false;
    }
  };

  it('has each item once, wherever it breaks off and however often it is begun again', async () => {
    const made = stage.practice.world.addSite({ title: 'Broken', path: '/sites/broken' });
    const to = (await workload.find(idOf(made), context))!;
    const journal = memoryJournal();
    let attempts = 1;
    // The first note of an item comes before it is made, the second after.
    while (!(await attempt(to, journal, (attempts % 2) + 1))) attempts += 1;
    expect(attempts).toBeGreaterThan(4);
    expect(await attempt(to, journal, 1)).toBe(true);
    const titles = (of: Site) =>
      ['Makers', 'Tools'].flatMap((title) =>
        listOf(of, title)
          .items()
          .map(({ state, parent }) => [state.fields['Title'], parent?.state.fields['Title']])
          .sort(),
      );
    expect(titles(made)).toEqual(titles(workshop));
  });
});
