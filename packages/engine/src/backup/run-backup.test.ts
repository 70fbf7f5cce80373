import { OutsideError, type ScanEvent, systemClock } from '@coffer/model';
import { expect, test } from 'vitest';
import { OBJECT_FILE } from '../layout/layout.ts';
import { parseObjectFile } from '../layout/object-file.ts';
import { Job, listingOf, temporaryRepository, treeAt } from '../testing/harness.ts';
import { chunks, ModelDrive } from '../testing/model-drive.ts';

async function scene(pageSize = 3) {
  const place = await temporaryRepository();
  const alice = new ModelDrive('alice@contoso.com');
  const documents = alice.folder(alice.rootId, 'Documents');
  const reports = alice.folder(documents, 'Reports');
  const ids = {
    documents,
    reports,
    plan: alice.file(documents, 'Plan.docx', 'the plan'),
    empty: alice.file(documents, 'Empty.txt', ''),
    report: alice.file(reports, 'January.xlsx', 'figures'),
    picture: alice.file(alice.rootId, 'Bild äöü 😀.png', Buffer.alloc(3_000_000, 7)),
  };
  const job = new Job(place.repository, [alice], { pageSize });
  const held = async (snapshotId: string | undefined, login = alice.object.name) =>
    await listingOf(place.repository, snapshotId!, login);
  return { place, repository: place.repository, alice, ids, job, held };
}

test('a first run protects everything, the next one downloads only what changed', async () => {
  const { place, repository, alice, ids, job, held } = await scene();
  await using _ = place;
  const first = await job.run();
  expect(first).toMatchObject({ status: 'success', totals: { processedObjects: 1 } });
  expect(first.objects).toMatchObject([{ status: 'success', totals: { items: 6, files: 4, bytes: 3_000_015 } }]);
  expect(await held(first.snapshotId)).toEqual(alice.listing());
  expect(job.workload.fetched).not.toContain(ids.empty);
  expect(job.events.latest).toMatchObject({ plannedObjects: 1, processedObjects: 1, readBytes: 3_000_015 });

  alice.edit(ids.plan, 'the better plan');
  const second = await job.run();
  expect(second.status).toBe('success');
  expect(job.workload.fetched).toEqual([ids.plan]);
  expect(await held(second.snapshotId)).toEqual(alice.listing());
  expect(await held(first.snapshotId)).not.toEqual(alice.listing());
  expect(await repository.snapshot(second.snapshotId!)).toMatchObject({
    parent: first.snapshotId,
    hostname: 'coffer',
    tags: ['coffer', 'organization:organization-1', 'job:job-1', 'session:session-2', 'workload:onedrive'],
  });
});

test('a run without changes makes a restore point of the same trees and adds next to nothing', async () => {
  const { place, repository, job } = await scene();
  await using _ = place;
  const first = await job.run();
  const second = await job.run();
  expect(second.snapshotId).not.toBe(first.snapshotId);
  expect((await repository.snapshot(second.snapshotId!)).tree).toBe(
    (await repository.snapshot(first.snapshotId!)).tree,
  );
  expect(second.totals).toMatchObject({ readBytes: 0, newBytes: 0 });
  expect(job.workload.fetched).toEqual([]);
});

test('an unchanged object of which only the mark to go on from is new adds nothing; its file in the repository follows within a week', async () => {
  const { place, repository, alice, ids, job, held } = await scene();
  await using _ = place;
  let now = Date.UTC(2026, 0, 1);
  const run = async (days: number) => {
    now += days * 86_400_000;
    return await job.run({ clock: { ...systemClock, now: () => now } });
  };
  // Another mark each time, as Microsoft gives one.
  let marks = 0;
  job.workload.script.scan = async function* (_object, events): AsyncIterable<ScanEvent> {
    marks += 1;
    for await (const event of events)
      yield event.type === 'end' ? { ...event, state: `${event.state}.${'0'.repeat(marks)}` } : event;
  };
  const file = async (snapshotId: string | undefined) => {
    const facts = await repository.loadTree(
      await treeAt(repository, snapshotId!, ['.coffer', 'OneDrive', 'alice@contoso.com']),
    );
    const content = facts.find(({ name }) => name === OBJECT_FILE)?.content ?? [];
    const parts: Uint8Array[] = [];
    for await (const part of repository.readFile(content)) parts.push(part);
    return parseObjectFile(Buffer.concat(parts).toString());
  };
  const mark = async () => (await job.catalog.object('job-1', alice.object.id))?.state;
  const first = await run(0);
  const second = await run(6);
  expect(second.totals).toMatchObject({ newBytes: 0 });
  expect([await mark(), (await file(second.snapshotId)).state]).toEqual(['7.00', (await file(first.snapshotId)).state]);

  const third = await run(1);
  expect(third.totals.newBytes).toBeGreaterThan(0);
  expect([await mark(), (await file(third.snapshotId)).state]).toEqual(['7.000', '7.000']);
  expect((await run(1)).totals).toMatchObject({ newBytes: 0 });

  job.drives[0] = Object.assign(alice, { object: { ...alice.object, displayName: 'Alice Married' } });
  const renamed = await run(1);
  expect((await file(renamed.snapshotId)).object.displayName).toBe('Alice Married');
  alice.edit(ids.plan, 'the better plan');
  const changed = await run(1);
  expect((await file(changed.snapshotId)).state).toBe(await mark());
  expect(await held(changed.snapshotId)).toEqual(alice.listing());
});

test('renames, moves and deletions download nothing, however deep the tree below is', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.rename(ids.documents, 'Papers');
  alice.move(ids.reports, alice.rootId);
  alice.move(ids.plan, ids.reports);
  alice.rename(ids.picture, 'picture.png');
  alice.delete(ids.empty);
  const result = await job.run();
  expect(job.workload.fetched).toEqual([]);
  expect(await held(result.snapshotId)).toEqual(alice.listing());
  expect(result.objects[0]).toMatchObject({ changed: 5, totals: { items: 5, files: 3 } });
});

test('items that lay in a deleted folder go with it even if nobody names them, those moved out before stay', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.move(ids.report, alice.rootId);
  alice.delete(ids.documents, false);
  const result = await job.run();
  expect([...(await held(result.snapshotId)).keys()]).toEqual(['/Bild äöü 😀.png', '/January.xlsx']);
  expect(result.objects[0]?.totals).toEqual({ items: 2, files: 2, bytes: 3_000_007 });
});

test('a full run reads everything again, stores nothing twice, and drops what is gone', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.delete(ids.plan);
  const result = await job.run({ full: true });
  expect([...job.workload.fetched].sort()).toEqual([ids.picture, ids.report].sort());
  expect(await held(result.snapshotId)).toEqual(alice.listing());
  expect(result.totals.newBytes).toBeLessThan(20_000);
  expect(result.totals.readBytes).toBe(3_000_007);
});

test('after a reset everything is listed, what is gone is dropped, and nothing unchanged is downloaded', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.delete(ids.reports, false);
  alice.edit(ids.plan, 'changed');
  const added = alice.file(alice.rootId, 'new.txt', 'new');
  job.workload.script.reset = true;
  const result = await job.run();
  expect([...job.workload.fetched].sort()).toEqual([added, ids.plan].sort());
  expect(await held(result.snapshotId)).toEqual(alice.listing());
  expect(job.events.lines).toContain('[running] alice@contoso.com: everything is listed again (resyncRequired).');
});

test('children before their folders, items twice in a page and on several pages: the last word counts', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  job.workload.script.scan = async function* (_object, events): AsyncIterable<ScanEvent> {
    const pages: ScanEvent[] = [];
    for await (const event of events) pages.push(event);
    const end = pages.pop();
    const changes = pages.flatMap((page) => (page.type === 'changes' ? page.changes : [])).reverse();
    const { facts } = alice.one(ids.plan);
    const stale = { type: 'upsert' as const, item: { ...facts, name: 'stale', parentId: ids.reports, hash: 'x' } };
    const deleted = { type: 'delete' as const, id: ids.report };
    yield { type: 'changes', changes: [stale, deleted, stale] };
    yield { type: 'changes', changes: [] };
    for (let at = 0; at < changes.length; at += 2) yield { type: 'changes', changes: changes.slice(at, at + 2) };
    yield { type: 'changes', changes: [...changes, deleted, ...changes.filter(({ type }) => type === 'upsert')] };
    if (end) yield end;
  };
  const result = await job.run();
  expect(result.status).toBe('success');
  expect(await held(result.snapshotId)).toEqual(alice.listing());
  expect(result.objects[0]?.totals).toEqual({ items: 6, files: 4, bytes: 3_000_015 });
});

test('a file that is renamed or deleted while its content is on its way counts as it is at the end', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  job.workload.script.fetch = async () => {
    await gate;
    return undefined;
  };
  job.workload.script.scan = async function* (_object, events): AsyncIterable<ScanEvent> {
    for await (const event of events) {
      if (event.type === 'end') {
        alice.rename(ids.plan, 'renamed.docx');
        alice.delete(ids.report);
        alice.edit(ids.picture, 'small');
        const changes = [ids.plan, ids.picture].map((id) => ({ type: 'upsert' as const, item: alice.one(id).facts }));
        yield { type: 'changes', changes: [...changes, { type: 'delete', id: ids.report }] };
        open();
      }
      yield event;
    }
  };
  const result = await job.run();
  expect(await held(result.snapshotId)).toEqual(alice.listing());
  expect(job.workload.fetched.filter((id) => id === ids.plan)).toHaveLength(1);
});

test('an item whose folder never comes is kept in the top folder, with a warning, until the folder is known', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  job.workload.script.scan = async function* (_object, events): AsyncIterable<ScanEvent> {
    for await (const event of events)
      if (event.type !== 'changes') yield event;
      else
        yield {
          ...event,
          changes: event.changes.filter((change) => change.type !== 'upsert' || change.item.id !== ids.reports),
        };
  };
  const first = await job.run();
  expect((await held(first.snapshotId)).get('/January.xlsx')).toBe('figures');
  expect(job.events.lines.join('\n')).toContain('1 item whose folder Microsoft did not name');
  delete job.workload.script.scan;
  job.workload.script.reset = true;
  const second = await job.run();
  expect(await held(second.snapshotId)).toEqual(alice.listing());
});

test('a file that fails is tried once more without its ticket, and then protected', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  const tickets: unknown[] = [];
  job.workload.script.fetch = async (item, ticket) => {
    if (item.id !== ids.plan) return undefined;
    tickets.push(ticket);
    if (ticket) throw new OutsideError('unavailable', 'Try again later.');
    return undefined;
  };
  const result = await job.run();
  expect(result.status).toBe('success');
  expect(tickets).toEqual([{ workload: 'onedrive', id: ids.plan }, undefined]);
  expect(await held(result.snapshotId)).toEqual(alice.listing());
});

test('a file that keeps failing keeps its last version, is named with its reason, and is tried again next time', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'the plan that cannot be read');
  alice.move(ids.plan, ids.reports);
  const neverRead = alice.file(ids.reports, 'new.txt', 'new');
  const fine = alice.file(ids.reports, 'fine.txt', 'fine');
  job.workload.script.fetch = async (item) => {
    if (item.id === fine) return undefined;
    if (item.id === neverRead) throw new OutsideError('locked', 'The file is infected.');
    return { size: 99, bytes: chunks(Buffer.from('half of i')) };
  };
  const failing = await job.run();
  expect(failing).toMatchObject({ status: 'warning', objects: [{ status: 'warning', failedCount: 2 }] });
  const tree = await held(failing.snapshotId);
  expect(tree.get('/Documents/Reports/Plan.docx')).toBe('the plan');
  expect(tree.get('/Documents/Reports/fine.txt')).toBe('fine');
  expect(tree.has('/Documents/Reports/new.txt')).toBe(false);
  expect(job.events.lines).toContain('[warning] alice@contoso.com: Documents/Reports/new.txt: The file is infected.');
  expect(job.events.lines.join('\n')).toContain('Documents/Reports/Plan.docx: 9 bytes came of 99 announced ones.');

  job.workload.script.fetch = async () => undefined;
  const healed = await job.run();
  expect(healed.status).toBe('success');
  expect([...job.workload.fetched].sort()).toEqual([ids.plan, neverRead].sort());
  expect(await held(healed.snapshotId)).toEqual(alice.listing());
});

test('a stream that breaks in the middle is a failed file, not a shorter one', async () => {
  const { place, ids, job, held } = await scene();
  await using _ = place;
  job.workload.script.fetch = async (item) =>
    item.id === ids.picture
      ? {
          size: undefined,
          bytes: (async function* () {
            yield Buffer.alloc(1_000_000);
            throw new OutsideError('damaged', 'The hash differs.');
          })(),
        }
      : undefined;
  const result = await job.run();
  expect(result.status).toBe('warning');
  expect((await held(result.snapshotId)).has('/Bild äöü 😀.png')).toBe(false);
  expect(job.workload.fetched.filter((id) => id === ids.picture)).toHaveLength(2);
});

test('many failures are named up to a bound, and counted', async () => {
  const { place, alice, job } = await scene();
  await using _ = place;
  for (let at = 0; at < 150; at += 1) alice.file(alice.rootId, `bad ${at}`, `bad ${at}`);
  job.workload.script.fetch = async (item) => {
    if (item.name.startsWith('bad')) throw new OutsideError('locked', 'no');
    return undefined;
  };
  const result = await job.run();
  expect(result.objects[0]).toMatchObject({ failedCount: 150, status: 'warning' });
  expect(result.objects[0]?.failed).toHaveLength(100);
  expect(job.events.lines.filter((line) => line.includes(': bad '))).toHaveLength(20);
  expect(job.events.lines.join('\n')).toContain('and 130 more items could not be read');
});

test('a file that is gone when its content is asked for was deleted in flight: no failure, not in the tree', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'newer');
  job.workload.script.fetch = async () => {
    throw new OutsideError('gone', 'itemNotFound');
  };
  const result = await job.run();
  expect(result.status).toBe('success');
  expect((await held(result.snapshotId)).has('/Documents/Plan.docx')).toBe(false);
  expect(job.events.lines.join('\n')).toContain('1 file gone before it could be read');
});

test('what cannot be protected is recorded with its reason and takes nobody else down', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  const shortcut = alice.folder(alice.rootId, 'Shared with me');
  job.workload.script.scan = async function* (_object, events): AsyncIterable<ScanEvent> {
    for await (const event of events)
      if (event.type !== 'changes') yield event;
      else
        yield {
          ...event,
          changes: event.changes.map((change) =>
            change.type === 'upsert' && [shortcut, ids.plan].includes(change.item.id)
              ? { type: 'unsupported' as const, item: change.item, reason: 'Not here.' }
              : change,
          ),
        };
  };
  const first = await job.run();
  expect(first.status).toBe('success');
  const keys = [...(await held(first.snapshotId)).keys()];
  expect(keys).not.toContain('/Shared with me');
  expect(keys).not.toContain('/Documents/Plan.docx');
  expect(first.objects[0]?.totals.items).toBe(7);
  delete job.workload.script.scan;
  job.workload.script.reset = true;
  const second = await job.run();
  expect(await held(second.snapshotId)).toEqual(alice.listing());
});

test('an object that fails keeps its last good state and its neighbours go on; next time nothing is lost', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  const bob = new ModelDrive('bob@contoso.com');
  bob.file(bob.rootId, 'bob.txt', 'one');
  job.drives.push(bob);
  await job.run();
  const before = alice.listing();
  alice.edit(ids.plan, 'two');
  bob.file(bob.rootId, 'more.txt', 'two');
  job.workload.script.scan = async function* (object, events): AsyncIterable<ScanEvent> {
    for await (const event of events) {
      if (object.id === alice.object.id && event.type === 'end')
        throw new OutsideError('unavailable', 'Service outage.');
      yield event;
    }
  };
  const result = await job.run();
  expect(result).toMatchObject({ status: 'warning', reason: '1 object failed' });
  expect(result.objects.find(({ object }) => object.id === alice.object.id)).toMatchObject({
    status: 'failed',
    reason: 'Service outage.',
  });
  expect(await held(result.snapshotId)).toEqual(before);
  expect(await held(result.snapshotId, bob.object.name)).toEqual(bob.listing());
  expect(job.events.lines).toContain('[failed] alice@contoso.com: Service outage. (Its last good state is kept.)');

  delete job.workload.script.scan;
  const next = await job.run();
  expect(next.status).toBe('success');
  expect(job.workload.fetched).toEqual([ids.plan]);
  expect(await held(next.snapshotId)).toEqual(alice.listing());
});

test('when no object can be protected there is no restore point', async () => {
  const { place, repository, job } = await scene();
  await using _ = place;
  job.workload.script.scan = () => {
    throw new TypeError('a defect in the workload');
  };
  const result = await job.run();
  expect(result).toMatchObject({
    status: 'failed',
    objects: [{ status: 'failed', reason: 'a defect in the workload' }],
  });
  expect(result.snapshotId).toBeUndefined();
  expect(await repository.snapshots()).toEqual([]);
});

test('a drive that cannot be reached fails after a bounded number of files instead of trying them all', async () => {
  const { place, alice, job } = await scene();
  await using _ = place;
  for (let at = 0; at < 200; at += 1) alice.file(alice.rootId, `f${at}`, `content ${at}`);
  job.workload.script.fetch = async () => {
    throw new OutsideError('unreachable', 'The connection was refused.');
  };
  const result = await job.run();
  expect(result).toMatchObject({ status: 'failed', objects: [{ reason: 'The connection was refused.' }] });
  expect(job.workload.fetched.length).toBeLessThan(100);
});

test('an aborted run keeps nothing, and the next one does it all', async () => {
  const { place, repository, alice, ids, job, held } = await scene();
  await using _ = place;
  const first = await job.run();
  alice.edit(ids.plan, 'two');
  alice.edit(ids.report, 'two');
  const stop = new AbortController();
  job.workload.script.fetch = async () => {
    stop.abort(new Error('stopped by admin'));
    return undefined;
  };
  const aborted = await job.run({ signal: stop.signal });
  expect(aborted).toMatchObject({ status: 'aborted', reason: 'Stopped: stopped by admin' });
  expect((await repository.snapshots()).map(({ id }) => id)).toEqual([first.snapshotId]);
  job.workload.script.fetch = async () => undefined;
  const next = await job.run();
  expect(next.status).toBe('success');
  expect(await held(next.snapshotId)).toEqual(alice.listing());
  expect([...job.workload.fetched].sort()).toEqual([ids.plan, ids.report].sort());
});

test('a run that hangs for ever, as after a kill, does not touch what the next one sees', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'two');
  alice.delete(ids.picture);
  const stop = new AbortController();
  let hanging = (): void => undefined;
  const hung = new Promise<void>((resolve) => {
    hanging = resolve;
  });
  job.workload.script.fetch = async () => {
    hanging();
    return await new Promise<undefined>((_resolve, reject) => {
      stop.signal.addEventListener('abort', () => reject(stop.signal.reason));
    });
  };
  const killed = job.run({ signal: stop.signal });
  await hung;
  job.workload.script.fetch = async () => undefined;
  const next = await job.run();
  expect(next.status).toBe('success');
  expect(await held(next.snapshotId)).toEqual(alice.listing());
  stop.abort();
  expect((await killed).status).not.toBe('success');
});

test('a session that dies between its snapshot and the commit costs nothing but the work', async () => {
  const { place, alice, ids, job, held } = await scene();
  await using _ = place;
  await job.run();
  alice.edit(ids.plan, 'two');
  const { catalog } = job;
  job.catalog = new Proxy(catalog, {
    get: (target, name) =>
      name === 'begin'
        ? async (jobId: string, sessionId: string) => {
            const run = await target.begin(jobId, sessionId);
            run.commit = async () => {
              throw new Error('The database is locked.');
            };
            return run;
          }
        : Reflect.get(target, name).bind(target),
  });
  expect(await job.run()).toMatchObject({ status: 'failed', reason: 'The database is locked.' });
  job.catalog = catalog;
  const next = await job.run();
  expect(next.status).toBe('success');
  expect(await held(next.snapshotId)).toEqual(alice.listing());
});

test('objects that the job no longer means leave the restore point; a plan that breaks off drops nobody', async () => {
  const { place, repository, alice, job, held } = await scene();
  await using _ = place;
  const bob = new ModelDrive('bob@contoso.com');
  job.drives.push(bob);
  await job.run();
  const broken = await job.run({
    plan: (async function* () {
      yield alice.object;
      yield alice.object;
      throw new OutsideError('unavailable', 'The directory is down.');
    })(),
  });
  expect(broken).toMatchObject({ status: 'warning', totals: { processedObjects: 1 } });
  expect(await held(broken.snapshotId, bob.object.name)).toEqual(bob.listing());
  job.drives.pop();
  const without = await job.run();
  expect(without.status).toBe('success');
  await expect(treeAt(repository, without.snapshotId!, ['OneDrive', bob.object.name])).rejects.toThrow();
  job.drives.pop();
  expect(await job.run()).toMatchObject({ status: 'warning', objects: [] });
});

test('two objects of the same name lie side by side', async () => {
  const { place, repository, job } = await scene();
  await using _ = place;
  const other = new ModelDrive('ALICE@contoso.com');
  job.drives.push(other);
  const result = await job.run();
  const names = (await repository.loadTree(await treeAt(repository, result.snapshotId!, ['OneDrive']))).map(
    ({ name }) => name,
  );
  expect(names).toHaveLength(2);
  expect(names).toContain('ALICE@contoso.com');
  expect(names.find((name) => name !== 'ALICE@contoso.com')).toMatch(/^alice@contoso~[0-9a-f]{8}\.com$/);
});
