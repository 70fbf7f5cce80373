import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { Drive } from './drive.ts';
import { DriveSource } from './generated/drive-source.ts';
import { Hashes } from './hashes.ts';
import { depthOf, type Item, pathOf } from './item.ts';
import { quickXorOf } from './quick-xor.ts';
import type { Site } from './site.ts';

const SITE: Site = {
  id: '11111111-1111-4111-8111-111111111111',
  webId: '22222222-2222-4222-8222-222222222222',
  host: 'x-my.sharepoint.com',
  path: '/personal/x',
  title: 'X',
  personal: true,
  ownerId: 'x',
  groupId: undefined,
  parent: undefined,
  administrators: [],
  created: 0,
  lock: 'none',
};

function open(count: number): Drive {
  const source = new DriveSource('test drive', count);
  const clock = new VirtualClock();
  const drive = new Drive({
    site: SITE,
    name: 'Documents',
    created: 0,
    clock,
    owner: {},
    hashes: new Hashes(),
    source,
  });
  drive.quota = Number.MAX_SAFE_INTEGER;
  return drive;
}

const all = (drive: Drive): Item[] => [...drive.list().slice(0, Number.MAX_SAFE_INTEGER)];

describe('a generated drive', () => {
  it('tells each item once, parents first, and the same at every start', () => {
    const items = all(open(2_000));
    expect(items).toHaveLength(2_000);
    expect(new Set(items.map(({ id }) => id)).size).toBe(2_000);
    const seen = new Set<string>();
    for (const item of items) {
      expect(item.parent === undefined || seen.has(item.parent.id)).toBe(true);
      seen.add(item.id);
    }
    const again = all(open(2_000));
    const facts = ({ id, guid, name, size, modified }: Item) => ({ id, guid, name, size, modified });
    expect(again.slice(1).map(facts)).toEqual(items.slice(1).map(facts));
  });

  it('agrees with itself: folders are as large as what is in them, and hold what says it is there', () => {
    const drive = open(1_500);
    const items = all(drive);
    for (const folder of items.filter(({ kind }) => kind === 'folder')) {
      const children = [...folder.children.values()];
      expect(children.map(({ id }) => id).sort()).toEqual(
        items
          .filter((item) => item.parent?.id === folder.id)
          .map(({ id }) => id)
          .sort(),
      );
      expect(children.reduce((sum, { size }) => sum + size, 0)).toBe(folder.size);
    }
    for (const item of items) {
      expect(drive.item(item.id)).toMatchObject({ name: item.name, size: item.size });
      expect(drive.find(pathOf(item))?.id).toBe(item.id);
      expect(depthOf(item)).toBeLessThan(10);
    }
    expect(drive.item('01AAAA')).toBeUndefined();
    expect(drive.find('/Projects 1/nothing 5.txt')).toBeUndefined();
  });

  it('keeps changes made to it, and forgets what was only looked at', () => {
    const drive = open(5_000);
    const before = drive.root.size;
    const file = all(drive).find(({ kind, size }) => kind === 'file' && size > 100)!;
    const path = pathOf(file);
    const position = drive.changes.position;
    drive.write(path, 'changed');
    expect(drive.find(path)).toMatchObject({ id: file.id, size: 7 });
    expect(drive.root.size).toBe(before - file.size + 7);
    expect(drive.changes.after(position).map(({ id }) => id)).toEqual([file.id]);
    const folder = drive.item(file.parent!.id)!;
    const count = drive.itemCount;
    drive.update(folder, { name: 'Renamed' });
    expect(pathOf(drive.item(file.id)!)).toBe(`/Renamed/${file.name}`);
    expect(pathOf(all(drive).find(({ id }) => id !== file.id && drive.item(id)?.parent?.id === folder.id)!)).toMatch(
      /^\/Renamed\//,
    );
    expect(drive.itemCount).toBe(count);
    drive.remove(folder);
    expect(drive.item(file.id)).toBeUndefined();
    expect(() => drive.setContent(file, { content: { size: 0, open: async function* () {} } })).toThrow('not exist');
    expect(all(drive)).toHaveLength(drive.itemCount);
    expect(drive.itemCount).toBeLessThan(count - 60);
    expect(drive.changes.after(position).filter(({ deleted }) => deleted)).toHaveLength(count - drive.itemCount);
  });

  it('has a first version of each file, and remembers it when the file is changed', () => {
    const drive = open(500);
    const file = all(drive).find(({ kind }) => kind === 'file')!;
    const { content, modified } = file;
    expect([drive.versions.current(file), drive.versions.past(file)]).toEqual([1, []]);
    drive.write(pathOf(file), 'changed');
    const same = drive.item(file.id)!;
    expect(drive.versions.past(same)).toMatchObject([{ number: 1, modified, content }]);
    drive.restoreVersion(same, 1);
    expect(drive.item(file.id)).toMatchObject({ size: content!.size, content });
    expect(drive.versions.current(same)).toBe(3);
    drive.remove(file);
    expect(drive.versions.past(same)).toEqual([]);
  });

  it('can be shared by whatever was looked at, and has the same permissions when it is made again', () => {
    const drive = open(500);
    const grantsOf = (of: Drive) => of.sharing.scopeOf(of.root).grants;
    expect(grantsOf(drive)).toEqual(grantsOf(open(500)));
    const folder = all(drive).find((item) => item.kind === 'folder' && item.parent === drive.root)!;
    const child = [...folder.children.values()][0]!;
    const position = drive.changes.position;
    const link = { type: 'view', scope: 'organization', webUrl: 'https://x', hasPassword: false } as const;
    const { id } = drive.sharing.add(folder, { roles: ['read'], to: undefined, link });
    const seen = drive.item(folder.id)!;
    expect(drive.sharing.isUnique(seen)).toBe(true);
    expect(drive.sharing.scopeOf(child).holder.id).toBe(folder.id);
    expect(drive.changes.after(position)).toEqual([]);
    expect(drive.changes.after(position, { sharing: true })).toEqual([seen]);
    expect(drive.changes.sharedAfter(seen, position)).toBe(true);
    expect(() => drive.sharing.remove(child, id)).toThrow('Inherited');
    drive.sharing.remove(folder, id);
    drive.sharing.inherit(folder);
    expect(drive.sharing.isUnique(seen)).toBe(false);
    expect(all(drive)).toHaveLength(500);
  });

  it('stays consistent whatever is done to it', () => {
    const step = fc.record({
      kind: fc.constantFrom('move', 'rename', 'delete', 'write', 'folder'),
      a: fc.nat(),
      b: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const drive = open(700);
        for (const [index, { kind, a, b }] of steps.entries()) {
          const items = all(drive);
          const one = items[1 + (a % (items.length - 1))]!;
          const folders = items.filter((item) => item.kind === 'folder');
          const target = folders[b % folders.length]!;
          try {
            if (kind === 'move') drive.update(one, { parent: target, conflict: 'rename' });
            if (kind === 'rename') drive.update(one, { name: `new ${index}` });
            if (kind === 'delete' && items.length > 300) drive.remove(one);
            if (kind === 'write')
              drive.put(target, `file ${index}`, {
                content: { size: 5, open: async function* () {} },
                conflict: 'replace',
              });
            if (kind === 'folder') drive.createFolder(target, `folder ${index}`, { conflict: 'rename' });
          } catch (error) {
            expect(String(error)).toMatch(/moved into itself|path is too long/);
          }
        }
        const items = all(drive);
        expect(items).toHaveLength(drive.itemCount);
        const seen = new Set<string>();
        for (const item of items) {
          expect(item.parent === undefined || seen.has(item.parent.id)).toBe(true);
          seen.add(item.id);
        }
        expect(seen.size).toBe(items.length);
        const bytes = items.filter(({ kind }) => kind === 'file').reduce((sum, { size }) => sum + size, 0);
        expect(drive.root.size).toBe(bytes);
      }),
      { numRuns: 30 },
    );
  });

  it('tells a million items page by page without making them', () => {
    const list = open(1_000_000).list();
    expect(list.length).toBe(1_000_000);
    expect(list.slice(999_800, 1_000_000)).toHaveLength(200);
  });
});

describe('a generated content', () => {
  it('has the QuickXorHash of its bytes, whatever its size, and delivers any part of them', async () => {
    const source = new DriveSource('bytes', 1_000);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 999 }),
        fc.oneof(fc.nat(40), fc.nat(5_000), fc.nat(400_000), fc.constantFrom(112_640, 225_280, 160, 112_639)),
        async (number, size) => {
          const content = source.rewritten(number, size);
          const read = async (start: number, end: number) => {
            const pieces: Uint8Array[] = [];
            for await (const piece of content.open(start, end)) pieces.push(Uint8Array.from(piece));
            return Buffer.concat(pieces);
          };
          const { size: length, open } = content;
          expect(await quickXorOf({ size: length, open: open.bind(content) })).toBe(content.quickXorHash);
          const whole = await read(0, size);
          const [a, b] = [Math.floor(size / 3), Math.floor(size / 2)];
          expect((await read(a, b)).equals(whole.subarray(a, b))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('differs from file to file and from size to size', () => {
    const source = new DriveSource('bytes', 1_000);
    const hashes = Array.from({ length: 500 }, (_, number) => source.rewritten(number + 1, 1_000).quickXorHash);
    expect(new Set(hashes).size).toBe(500);
  });
});
