import { type ItemFacts, OutsideError, type ProtectedObject, type WorkContext, type Workload } from '@coffer/model';
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

/** The item that the first change of that name tells of, with its ticket. */
async function entry(name: string) {
  const { changes } = await scanAll(workload, alice, { context });
  const change = changes.find((one) => one.type === 'upsert' && one.item.name === name);
  if (change?.type !== 'upsert') throw new Error(`no ${name}`);
  return change;
}

describe('finding OneDrives', () => {
  it('finds every OneDrive with the bytes it uses, and none where none was ever made', async () => {
    const names: string[] = [];
    const sizes = new Map<string, number>();
    const sized = (id: string, bytes: number) => sizes.set(id, bytes);
    for await (const object of workload.discover({ ...context, sized })) names.push(object.name);
    expect(sizes.get(alice.id)).toBe(stage.practice.world.drive(ALICE).root.size);
    expect(sizes.size).toBe(names.length);
    expect(names.sort()).toEqual([`admin@${DOMAIN}`, ALICE, `jörg.müller@${DOMAIN}`].sort());
    expect(await workload.find(stage.practice.world.user(`sakura@${DOMAIN}`)!.id, context)).toBeUndefined();
  });

  it('says where it lives and whose it is', () => {
    expect(alice).toMatchObject({ workload: 'onedrive', name: ALICE, displayName: "Alice O'Hara" });
    expect(alice.siteId).toBe(stage.practice.world.drive(ALICE).site.id);
  });
});

describe('a OneDrive whose owner was deleted', () => {
  const none = () => false;

  it('is found by its site and read as others are; nothing is asked of those that are accounted for', async () => {
    const { world } = stage.practice;
    const leaver = world.addUser({ userPrincipalName: `leaver@${DOMAIN}`, displayName: 'Leaver', password: 'XXXXX' });
    const drive = world.drive(leaver.id);
    drive.write('/Left behind.txt', 'still here');
    world.removeUser(leaver);
    const known = new Set([...world.drives.values()].filter((one) => one !== drive).map(({ site }) => site.id));
    stage.charged.length = 0;
    const found: ProtectedObject[] = [];
    for await (const object of workload.ownerless!(context, ({ siteId }) => known.has(siteId))) found.push(object);
    expect(found).toMatchObject([{ id: drive.id, name: 'leaver_tiny_onmicrosoft_com', siteId: drive.site.id }]);
    expect(stage.charged.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(6);
    const { changes } = await scanAll(workload, found[0]!, { context });
    expect(changes).toContainEqual(
      expect.objectContaining({ item: expect.objectContaining({ name: 'Left behind.txt' }) }),
    );
    const all: string[] = [];
    for await (const { id } of workload.discover(context)) all.push(id);
    expect(all).toContain(drive.id);
    expect(new Set(all).size).toBe(all.length);
  });

  it('is given although it is locked, and says so when it is scanned', async () => {
    const { site } = [...stage.practice.world.drives.values()].find((one) => one.site.path.includes('leaver'))!;
    site.lock = 'no-access';
    const found: ProtectedObject[] = [];
    for await (const object of workload.ownerless!(context, none)) if (object.siteId === site.id) found.push(object);
    expect(found).toHaveLength(1);
    await expect(scanAll(workload, found[0]!, { context })).rejects.toMatchObject({ code: 'locked' });
    site.lock = 'none';
    await expect(scanAll(workload, found[0]!, { context })).rejects.toMatchObject({ transient: true });
    stage.practice.world.sites.splice(stage.practice.world.sites.indexOf(site), 1);
  });
});

describe('the count of a OneDrive', () => {
  const countOf = async (state?: string) => {
    const counts: unknown[] = [];
    for await (const event of workload.scan(alice, state, context))
      if (event.type === 'end') counts.push(event.state, event.expected);
    return counts;
  };

  it("is Microsoft's own, asked for when all of it is listed and not while nothing changes", async () => {
    const { itemCount } = stage.practice.world.drive(ALICE);
    const [state, expected] = await countOf();
    expect(expected).toEqual([{ folderId: null, items: itemCount - 1 }]);
    stage.charged.length = 0;
    expect((await countOf(String(state)))[1]).toBeUndefined();
    expect(stage.charged).toHaveLength(1);
  });
});

describe('users without a OneDrive', () => {
  const all = async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const object of workload.discover(context)) names.push(object.name);
    return names;
  };

  it('are not asked for again while no site came under their names', async () => {
    await all();
    stage.charged.length = 0;
    const before = await all();
    const asked = stage.charged.filter(({ status }) => status === 404 || status === 400);
    expect(asked).toEqual([]);
    const sakura = stage.practice.world.user(`sakura@${DOMAIN}`)!;
    stage.charged.length = 0;
    expect(await workload.find(sakura.id, context)).toBeUndefined();
    expect(stage.charged).toEqual([]);
    expect(before).not.toContain(`sakura@${DOMAIN}`);
  });

  it('are found when a listing shows that they got one', async () => {
    const clock = new FastClock();
    await using later = stage.connect({ pool: pool(2), clock });
    const again = oneDriveOf(later);
    const user = stage.practice.world.addUser({
      userPrincipalName: `late@${DOMAIN}`,
      displayName: 'Late',
      password: 'XXXXX',
      oneDrive: false,
    });
    expect(await again.find(user.id, context)).toBeUndefined();
    stage.practice.world.provisionOneDrive(user);
    clock.jump(20 * 60_000);
    expect(await again.find(user.id, context)).toMatchObject({ name: `late@${DOMAIN}` });
    stage.practice.world.users.delete(user.id);
  });
});

describe('granting rights', () => {
  it('adds the group to the administrators who are there already', async () => {
    const { site } = stage.practice.world.drive(ALICE);
    expect(site.administrators).toEqual([`i:0#.f|membership|${ALICE}`, `c:0t.c|tenant|${stage.groupId}`]);
  });

  it('happens once per site, and once more when access is denied all the same', async () => {
    const { site } = stage.practice.world.drive(ALICE);
    await scanAll(workload, alice, { context });
    expect(stage.charged.filter(({ purpose }) => purpose === 'grant')).toEqual([]);
    site.administrators = [`i:0#.f|membership|${ALICE}`];
    await scanAll(workload, alice, { context });
    expect(site.administrators).toContain(`c:0t.c|tenant|${stage.groupId}`);
    expect(stage.charged.filter(({ purpose }) => purpose === 'grant').map(({ identity }) => identity)).toEqual([
      `admin@${DOMAIN}`,
      `admin@${DOMAIN}`,
    ]);
  });

  it('goes to the main account itself while there is no pool, if that is wanted', async () => {
    await using other = stage.connect({ grantGroups: [], grantSelf: true });
    const { site } = stage.practice.world.drive(ALICE);
    expect((await scanAll(oneDriveOf(other), alice, { context })).changes.length).toBeGreaterThan(5);
    expect(site.administrators).toContain(`i:0#.f|membership|admin@${DOMAIN}`);
  });

  it('never happens where no group is named', async () => {
    const { site } = stage.practice.world.drive(ALICE);
    const before = site.administrators;
    site.administrators = [`i:0#.f|membership|${ALICE}`];
    try {
      await using other = stage.connect({ pool: pool(1), grantGroups: [] });
      await expect(scanAll(oneDriveOf(other), alice, { context })).rejects.toMatchObject({ code: 'denied' });
      expect(site.administrators).toHaveLength(1);
    } finally {
      site.administrators = before;
    }
  });
});

describe('listing a folder', () => {
  it('tells what lies directly in it, as it is now', async () => {
    const listed = async (folderId: string | undefined) => {
      const found: ItemFacts[] = [];
      for await (const page of workload.list!(alice, folderId, context)) found.push(...page);
      return found;
    };
    const top = await listed(undefined);
    const drive = stage.practice.world.drive(ALICE);
    expect(top.map(({ name }) => name).sort()).toEqual(
      [...drive.root.children.values()].map(({ name }) => name).sort(),
    );
    const hello = top.find(({ name }) => name === 'Hello.txt')!;
    expect(hello).toMatchObject({ kind: 'file', size: drive.find('/Hello.txt')!.size });
    expect(hello.hash).toBeDefined();
    const documents = top.find(({ name }) => name === 'Documents')!;
    expect((await listed(documents.id)).every(({ parentId }) => parentId === documents.id)).toBe(true);
  });
});

describe('scanning', () => {
  it('tells everything at first and only changes afterwards', async () => {
    const drive = stage.practice.world.drive(ALICE);
    const first = await scanAll(workload, alice, { context });
    const names = first.changes.flatMap((change) => (change.type === 'upsert' ? [change.item.name] : []));
    expect(names).toEqual(
      expect.arrayContaining(['Hello.txt', 'Empty.txt', 'メモ.txt', 'Ärger & 100% Müh#e.txt', '日本語']),
    );
    expect(first.changes[0]).toMatchObject({ type: 'upsert', item: { parentId: null, kind: 'folder' } });

    drive.write('/New.txt', 'new');
    drive.rename('/Documents/Plan.md', 'Renamed.md');
    drive.remove(drive.find('/Empty folder')!);
    const second = await scanAll(workload, alice, { state: first.state, context });
    const told = second.changes.map((change) => (change.type === 'delete' ? 'deleted' : change.item.name));
    expect(told.sort()).toEqual(['New.txt', 'Renamed.md', 'deleted']);
    expect(second.reset).toBeUndefined();
    drive.remove(drive.find('/New.txt')!);
    drive.rename('/Documents/Renamed.md', 'Plan.md');
  });

  it('of an unchanged drive costs one request of one unit', async () => {
    const { state } = await scanAll(workload, alice, { context });
    stage.charged.length = 0;
    const again = await scanAll(workload, alice, { state, context });
    expect(again.changes).toEqual([]);
    expect(stage.charged).toMatchObject([
      { purpose: 'scan', resourceUnits: 1, status: 200, objectId: alice.id, sessionId: 's' },
    ]);
  });

  it('begins anew when Microsoft no longer knows the state', async () => {
    const { state } = await scanAll(workload, alice, { context });
    stage.practice.setFaults({ goneDeltas: { count: 1 } });
    const again = await scanAll(workload, alice, { state, context });
    expect(again.reset).toMatch(/resync/);
    expect(again.changes.length).toBeGreaterThan(5);
  });

  it('begins anew when the state is no state at all', async () => {
    const again = await scanAll(workload, alice, { state: `/drives/${alice.id}/root/delta?token=nonsense`, context });
    expect(again.reset).toBeDefined();
  });

  it('names infected files as unsupported', async () => {
    const drive = stage.practice.world.drive(ALICE);
    const item = drive.write('/Bad.exe', 'x');
    (item as { malware?: string }).malware = 'Win32/Practice';
    const { changes } = await scanAll(workload, alice, { context });
    expect(changes.find((change) => change.type === 'unsupported')).toMatchObject({ item: { name: 'Bad.exe' } });
    drive.remove(item);
  });

  it('stops with the reason of the signal', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    await expect(scanAll(workload, alice, { context: stage.context({ signal: stop.signal }) })).rejects.toThrow(
      'stopped',
    );
  });
});

describe('fetching', () => {
  it('brings the bytes by the address of the scan, at no unit', async () => {
    const { item, ticket } = await entry('Plan.md');
    stage.charged.length = 0;
    const content = await workload.fetch(alice, item, ticket, context);
    expect(content.size).toBe(item.size);
    expect((await bytesOf(content.bytes)).toString()).toContain('# Plan');
    expect(stage.charged).toMatchObject([{ purpose: 'content', resourceUnits: 0, bytesIn: item.size, status: 200 }]);
  });

  it('brings an empty file, and one without a ticket', async () => {
    const { item, ticket } = await entry('Empty.txt');
    expect(await bytesOf((await workload.fetch(alice, item, ticket, context)).bytes)).toHaveLength(0);
    const hello = await entry('Hello.txt');
    expect((await bytesOf((await workload.fetch(alice, hello.item, undefined, context)).bytes)).toString()).toBe(
      'Hello, world.\n',
    );
  });

  it('asks for a new address when the old one has expired', async () => {
    const { item, ticket } = await entry('Hello.txt');
    stage.practice.setFaults({ expiredDownloads: { count: 1 } });
    expect(await bytesOf((await workload.fetch(alice, item, ticket, context)).bytes)).toHaveLength(14);
  });

  it('never takes a file for vanished that Microsoft still names', async () => {
    const { item, ticket } = await entry('Hello.txt');
    stage.practice.setFaults({ expiredDownloads: { count: 2, status: 404 } });
    await expect(workload.fetch(alice, item, ticket, context)).rejects.toMatchObject({
      code: 'damaged',
      reason: 'content-missing',
    });
    expect(await bytesOf((await workload.fetch(alice, item, ticket, context)).bytes)).toHaveLength(14);
  });

  it.each(['corruptDownloads', 'truncateDownloads'])('never lets %s look whole', async (fault) => {
    const { item, ticket } = await entry('Plan.md');
    stage.practice.setFaults({ [fault]: { count: 1 } });
    const content = await workload.fetch(alice, item, ticket, context);
    await expect(bytesOf(content.bytes)).rejects.toMatchObject({
      code: 'damaged',
      reason: 'hash-mismatch',
      transient: true,
    });
    const again = await workload.fetch(alice, item, ticket, context);
    expect((await bytesOf(again.bytes)).length).toBe(item.size);
  });

  it('takes a broken connection up again where it broke', async () => {
    const drive = stage.practice.world.drive(ALICE);
    const big = new Uint8Array(3_000_000).map((_, index) => (index * 7) % 253);
    drive.write('/Big.bin', big);
    const { item, ticket } = await entry('Big.bin');
    stage.practice.setFaults({ resetDownloads: { count: 2 } });
    stage.charged.length = 0;
    const bytes = await bytesOf((await workload.fetch(alice, item, ticket, context)).bytes);
    expect(bytes.equals(big)).toBe(true);
    expect(stage.charged.map(({ status }) => status)).toEqual([200, 206, 206]);
    expect(stage.charged.reduce((sum, { bytesIn }) => sum + bytesIn, 0)).toBe(big.length);
  });

  it('asks how a file stands now, and hears when it is gone', async () => {
    const drive = stage.practice.world.drive(ALICE);
    drive.write('/Asked.txt', 'one');
    const { item } = await entry('Asked.txt');
    expect(await workload.current(alice, item, context)).toEqual(item);
    drive.rename('/Asked.txt', 'Answered.txt');
    expect(await workload.current(alice, item, context)).toMatchObject({ id: item.id, name: 'Answered.txt' });
    drive.remove(drive.find('/Answered.txt')!);
    expect(await workload.current(alice, item, context)).toBeUndefined();
  });

  it('says that a file vanished, and that it was changed meanwhile', async () => {
    const drive = stage.practice.world.drive(ALICE);
    drive.write('/Fleeting.txt', 'one');
    const { item, ticket } = await entry('Fleeting.txt');
    drive.write('/Fleeting.txt', 'two');
    const content = await workload.fetch(alice, item, ticket, context);
    await expect(bytesOf(content.bytes)).rejects.toMatchObject({ code: 'damaged', reason: 'changed' });
    drive.remove(drive.find('/Fleeting.txt')!);
    await expect(workload.fetch(alice, item, ticket, context)).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('restoring', () => {
  const times = { created: '2020-01-02T03:04:05Z', modified: '2021-02-03T04:05:06Z' };
  const file = (name: string, bytes: Uint8Array, conflict: 'overwrite' | 'keep' = 'overwrite') => ({
    name,
    size: bytes.length,
    ...times,
    conflict,
    async *open() {
      for (let at = 0; at < bytes.length; at += 70_001) yield bytes.subarray(at, at + 70_001);
    },
  });

  it('finds or makes folders', async () => {
    const made = await workload.ensureFolder(alice, undefined, { name: 'Restored' }, context);
    expect(made.created).toBe(true);
    expect(await workload.ensureFolder(alice, undefined, { name: 'Restored' }, context)).toEqual({
      id: made.id,
      created: false,
    });
    const inner = await workload.ensureFolder(alice, made.id, { name: 'a & b #1 50%' }, context);
    expect(stage.practice.world.drive(ALICE).find('/Restored/a & b #1 50%')?.id).toBe(inner.id);
    await expect(workload.ensureFolder(alice, undefined, { name: 'Hello.txt' }, context)).rejects.toMatchObject({
      code: 'rejected',
    });
  });

  it.each([0, 1, 5_000_000, 11_000_000])('writes a file of %i bytes with its times', async (size) => {
    const drive = stage.practice.world.drive(ALICE);
    const { id: parentId } = await workload.ensureFolder(alice, undefined, { name: 'Sizes' }, context);
    const bytes = new Uint8Array(size).map((_, index) => (index * 13) % 249);
    const stored = await workload.restore({ object: alice, parentId }, file(`size ${size}.bin`, bytes), context);
    expect(stored).toMatchObject({ outcome: 'created', size });
    const item = drive.item(stored.id)!;
    expect(item.modified).toBe(Date.parse(times.modified));
    const { changes } = await scanAll(workload, alice, { context });
    const change = changes.find((one) => one.type === 'upsert' && one.item.id === stored.id);
    if (change?.type !== 'upsert') throw new Error('not there');
    expect(change.item.hash).toBe(stored.hash);
    expect(
      (await bytesOf((await workload.fetch(alice, change.item, change.ticket, context)).bytes)).equals(bytes),
    ).toBe(true);
  });

  it('replaces, or keeps and writes beside under a free name', async () => {
    const { id: parentId } = await workload.ensureFolder(alice, undefined, { name: 'Conflicts' }, context);
    const target = { object: alice, parentId };
    const write = (text: string, conflict: 'overwrite' | 'keep') =>
      workload.restore(target, file('Plan.docx', Buffer.from(text), conflict), context);
    const first = await write('first', 'keep');
    expect(first).toMatchObject({ name: 'Plan.docx', outcome: 'created' });
    expect(await write('second', 'overwrite')).toMatchObject({ id: first.id, outcome: 'replaced' });
    const day = new Date().toISOString().slice(0, 10);
    expect(await write('third', 'keep')).toMatchObject({ name: `Plan (restored ${day}).docx`, outcome: 'created' });
    expect(await write('fourth', 'keep')).toMatchObject({ name: `Plan (restored ${day} 2).docx` });
  });

  it('refuses content that is not as long as it says, and leaves nothing behind', async () => {
    const { id: parentId } = await workload.ensureFolder(alice, undefined, { name: 'Conflicts' }, context);
    const wrong = { ...file('Short.bin', Buffer.from('abc')), size: 10 };
    await expect(workload.restore({ object: alice, parentId }, wrong, context)).rejects.toMatchObject({
      code: 'damaged',
    });
    expect(stage.practice.world.drive(ALICE).find('/Conflicts/Short.bin')).toBeUndefined();
  });

  it('rejects with OutsideError when the folder is gone', async () => {
    const restoring = workload.restore({ object: alice, parentId: 'nowhere' }, file('a', Buffer.from('a')), context);
    await expect(restoring).rejects.toBeInstanceOf(OutsideError);
  });
});
