import type { ItemFacts } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { Repository } from '@coffer/vault';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneChunk } from '../layout/bytes.ts';
import { FACTS_CLOSE, FACTS_COMMA, FACTS_OPEN, factsLine } from '../layout/facts.ts';
import { groupOf, type ItemGroup } from '../layout/item-group.ts';
import { INDEXED_FROM, ItemsIndexBuilder } from '../layout/items-index.ts';
import { INDEX_FILE, ITEMS_FILE } from '../layout/layout.ts';
import type { CatalogItem } from '../ports.ts';
import { Job, memoryRepository, treeAt } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';
import { FolderListing } from './folder-listing.ts';
import { RestorePointOverlay } from './overlay.ts';
import { openRestorePoint, type RestorePointReader } from './reader.ts';

const MANY = 30_000;
/** Enough for an index even when some are gone. */
const FILES = INDEXED_FROM + 20;
const TIME = '2026-01-01T00:00:00.000Z';

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Items of four groups: very many files, some folders, few pages, and one definition at the end. */
function item(number: number): CatalogItem {
  const role = number === MANY - 1 ? 'definition' : number % 9_001 === 7 ? 'page' : undefined;
  const kind = role === undefined && number % 37 === 5 ? 'folder' : 'file';
  const name = `Übersicht ${String(number).padStart(6, '0')}`;
  const facts: ItemFacts = {
    ...{ id: `id ${number}`, parentId: 'root', name, kind, size: number, created: TIME, modified: TIME },
    ...(role === undefined ? {} : { role }),
  };
  return { id: facts.id, parentId: 'root', facts, status: 'protected' };
}

/** The facts of {@link item}s as a backup writes them, and their index. */
function written(): { readonly facts: string; readonly index: string } {
  const index = new ItemsIndexBuilder();
  let text = '';
  let bytes = 0;
  for (let number = 0; number < MANY; number += 1) {
    const { facts } = item(number);
    const before = number === 0 ? FACTS_OPEN : FACTS_COMMA;
    const line = factsLine(item(number), facts.name);
    index.add(groupOf(facts), bytes + before.length);
    bytes += before.length + Buffer.byteLength(line);
    text += before + line;
  }
  return { facts: text + FACTS_CLOSE, index: index.text() ?? '' };
}

async function saved(repository: Repository, { facts, index }: ReturnType<typeof written>): Promise<FolderListing> {
  await using writer = await repository.write();
  const items = await writer.saveFile(oneChunk(Buffer.from(facts)));
  const positions = await writer.saveFile(oneChunk(Buffer.from(index)));
  const file = { type: 'file' as const, mtime: TIME };
  const tree = await writer.saveTree([
    { ...file, name: ITEMS_FILE, ...items },
    { ...file, name: INDEX_FILE, ...positions },
  ]);
  await writer.saveSnapshot({ tree, time: TIME, hostname: 'coffer', tags: [], paths: ['/'] });
  return new FolderListing(repository, tree);
}

/** Counts the bytes that are read from files of a repository. */
function counted(repository: Repository): { bytes: number } {
  const read = { bytes: 0 };
  const original = repository.readFile.bind(repository);
  repository.readFile = async function* (content, range) {
    for await (const chunk of original(content, range)) {
      read.bytes += chunk.length;
      yield chunk;
    }
  };
  return read;
}

const anyGroup = fc.constantFrom<ItemGroup>('file', 'folder', 'page', 'definition', 'library');

test('pages of a large folder are slices of the whole, wherever they begin, and cost no more than what they show', async () => {
  await using place = await memoryRepository();
  const whole = written();
  const listing = await saved(place.repository, whole);
  const groups = new Map<ItemGroup, string[]>();
  for await (const { facts } of listing.entries()) {
    const of = groups.get(groupOf(facts)) ?? [];
    groups.set(groupOf(facts), of);
    of.push(facts.id);
  }
  expect([...groups].map(([group, ids]) => `${ids.length} ${group}`).sort()).toEqual([
    '1 definition',
    '29184 file',
    '4 page',
    '811 folder',
  ]);
  for (const [group, ids] of groups) expect(await listing.count(group)).toBe(ids.length);
  expect(await listing.count()).toBe(MANY);
  const read = counted(place.repository);
  await fc.assert(
    fc.asyncProperty(
      anyGroup,
      fc.nat({ max: 1_000_000 }),
      fc.integer({ min: 0, max: 40 }),
      async (group, at, limit) => {
        const ids = groups.get(group) ?? [];
        const skip = at % (ids.length + 3);
        read.bytes = 0;
        const page = await all(listing.page({ group, skip, limit }));
        expect(page.map(({ facts }) => facts.id)).toEqual(ids.slice(skip, skip + limit));
        // A page of files reads on from the mark before it; one of a rare group a bit around each of its items.
        expect(read.bytes).toBeLessThan(group === 'file' ? 200_000 : 66_000 * (limit + 1));
      },
    ),
    { numRuns: 100 },
  );

  // An index that is not that of the facts is damage, not the end of the folder.
  const spoiled = [
    'no index',
    whole.index.replace('"count":4,', '"count":5,'),
    whole.index.replace(/"page":\{[^}]*\}/, '"page":{"count":2,"every":1,"at":[2,99000000]}'),
  ];
  for (const index of spoiled) {
    const other = await saved(place.repository, { ...whole, index });
    await expect(all(other.page({ group: 'page' }))).rejects.toMatchObject({ code: 'damaged' });
  }
});

/** A drive with a folder that is large enough for an index; a hundred files cannot be read, a folder in it is left out. */
async function largeFolder() {
  const place = await memoryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const many = alice.folder(alice.rootId, 'Many');
  const files = Array.from({ length: FILES }, (_, number) => alice.file(many, `${number}.txt`, 'the same'));
  const out = alice.folder(many, 'Left out');
  alice.file(out, 'inside.txt', 'inside');
  alice.folder(many, 'Kept');
  const cut = alice.file(many, 'cut.txt', 'shorter than Microsoft says');
  alice.say(cut, { size: 1_000 });
  const job = new Job(place.repository, [alice], { pageSize: 500 });
  const locked = new Set(files.filter((_, number) => number % 20 === 0));
  job.workload.script.fetch = async ({ id }) => {
    if (locked.has(id)) throw new OutsideError('locked', 'The file is locked.');
    return undefined;
  };
  const { snapshotId } = await job.run({ policy: { excludedFolders: ['Many/Left out'] } });
  return { place, alice, many, files, cut, job, snapshotId: snapshotId! };
}

async function manyOf(reader: RestorePointReader, drive: ModelDrive): Promise<string> {
  const [folder] = await all(reader.children((await reader.root(drive.object.id)).id));
  return folder!.id;
}

/** A large folder says the same of its items as the tree that people see, without reading that. */
async function expectSame({ place, alice, snapshotId }: Awaited<ReturnType<typeof largeFolder>>): Promise<void> {
  const { repository } = place;
  const tree = await treeAt(repository, snapshotId, ['OneDrive', alice.object.name, 'Many']);
  const held = new Map((await repository.loadTree(tree)).map((node) => [node.name, node.size ?? 0]));
  const reader = await openRestorePoint(repository, snapshotId);
  const id = await manyOf(reader, alice);
  const loaded: string[] = [];
  const loadTree = repository.loadTree.bind(repository);
  const findNode = repository.findNode.bind(repository);
  repository.loadTree = async (of) => {
    loaded.push(of);
    return await loadTree(of);
  };
  repository.findNode = async (of, name) => {
    loaded.push(of);
    return await findNode(of, name);
  };
  const files = await all(reader.children(id, { group: 'file' }));
  const folders = await all(reader.children(id, { group: 'folder' }));
  expect(loaded).not.toContain(tree);
  expect([files.length, folders.length]).toEqual([FILES + 1, 2]);
  for (const one of [...files, ...folders]) {
    expect([one.facts.name, one.restorable, one.size]).toEqual([
      one.facts.name,
      held.has(one.facts.name),
      held.get(one.facts.name) ?? 0,
    ]);
  }
  expect(await reader.item(files[700]!.id)).toEqual(files[700]);
  expect(await reader.count(id)).toBe(FILES + 3);
}

test('a large folder is listed by its facts alone, and what is gone from it follows page by page', async () => {
  const scene = await largeFolder();
  const { place, alice, many, files, job, snapshotId } = scene;
  await using _ = place;
  await expectSame(scene);
  for (const number of [1, 2, 701]) alice.delete(files[number]!);
  alice.rename(files[3]!, 'another name.txt');
  const second = (await job.run()).snapshotId!;
  alice.delete(files[5]!);
  alice.delete(alice.childrenOf(many).find((id) => alice.one(id).facts.name === 'Kept')!);
  const third = (await job.run()).snapshotId!;
  const open = async (id: string) => await openRestorePoint(place.repository, id);
  const source = new RestorePointOverlay({
    chosen: await open(third),
    earlier: [() => open(second), () => open(snapshotId)],
    deleted: true,
    allVersions: false,
  });
  const [folder] = await all(source.children((await source.root(alice.object.id)).id));
  const whole = await all(source.children(folder!.id, { group: 'file' }));
  const gone = whole.filter(({ deleted }) => deleted);
  expect(gone.map(({ facts }) => facts.name)).toEqual(['5.txt', '1.txt', '2.txt', '701.txt']);
  expect(await source.count(folder!.id, 'file')).toBe(whole.length);
  expect((await all(source.children(folder!.id, { group: 'folder' }))).map(({ facts }) => facts.name)).toEqual([
    'Left out',
    'Kept',
  ]);
  const read = counted(place.repository);
  for (const skip of [0, 799, whole.length - 6, whole.length - 2, whole.length, whole.length + 5]) {
    read.bytes = 0;
    const page = await all(source.children(folder!.id, { group: 'file', skip, limit: 5 }));
    expect(page).toEqual(whole.slice(skip, skip + 5));
    expect(read.bytes).toBeLessThan(50_000);
  }
});
