import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../clock.ts';
import { type Drive, type Item, LONGEST_PATH, nameFault, pathOf, World } from '../../world/index.ts';
import { officeSeed } from './index.ts';

function items(drive: Drive): Item[] {
  const found: Item[] = [];
  const open = [...drive.root.children.values()];
  for (let item = open.pop(); item; item = open.pop()) {
    found.push(item);
    open.push(...item.children.values());
  }
  return found;
}

async function build(): Promise<World> {
  const world = new World(systemClock);
  await officeSeed.build(world);
  return world;
}

async function hashOf(item: Item, start = 0, end = item.size): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of item.content!.open(start, end)) hash.update(chunk);
  return hash.digest('hex');
}

describe('the office seed', () => {
  let world: World;
  let files: Item[];
  beforeAll(async () => {
    world = await build();
    files = [...world.drives.values()].flatMap(items).filter(({ kind }) => kind === 'file');
  });

  const drive = (login: string): Drive => world.drive(`${login}@office365.onmicrosoft.com`);

  it('has the group and the accounts of the public REST API documentation', () => {
    const group = world.groups.get('6e570850-9ce9-40ed-b81d-41772dabcead');
    expect(group).toMatchObject({ displayName: 'Backup Accounts', kind: 'security', mail: undefined });
    const members = group?.members.map((id) => world.user(id));
    expect(members?.map((user) => user?.userPrincipalName)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `account${number}@office365.onmicrosoft.com`),
    );
    for (const user of members ?? []) {
      expect(user).toMatchObject({ password: 'XXXXX', state: 'ok' });
      expect(world.oneDrive(user!.id)).toBeUndefined();
    }
    const administrator = world.user('admin@office365.onmicrosoft.com');
    expect(administrator).toMatchObject({ password: 'XXXXX', roles: ['SharePoint Administrator'] });
  });

  it('has every kind of group, one of them nested, guests, and people without a OneDrive', () => {
    const kinds = new Set([...world.groups.values()].map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['security', 'microsoft365', 'mail-enabled-security', 'distribution']));
    expect([...world.groups.values()].some(({ members }) => members.some((id) => world.groups.has(id)))).toBe(true);
    const users = [...world.users.values()];
    expect(users.filter(({ userType }) => userType === 'Guest').length).toBeGreaterThan(1);
    expect(world.oneDrive(world.user('kiosk.hall@office365.onmicrosoft.com')!.id)).toBeUndefined();
    expect(world.user('paolo.reyes@office365.onmicrosoft.com')?.state).toBe('disabled');
    expect(items(drive('paolo.reyes')).length).toBeGreaterThan(20);
    expect(items(drive('nadia.bloom'))).toEqual([]);
  });

  it('is as large as a small company, with files from empty to 200 MiB', () => {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    expect(files.length).toBeGreaterThan(1200);
    expect(files.length).toBeLessThan(2000);
    expect(bytes).toBeGreaterThan(500e6);
    expect(bytes).toBeLessThan(700e6);
    expect(files.some(({ size }) => size === 0)).toBe(true);
    expect(Math.max(...files.map(({ size }) => size))).toBe(200 * 1024 * 1024);
    expect(files.filter(({ size }) => size > 5e6 && size < 30e6).length).toBeGreaterThan(8);
  });

  it('has names that OneDrive allows, in paths below its limit, some of them at the limits', () => {
    const all = [...world.drives.values()].flatMap(items);
    for (const item of all) {
      expect(nameFault(item.name, item.kind)).toBeUndefined();
      expect(pathOf(item).length).toBeLessThan(LONGEST_PATH);
    }
    expect(all.some((item) => pathOf(item).length === LONGEST_PATH - 1)).toBe(true);
    expect(all.some(({ name }) => name.length === 255)).toBe(true);
    expect(all.some(({ name }) => Buffer.byteLength(name) > 700)).toBe(true);
    expect(all.some(({ name }) => name.normalize('NFC') !== name)).toBe(true);
    expect(all.some(({ name, kind }) => kind === 'folder' && name === 'Report.docx')).toBe(true);
    expect(all.some(({ kind, children }) => kind === 'folder' && children.size === 0)).toBe(true);
  });

  it('gives every file as many bytes as it announces', async () => {
    for (const item of files.filter(({ size }) => size < 1e6)) {
      let length = 0;
      for await (const chunk of item.content!.open(0, item.size)) length += chunk.length;
      expect(length, pathOf(item)).toBe(item.size);
    }
  });

  it('reads the 200 MiB recording from anywhere as it reads it whole', async () => {
    const item = files.find(({ size }) => size === 200 * 1024 * 1024)!;
    const places = [0, 43, 99_999_999, item.size - 100_003].map((start) => ({ start, whole: createHash('sha256') }));
    let position = 0;
    for await (const chunk of item.content!.open(0, item.size)) {
      for (const { start, whole } of places) {
        const from = Math.max(0, start - position);
        whole.update(chunk.subarray(from, Math.max(from, Math.min(chunk.length, start + 100_003 - position))));
      }
      position += chunk.length;
    }
    expect(position).toBe(item.size);
    for (const { start, whole } of places) expect(await hashOf(item, start, start + 100_003)).toBe(whole.digest('hex'));
  });

  it('builds the same tenant again: ids, dates and bytes', async () => {
    const again = await build();
    const facts = (of: World): string[] =>
      [...of.drives.values()].flatMap((each) =>
        items(each).map((item) =>
          JSON.stringify([each.id, item.id, pathOf(item), item.size, item.created, item.modified]),
        ),
      );
    expect(facts(again)).toEqual(facts(world));
    expect([...again.users.keys()]).toEqual([...world.users.keys()]);
    const others = [...again.drives.values()].flatMap(items).filter(({ kind }) => kind === 'file');
    for (const [index, item] of files.entries()) {
      if (item.size < 300_000) expect(await hashOf(others[index]!), pathOf(item)).toBe(await hashOf(item));
    }
  });
});
