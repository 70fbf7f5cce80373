import type { Change, ItemFacts, Permissions, ProtectedObject, WorkContext, Workload } from '@coffer/model';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tenant } from '../../tenant.ts';
import { FastClock } from '../../testing/fast-clock.ts';
import { bytesOf, DOMAIN, oneDriveOf, openStage, pool, type Stage, scanAll } from '../../testing/stage.ts';

let stage: Stage<PracticeTenant>;
let tenant: Tenant;
let workload: Workload;
let alice: ProtectedObject;
let context: WorkContext;
const ALICE = `alice@${DOMAIN}`;

beforeAll(async () => {
  stage = await openStage((stateFolder) => startPracticeTenant({ keysFolder: sharedKeys, seed: 'tiny', stateFolder }));
  tenant = stage.connect({ pool: pool(2) });
  workload = oneDriveOf(tenant);
  context = stage.context();
  alice = (await workload.find(stage.practice.world.user(ALICE)!.id, context))!;
});
afterAll(async () => {
  await tenant[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});
beforeEach(() => {
  stage.charged.length = 0;
});

const drive = () => stage.practice.world.drive(ALICE);
const idOf = (login: string) => stage.practice.world.user(`${login}@${DOMAIN}`)!.id;
const units = () => stage.charged.reduce((sum, { resourceUnits }) => sum + resourceUnits, 0);

type Upsert = Extract<Change, { type: 'upsert' }>;

async function scan(state?: string): Promise<{ named: Map<string, Upsert>; state: string }> {
  const got = await scanAll(workload, alice, { context, ...(state === undefined ? {} : { state }) });
  const upserts = got.changes.flatMap((change) => (change.type === 'upsert' ? [change] : []));
  return { named: new Map(upserts.map((change) => [change.item.name, change])), state: got.state };
}

function share(path: string, login: string, roles: readonly string[]): void {
  const item = drive().find(path)!;
  drive().sharing.add(item, { roles, to: { kind: 'user', id: idOf(login) }, link: undefined });
}

async function restored(
  permissions: Permissions,
  name: string,
  notify = false,
): Promise<{ issues: readonly string[]; id: string }> {
  const bytes = Buffer.from(name);
  const file = {
    name,
    size: bytes.length,
    created: '2020-01-01T00:00:00Z',
    modified: '2020-01-01T00:00:00Z',
    conflict: 'overwrite',
    async *open() {
      yield bytes;
    },
  } as const;
  const { id } = await workload.restore({ object: alice, parentId: drive().root.id }, file, context);
  stage.charged.length = 0;
  return { id, issues: await workload.permissions!.restore(alice, id, permissions, { ...context, notify }) };
}

describe('whose permissions an item has', () => {
  it('is told by the scan: its own, those of its folder, changed ones', async () => {
    share('/Hello.txt', 'sakura', ['read']);
    const first = await scan();
    expect(first.named.get('Hello.txt')?.sharing).toBe('own');
    expect(first.named.get('Plan.md')?.sharing).toBe('inherited');
    share('/Documents/Plan.md', 'sakura', ['write']);
    drive().write('/Hello.txt', 'Hello again.\n');
    const second = await scan(first.state);
    expect(second.named.get('Plan.md')?.sharing).toBe('changed');
    expect(second.named.get('Hello.txt')?.sharing).toBe('own');
  });
});

describe('permissions', () => {
  const read = async (path: string) => {
    const { id, name } = drive().find(path)!;
    return await workload.permissions!.read(alice, { id, name } as ItemFacts, context);
  };

  it('are read once for five units, in an order that does not depend on when they were given', async () => {
    share('/Empty.txt', 'sakura', ['read']);
    share('/Empty.txt', 'admin', ['write']);
    stage.charged.length = 0;
    const first = await read('/Empty.txt');
    expect(units()).toBe(5);
    expect(first.map((one) => one['roles'])).toEqual(expect.arrayContaining([['read'], ['write'], ['owner']]));
    const item = drive().find('/Empty.txt')!;
    const grants = drive().sharing.scopeOf(item).grants as unknown[];
    grants.reverse();
    expect(JSON.stringify(await read('/Empty.txt'))).toBe(JSON.stringify(first));
  });

  it('are given without a word, unless those who get them are to be written to', async () => {
    const permissions = [{ roles: ['read'], grantedToV2: { user: { id: idOf('sakura') } } }];
    const { notices } = stage.practice.world;
    await restored(permissions, 'In silence.txt');
    expect(notices.sent).toEqual([]);
    const { id } = await restored(permissions, 'With a message.txt', true);
    expect(notices.sent).toEqual([{ itemId: id, to: { kind: 'user', id: idOf('sakura') } }]);
  });

  it('of one role are given to a new file with one request, and replace what it inherits', async () => {
    const { issues, id } = await restored(
      [
        { roles: ['read'], grantedToV2: { user: { id: idOf('sakura'), displayName: 'Sakura' } } },
        { roles: ['read'], grantedToV2: { user: { id: idOf('admin') } } },
      ],
      'One role.txt',
    );
    expect(issues).toEqual([]);
    expect(units()).toBe(5);
    const { grants } = drive().sharing.scopeOf(drive().item(id)!);
    expect(grants.map(({ roles, to }) => [roles, to])).toEqual([
      [['read'], { kind: 'user', id: idOf('sakura') }],
      [['read'], { kind: 'user', id: idOf('admin') }],
    ]);
  });

  it('come back as they were read: links first, then rights; nothing is done that is there already', async () => {
    const item = drive().find('/Documents/2025/Q1/Numbers.csv')!;
    share('/Documents/2025/Q1/Numbers.csv', 'sakura', ['write']);
    const link = { type: 'view', scope: 'organization', webUrl: 'https://x/1', hasPassword: false } as const;
    drive().sharing.add(item, { roles: ['read'], to: undefined, link });
    const kept = await read('/Documents/2025/Q1/Numbers.csv');
    stage.charged.length = 0;
    expect(await workload.permissions!.restore(alice, item.id, kept, context)).toEqual([]);
    expect(units()).toBe(5);
    const { issues, id } = await restored(kept, 'Copied.csv');
    expect(issues).toEqual([expect.stringContaining('role owner')]);
    const { grants } = drive().sharing.scopeOf(drive().item(id)!);
    expect(grants.map((one) => one.link?.scope ?? one.roles[0])).toEqual(['organization', 'write']);
  });

  it('that an item should not have are taken away', async () => {
    const { id } = await restored([{ roles: ['read'], grantedToV2: { user: { id: idOf('sakura') } } }], 'Swap.txt');
    const wanted = [{ roles: ['write'], grantedToV2: { user: { id: idOf('admin') } } }];
    expect(await workload.permissions!.restore(alice, id, wanted, context)).toEqual([]);
    const { grants } = drive().sharing.scopeOf(drive().item(id)!);
    expect(grants.map(({ roles, to }) => [roles, to])).toEqual([[['write'], { kind: 'user', id: idOf('admin') }]]);
  });

  it('of nobody end the inheritance and leave nothing', async () => {
    const { issues, id } = await restored([], 'Nobody.txt');
    expect(issues).toEqual([]);
    const item = drive().item(id)!;
    expect(drive().sharing.isUnique(item)).toBe(true);
    expect(drive().sharing.scopeOf(item).grants).toEqual([]);
  });

  it('that cannot be given back are told of, each with its reason, and the others are given', async () => {
    const { issues, id } = await restored(
      [
        { roles: ['write'], grantedToV2: { siteGroup: { id: '5', displayName: 'Team Members' } } },
        { roles: ['read'], link: { type: 'view', scope: 'organization' }, hasPassword: true },
        { roles: ['read'], grantedToV2: { user: { id: '99999999-0000-4000-8000-000000000000', displayName: 'Gone' } } },
        { roles: ['read'], grantedToV2: { user: { id: idOf('sakura') } } },
      ],
      'Partly.txt',
    );
    expect(issues).toEqual([
      expect.stringContaining('site group Team Members'),
      expect.stringContaining('password'),
      expect.stringMatching(/rights of Gone were not given back: the account does not exist any more/),
    ]);
    const { grants } = drive().sharing.scopeOf(drive().item(id)!);
    expect(grants.map(({ to }) => to)).toEqual([{ kind: 'user', id: idOf('sakura') }]);
  });
});

describe('versions', () => {
  it('are listed newest first without the present one, and read', async () => {
    for (const text of ['one', 'two', 'three!']) drive().write('/Versioned.txt', text);
    const { item } = (await scan()).named.get('Versioned.txt')!;
    stage.charged.length = 0;
    const versions = await workload.versions!.list(alice, item, context);
    expect(versions.map(({ id, size }) => [id, size])).toEqual([
      ['2.0', 3],
      ['1.0', 3],
    ]);
    const contents: string[] = [];
    for (const version of versions) {
      const { bytes } = await workload.versions!.fetch(alice, item, version, context);
      contents.push((await bytesOf(bytes)).toString('utf8'));
    }
    expect(contents).toEqual(['two', 'one']);
    expect(units()).toBe(2 + 2);
    expect(stage.charged.every(({ purpose }) => purpose === 'version')).toBe(true);
  });

  it('that Microsoft keeps no more are gone', async () => {
    const { item } = (await scan()).named.get('Versioned.txt')!;
    const [version] = await workload.versions!.list(alice, item, context);
    drive().versions.drop(drive().find('/Versioned.txt')!, 2);
    await expect(workload.versions!.fetch(alice, item, version!, context)).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('addresses that are too old', () => {
  it('are renewed for a whole page with one request', async () => {
    const { named } = await scan();
    const files = [...named.values()].filter(({ ticket }) => ticket !== undefined);
    expect(files.length).toBeGreaterThan(5);
    stage.charged.length = 0;
    for (const { item, ticket } of files) {
      const old = { ...ticket, workload: 'onedrive', at: 0 } as const;
      const { bytes } = await workload.fetch(alice, item, old, context);
      expect((await bytesOf(bytes)).length).toBe(item.size);
    }
    expect(stage.charged.filter(({ purpose }) => purpose === 'scan')).toHaveLength(1);
    expect(units()).toBe(2);
  });

  it('are asked for one by one when the page is not known any more', async () => {
    const { item, ticket } = (await scan()).named.get('Plan.md')!;
    const page = { path: `/drives/${alice.id}/root/delta?token=nonsense`, incremental: true };
    const old = { ...ticket, workload: 'onedrive', at: 0, page } as const;
    const { bytes } = await workload.fetch(alice, item, old, context);
    expect((await bytesOf(bytes)).length).toBe(item.size);
  });
});

it('says of a part of a notebook that Microsoft does not give out that waiting will not help', async () => {
  await using hasty = stage.connect({ pool: pool(1), clock: new FastClock(100) });
  const item = drive().write('/Notes.one', 'a notebook page');
  const { named } = await scan();
  const change = named.get('Notes.one')!;
  stage.practice.setFaults({ expiredDownloads: { status: 503 } });
  try {
    const fetching = oneDriveOf(hasty).fetch(alice, change.item, undefined, context);
    await expect(fetching).rejects.toMatchObject({ transient: false, reason: 'onenote-content' });
  } finally {
    stage.practice.setFaults({ expiredDownloads: null });
    drive().remove(item);
  }
});
