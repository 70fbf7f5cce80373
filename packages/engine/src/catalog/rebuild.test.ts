import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OutsideError, type ScanEvent } from '@coffer/model';
import { localBackend, openRepository } from '@coffer/vault';
import { expect, test } from 'vitest';
import type { CatalogItem, CatalogObject, CatalogStore } from '../ports.ts';
import { Job, listingOf, PASSWORD, temporaryRepository } from '../testing/harness.ts';
import { ModelDrive } from '../testing/model-drive.ts';
import { MemoryCatalogStore } from './memory-store.ts';
import { rebuildCatalog } from './rebuild.ts';

/** Everything that a catalogue holds of a job. */
async function contents(catalog: CatalogStore): Promise<{ objects: CatalogObject[]; items: CatalogItem[] }> {
  const objects: CatalogObject[] = [];
  const items: CatalogItem[] = [];
  for await (const object of catalog.objects('job-1')) objects.push(object);
  await using run = await catalog.begin('job-1', 'looking');
  const below = async (objectId: string, id: string): Promise<void> => {
    for await (const page of run.items(objectId).children(id))
      for (const item of page) {
        items.push(item);
        if (item.facts.kind === 'folder') await below(objectId, item.id);
      }
  };
  for (const { object, rootId } of objects) await below(object.id, rootId);
  return { objects, items };
}

async function scene() {
  const place = await temporaryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const folder = alice.folder(alice.rootId, 'Documents');
  const ids = {
    folder,
    emptyFolder: alice.folder(folder, 'Nothing here'),
    shortcut: alice.folder(folder, 'Shortcut'),
    plan: alice.file(folder, 'Plan.docx', 'one'),
    empty: alice.file(folder, 'Empty.txt', ''),
    long: alice.file(folder, `${'長'.repeat(200)}.txt`, 'long'),
    odd: alice.file(folder, 'lone \ud800 half.txt', 'odd'),
    lower: alice.file(folder, 'CASE.txt', 'upper'),
    upper: alice.file(folder, 'case.txt', 'lower'),
    infected: alice.file(folder, 'infected.exe', 'virus'),
  };
  const bob = new ModelDrive('bob@contoso.com');
  const job = new Job(place.repository, [alice, bob]);
  job.workload.script.scan = async function* (_object, events): AsyncIterable<ScanEvent> {
    for await (const event of events)
      if (event.type !== 'changes') yield event;
      else
        yield {
          ...event,
          changes: event.changes.map((change) =>
            change.type === 'upsert' && [ids.infected, ids.shortcut].includes(change.item.id)
              ? { type: 'unsupported' as const, item: change.item, reason: 'It cannot be protected.' }
              : change,
          ),
        };
  };
  return { place, repository: place.repository, alice, bob, ids, job };
}

test('a catalogue rebuilt from the newest restore point equals the one that was kept, failed files and odd names included', async () => {
  const { place, repository, alice, ids, job } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'two, which cannot be read');
  alice.rename(ids.plan, 'Plan 2.docx');
  const never = alice.file(ids.folder, 'never.txt', 'never read');
  job.workload.script.fetch = async (item) => {
    if ([ids.plan, never].includes(item.id)) throw new OutsideError('locked', 'The file is locked.');
    return undefined;
  };
  const { snapshotId } = await job.run();
  const rebuilt = new MemoryCatalogStore();
  await rebuildCatalog({
    repository,
    catalog: rebuilt,
    jobId: 'job-1',
    sessionId: 'rebuild',
    snapshotId: snapshotId!,
    signal: new AbortController().signal,
  });
  expect(await rebuilt.base('job-1')).toEqual(await job.catalog.base('job-1'));
  const kept = await contents(job.catalog);
  const found = await contents(rebuilt);
  // A snapshot does not tell when the files in it were written.
  expect(found.objects).toEqual(kept.objects.map(({ filedAt: _, ...object }) => object));
  // The one difference: a folder that cannot be protected and is empty has no tree in the snapshot.
  const withoutEmpty = ({ trees, ...item }: CatalogItem): CatalogItem =>
    item.id === ids.shortcut || !trees ? item : { ...item, trees };
  expect(found.items.map(withoutEmpty)).toEqual(kept.items.map(withoutEmpty));
  expect(
    kept.items
      .filter(({ status }) => status === 'failed')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([ids.plan, never].sort());
});

test('a lost database costs no download: the next run rebuilds it and reads only what changed', async () => {
  const { place, repository, alice, ids, job } = await scene();
  await using _ = place;
  const first = await job.run();
  job.catalog = new MemoryCatalogStore();
  alice.edit(ids.plan, 'two');
  alice.file(ids.emptyFolder, 'no longer empty.txt', 'x');
  const second = await job.run();
  expect(second.status).toBe('success');
  expect(job.workload.fetched).toHaveLength(2);
  expect(job.events.lines[0]).toMatch(/^\[running\] The catalogue is rebuilt from the restore point of 2/);
  expect((await repository.snapshot(second.snapshotId!)).parent).toBe(first.snapshotId);
  const listing = await listingOf(repository, second.snapshotId!, alice.object.name);
  expect(listing.get('/Documents/Plan.docx')).toBe('two');
  expect(listing.get('/Documents/Nothing here/no longer empty.txt')).toBe('x');
  expect([...listing.keys()].some((name) => name.includes('infected') || name.includes('Shortcut'))).toBe(false);
});

test('a catalogue that belongs to another repository is not trusted: everything is read into this one', async () => {
  const { place, alice, job } = await scene();
  await using _ = place;
  await using other = await temporaryRepository();
  await job.run();
  const result = await job.run({ repository: other.repository });
  expect(result.status).toBe('success');
  expect(job.events.lines.join('\n')).toContain('holds no restore point of this job');
  const listing = await listingOf(other.repository, result.snapshotId!, alice.object.name);
  expect(listing.get('/Documents/Plan.docx')).toBe('one');
});

test('a damaged restore point is told of and passed over: the run builds on an older one and makes a whole new one', async () => {
  const { place, alice, ids, job } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'two');
  const second = await job.run();
  await writeFile(join(place.folder, 'snapshots', second.snapshotId!), 'rubbish');
  job.catalog = new MemoryCatalogStore();
  await using repository = await openRepository(localBackend(place.folder), { password: PASSWORD, workers: 1 });
  const third = await job.run({ repository });
  expect(third.status).toBe('success');
  expect(job.events.lines.join('\n')).toContain(`cannot be read (${second.snapshotId!.slice(0, 8)})`);
  expect(job.workload.fetched).toEqual([ids.plan]);
  expect((await listingOf(repository, third.snapshotId!, alice.object.name)).get('/Documents/Plan.docx')).toBe('two');
});
