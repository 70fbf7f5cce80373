import { OutsideError } from '@coffer/model';
import { type Backend, initRepository, memoryBackend, openRepository, type Repository } from '@coffer/vault';
import { expect, test } from 'vitest';
import { MemoryCatalogStore } from '../catalog/memory-store.ts';
import { Job, listingOf, PASSWORD, treeAt } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';

async function repositoryOn(backend: Backend): Promise<Repository> {
  await initRepository(backend, { password: PASSWORD, scrypt: { N: 16, r: 8, p: 1 } });
  return await openRepository(backend, { password: PASSWORD, workers: 0 });
}

/** The same storage where nobody promises that it is near. */
function far(): Backend {
  const { near: _, ...backend } = memoryBackend();
  return backend;
}

/** Folders of which all children were listed. */
class WatchedCatalog extends MemoryCatalogStore {
  readonly listed: string[] = [];

  override async begin(...args: Parameters<MemoryCatalogStore['begin']>) {
    const run = await super.begin(...args);
    const items = run.items.bind(run);
    run.items = (objectId) => {
      const found = items(objectId);
      const listing = found.listing.bind(found);
      found.listing = (parentId) => {
        this.listed.push(parentId);
        return listing(parentId);
      };
      return found;
    };
    return run;
  }
}

const bothTrees = [
  ['OneDrive', 'alice@contoso.com'],
  ['.coffer', 'OneDrive', 'alice@contoso.com'],
];

function scene() {
  const alice = new ModelDrive('alice@contoso.com');
  const outer = alice.folder(alice.rootId, 'Outer');
  const inner = alice.folder(outer, 'Inner "ä"');
  const beside = alice.folder(inner, 'Beside');
  const files = ['a.txt', 'b ü.txt', 'c.txt'].map((name) => alice.file(inner, name, `content of ${name}`));
  alice.file(beside, 'x', 'x');
  alice.file(outer, 'y', 'y');
  const [first = '', second = '', third = ''] = files;
  return { alice, outer, inner, beside, first, second, third };
}

test('folders are made out of their last trees, which gives what all their children give, whatever happens to items in their places', async () => {
  await using near = await repositoryOn(memoryBackend());
  await using distant = await repositoryOn(far());
  const { alice, outer, inner, beside, first, second, third } = scene();
  const jobs = [near, distant].map((repository) => new Job(repository, [alice]));
  const catalog = new WatchedCatalog();
  jobs[0]!.catalog = catalog;
  let failing = '';
  for (const { workload } of jobs)
    workload.script.fetch = async (item) => {
      if (item.id === failing) throw new OutsideError('damaged', 'It never comes whole.');
      return undefined;
    };
  let now = Date.parse('2026-05-01T00:00:00Z');
  const listedIn = async (): Promise<readonly string[]> => {
    catalog.listed.length = 0;
    now += 86_400_000;
    const clock = { now: () => now, sleep: async () => undefined };
    const results = [];
    for (const job of jobs) results.push(await job.run({ clock }));
    for (const path of bothTrees) {
      const trees = [];
      for (const [at, repository] of [near, distant].entries())
        trees.push(await treeAt(repository, results[at]?.snapshotId ?? '', path));
      expect(trees[0]).toBe(trees[1]);
    }
    return catalog.listed.toSorted();
  };
  const top = [alice.rootId];

  expect(await listedIn()).toEqual([alice.rootId, outer, inner, beside].toSorted());
  alice.edit(second, 'other content');
  expect(await listedIn()).toEqual(top);
  alice.edit(second, 'once more');
  alice.share(third, [{ to: 'bob' }]);
  alice.share(beside, [{ to: 'bob' }]);
  expect(await listedIn()).toEqual(top);
  failing = first;
  alice.edit(first, 'lost on its way');
  expect(await listedIn()).toEqual(top);
  failing = '';
  alice.share(third, undefined);
  expect(await listedIn()).toEqual(top);
  alice.file(beside, 'new', 'new');
  alice.edit(third, 'newer');
  expect(await listedIn()).toEqual([alice.rootId, beside].toSorted());
  alice.rename(first, 'z.txt');
  expect(await listedIn()).toEqual([alice.rootId, inner].toSorted());
  alice.delete(third);
  alice.move(second, outer);
  expect(await listedIn()).toEqual([alice.rootId, inner, outer].toSorted());
  alice.edit(first, 'the last word');
  expect(await listedIn()).toEqual(top);
});

test('a folder whose newest child grows older is made of all its children', async () => {
  await using repository = await repositoryOn(memoryBackend());
  const { alice, inner, first } = scene();
  const job = new Job(repository, [alice]);
  const catalog = new WatchedCatalog();
  job.catalog = catalog;
  alice.edit(first, 'the newest');
  await job.run();
  catalog.listed.length = 0;
  alice.edit(first, 'restored by somebody');
  alice.say(first, { modified: '2001-01-01T00:00:00Z' });
  const { snapshotId } = await job.run();
  expect(catalog.listed.toSorted()).toEqual([alice.rootId, inner].toSorted());
  expect(await listingOf(repository, snapshotId!, alice.object.name)).toEqual(alice.listing());
});

test('last trees that cannot be read are no obstacle: the folder is made of all its children', async () => {
  const storage = memoryBackend();
  let broken = false;
  const load: Backend['load'] = async (file, range) => {
    const bytes = await storage.load(file, range);
    if (broken && file.kind === 'pack') bytes.fill(0);
    return bytes;
  };
  const near = (): ReturnType<NonNullable<Backend['near']>> => ({
    ...storage,
    load,
    [Symbol.dispose]: () => undefined,
  });
  await using repository = await repositoryOn({ ...storage, near });
  const { alice, outer, inner, second } = scene();
  const job = new Job(repository, [alice]);
  const catalog = new WatchedCatalog();
  job.catalog = catalog;
  await job.run();
  catalog.listed.length = 0;
  broken = true;
  alice.edit(second, 'other content');
  const { status, snapshotId } = await job.run();
  expect(status).toBe('success');
  expect(catalog.listed.toSorted()).toEqual([alice.rootId, outer, inner].toSorted());
  expect(await listingOf(repository, snapshotId!, alice.object.name)).toEqual(alice.listing());
});
