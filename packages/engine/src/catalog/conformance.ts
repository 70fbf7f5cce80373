import type { ItemFacts, ProtectedObject } from '@coffer/model';
import { describe, expect, test } from 'vitest';
import { factsText } from '../layout/facts.ts';
import type { CatalogItem, CatalogItems, CatalogObject, CatalogStore, ObjectFailure } from '../ports.ts';

/** A store under test, fresh and empty; disposing of it frees what it holds. */
export interface CatalogUnderTest extends AsyncDisposable {
  readonly store: CatalogStore;
}

const base = { repositoryId: 'repository', snapshotId: 'snapshot' };

function facts(id: string, parentId: string | null, more: Partial<ItemFacts> = {}): ItemFacts {
  const time = '2026-01-02T03:04:05Z';
  return { id, parentId, name: id, kind: 'file', size: 1, created: time, modified: time, ...more };
}

function file(id: string, parentId: string, more: Partial<CatalogItem> = {}): CatalogItem {
  return { id, parentId, facts: facts(id, parentId), status: 'protected', ...more };
}

function folder(id: string, parentId: string | null): CatalogItem {
  return { id, parentId, facts: facts(id, parentId, { kind: 'folder', size: 0 }), status: 'protected' };
}

function record(id: string, state = 'state'): CatalogObject {
  const object: ProtectedObject = {
    workload: 'onedrive',
    id,
    ownerId: `owner of ${id}`,
    name: `${id}@contoso.com`,
    displayName: id,
    webUrl: `https://contoso.example/${id}`,
    siteId: `site of ${id}`,
  };
  return {
    object,
    rootId: 'root',
    state,
    trees: { human: 'a'.repeat(64), facts: 'b'.repeat(64), items: 3 },
    totals: { items: 3, files: 2, bytes: 5_000_000_000 },
    coverage: {
      rows: [{ kind: 'documents', states: { protected: 2, locked: 1 }, bytes: 5_000_000_000, since: '2026-01-02' }],
      counts: [{ folderId: 'root', name: '', expected: 4, held: 3 }],
    },
    policy: { permissions: true, versions: 'new', excludedFolders: ['Documents/Private'] },
    excludedIds: ['private'],
  };
}

async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const found: T[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}

async function objects(store: CatalogStore): Promise<CatalogObject[]> {
  const found: CatalogObject[] = [];
  for await (const object of store.objects('j')) found.push(object);
  return found;
}

const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

/** The suite that every {@link CatalogStore} passes. `open` gives a fresh, empty one. */
export function catalogStoreConformance(name: string, open: () => Promise<CatalogUnderTest>): void {
  describe(`catalogue store: ${name}`, () => {
    /** Commits items of object `o` of job `j`. */
    async function seed(store: CatalogStore, items: readonly CatalogItem[]): Promise<void> {
      const run = await store.begin('j', 'seed');
      await run.items('o').stage(items);
      await run.stageObject(record('o'));
      await run.commit(base);
    }

    async function withRun(
      items: readonly CatalogItem[],
      act: (items: CatalogItems, store: CatalogStore) => Promise<void>,
    ): Promise<void> {
      await using tested = await open();
      await seed(tested.store, items);
      await using run = await tested.store.begin('j', 'run');
      await act(run.items('o'), tested.store);
    }

    test('an unknown job has no base, no objects and no items', async () => {
      await using tested = await open();
      expect(await tested.store.base('j')).toBeUndefined();
      expect(await tested.store.object('j', 'o')).toBeUndefined();
      expect(await objects(tested.store)).toEqual([]);
      await using run = await tested.store.begin('j', 's');
      expect(await run.items('o').get(['x'])).toEqual(new Map());
      expect(await run.items('o').failed()[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
    });

    test('an item and an object come back from a commit exactly as they were staged', async () => {
      const item: CatalogItem = {
        id: 'x',
        parentId: 'root',
        facts: facts('x', 'root', {
          name: 'lone \ud800 surrogate "quoted" Ünïcødé 😀.txt',
          eTag: '"{1},2"',
          hash: 'AAAA',
          mimeType: 'text/plain',
          createdBy: 'a@contoso.com',
          modifiedBy: 'b@contoso.com',
          webUrl: 'https://contoso.example/x',
          size: 9_000_000_000_000,
        }),
        status: 'failed',
        reason: 'The content never came.',
        failure: {
          parts: ['content', 'versions'],
          versionsFrom: '2025-01-01T00:00:00Z',
          code: 'locked',
          requestId: 'f0e1-d2',
          since: '2026-01-02T03:04:05.000Z',
          at: '2026-01-05T03:04:05.000Z',
          runs: 4,
          lasting: 3,
          reviewAt: '2026-01-09T03:04:05.000Z',
          accepted: true,
        },
        permissions: [{ roles: ['read'], to: { name: 'Bob', ids: [1, null, true] } }],
        versions: [
          { id: '2.0', modified: '2024-01-01T00:00:00Z', size: 2, modifiedBy: 'c', blobs: new Uint8Array(32).fill(9) },
          { id: '1.0', modified: '2023-01-01T00:00:00Z', size: 0, blobs: new Uint8Array(0) },
        ],
        treeName: 'lone \ufffd surrogate.txt',
        content: {
          blobs: new Uint8Array(64).fill(7),
          size: 3,
          modified: '2025-01-01T00:00:00Z',
          hash: 'BBBB',
          eTag: 'e',
        },
      };
      const empty = file('empty', 'root', {
        content: { blobs: new Uint8Array(0), size: 0, modified: '2025-01-01T00:00:00Z' },
      });
      const built: CatalogItem = {
        ...folder('root', null),
        trees: { human: '1'.repeat(64), facts: '2'.repeat(64), items: 2 },
        permissions: [],
        versions: [],
      };
      await withRun([item, empty, built], async (items, store) => {
        const found = await items.get(['x', 'empty', 'root', 'missing']);
        expect(found.size).toBe(3);
        expect(found.get('x')).toEqual(item);
        expect(found.get('empty')).toEqual(empty);
        expect(found.get('root')).toEqual(built);
        expect(await store.object('j', 'o')).toEqual(record('o'));
        expect(await store.base('j')).toEqual(base);
      });
    });

    test('staged things are seen by the run, not by the committed state, until the commit', async () => {
      await using tested = await open();
      const run = await tested.store.begin('j', 's');
      await run.items('o').stage([folder('root', null), file('a', 'root')]);
      await run.stageObject(record('o'));
      expect(ids(await all(run.items('o').children('root')))).toEqual(['a']);
      expect(await tested.store.object('j', 'o')).toBeUndefined();
      await run.commit(base);
      expect(await tested.store.object('j', 'o')).toEqual(record('o'));
    });

    test('a discarded run leaves no trace', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null), file('a', 'root')]);
      const run = await tested.store.begin('j', 's');
      await run.items('o').stageDeletions(['a']);
      await run.items('o').markDirty(['root']);
      await run.stageObject(record('o', 'newer'));
      await run.discard();
      await using next = await tested.store.begin('j', 's2');
      expect(ids(await all(next.items('o').children('root')))).toEqual(['a']);
      expect(await next.items('o').isDirty('root')).toBe(false);
      expect((await tested.store.object('j', 'o'))?.state).toBe('state');
    });

    test('what a killed run left staged is gone when the next one begins, also under the same session id', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null), file('a', 'root')]);
      const killed = await tested.store.begin('j', 's');
      await killed.items('o').stage([file('b', 'root')]);
      await killed.items('o').markDirty(['root']);
      await killed.items('o').markSeen(['a']);
      await killed.stageRemoval('o');
      await using next = await tested.store.begin('j', 's');
      expect(ids(await all(next.items('o').children('root')))).toEqual(['a']);
      expect(await next.items('o').unseen(['a', 'root'])).toEqual(['a', 'root']);
      await next.commit({ ...base, snapshotId: 'later' });
      expect(await tested.store.object('j', 'o')).toBeDefined();
    });

    test('runs of two jobs do not see each other, even for the same object', async () => {
      await using tested = await open();
      await using one = await tested.store.begin('j', 's1');
      await using two = await tested.store.begin('k', 's2');
      await one.items('o').stage([file('a', 'root')]);
      await two.items('o').stage([file('b', 'root')]);
      expect(ids(await all(one.items('o').children('root')))).toEqual(['a']);
      await one.commit(base);
      expect(ids(await all(two.items('o').children('root')))).toEqual(['b']);
      expect(await tested.store.base('k')).toBeUndefined();
    });

    test('discarding one object keeps what was staged for the others', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null), file('a', 'root')]);
      const run = await tested.store.begin('j', 's');
      await run.items('o').stage([file('b', 'root')]);
      await run.items('o').markDirty(['root']);
      await run.stageObject(record('o', 'newer'));
      await run.items('p').stage([file('c', 'root')]);
      await run.stageObject(record('p'));
      await run.discardObject('o');
      expect(await run.items('o').markDirty(['root'])).toEqual(['root']);
      await run.commit(base);
      expect((await tested.store.object('j', 'o'))?.state).toBe('state');
      await using next = await tested.store.begin('j', 's2');
      expect(ids(await all(next.items('o').children('root')))).toEqual(['a']);
      expect(ids(await all(next.items('p').children('root')))).toEqual(['c']);
    });

    test('a removed object takes its items along and nothing else', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null), file('a', 'root')]);
      const run = await tested.store.begin('j', 's');
      await run.stageObject(record('p'));
      await run.stageRemoval('o');
      await run.commit(base);
      expect((await objects(tested.store)).map(({ object }) => object.id)).toEqual(['p']);
      await using next = await tested.store.begin('j', 's2');
      expect(await next.items('o').get(['a', 'root'])).toEqual(new Map());
    });

    test('clearing a job drops its committed and staged state', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null)]);
      await (await tested.store.begin('j', 's')).items('o').stage([file('a', 'root')]);
      await tested.store.clear('j');
      expect(await tested.store.base('j')).toBeUndefined();
      expect(await objects(tested.store)).toEqual([]);
      await using run = await tested.store.begin('j', 's');
      expect(await run.items('o').get(['root', 'a'])).toEqual(new Map());
    });

    test('forgetting a job drops it whole and leaves the others alone', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null)]);
      const other = await tested.store.begin('k', 's');
      await other.stageObject(record('o'));
      await other.commit(base);
      await tested.store.forget('j');
      expect(await tested.store.base('j')).toBeUndefined();
      expect(await tested.store.object('j', 'o')).toBeUndefined();
      expect(await tested.store.object('k', 'o')).toBeDefined();
      await using run = await tested.store.begin('j', 's');
      expect(await run.items('o').get(['root'])).toEqual(new Map());
    });

    test('children come in the order of name bytes, then of ids', async () => {
      const named = (id: string, itemName: string): CatalogItem => ({
        ...file(id, 'root'),
        facts: facts(id, 'root', { name: itemName }),
      });
      const names = ['\u{1f600}', 'b', 'B', '\ue000', 'é', 'a', 'ｚ', 'a.b', 'a b', '10', '9'];
      const items = names.map((itemName, at) => named(`id${at}`, itemName));
      await withRun([folder('root', null), ...items, named('z', 'a'), named('Z', 'a')], async (found) => {
        const order = (await all(found.children('root'))).map(({ id, facts: f }) => `${f.name}|${id}`);
        expect(order.join(' ')).toBe(
          '10|id9 9|id10 B|id2 a|Z a|id5 a|z a b|id8 a.b|id7 b|id1 é|id4 \ue000|id3 ｚ|id6 \u{1f600}|id0',
        );
        await found.stage([named('id4', '\u{1f601}'), named('y', 'a')]);
        await found.stageDeletions(['id0']);
        const listed = await all(found.listing('root'));
        expect(listed.map(({ name, id }) => `${name}|${id}`).join(' ')).toBe(
          '10|id9 9|id10 B|id2 a|Z a|id5 a|y a|z a b|id8 a.b|id7 b|id1 \ue000|id3 ｚ|id6 \u{1f601}|id4',
        );
        expect(listed.map((item) => item.whole())).toEqual(await all(found.children('root')));
      });
    });

    test('a listing gives facts as text, and what a tree shows of files of which there is nothing else to tell', async () => {
      const blobs = new Uint8Array(64).fill(0xab, 0, 32).fill(0x1c, 32);
      const content = { blobs, size: 1, modified: '2026-01-02T03:04:05Z', hash: 'h' };
      const empty = { blobs: new Uint8Array(0), size: 0, modified: 'm "\\' };
      const other = { ...content, size: 2 };
      const lone = { name: 'x\ud800,"role":"page"', webUrl: 'https://contoso.example/a,b' };
      const items: CatalogItem[] = [
        folder('root', null),
        file('a', 'root', { content }),
        file('b', 'root', { content: empty, facts: facts('b', 'root', { size: 0 }) }),
        file('c', 'root', { content, versions: [] }),
        file('d', 'root', { content, permissions: [] }),
        file('e', 'root', { content, treeName: 'other' }),
        file('f', 'root', { content, status: 'unsupported', reason: 'why' }),
        file('g', 'root', { content, facts: facts('g', 'root', { role: 'page' }) }),
        file('h', 'root'),
        file('h2', 'root', { content: other }),
        { ...folder('i', 'root'), trees: { human: 'a'.repeat(64), facts: 'b'.repeat(64), items: 3 } },
        file('x', 'root', { content, facts: facts('x', 'root', lone) }),
      ];
      await withRun(items, async (found) => {
        const listed = await all(found.listing('root'));
        const plain = { blobs: ['ab'.repeat(32), '1c'.repeat(32)], size: 1, modified: content.modified };
        const shown = listed.flatMap((item) => (item.plain ? [[item.id, item.plain] as const] : []));
        expect(shown).toEqual([
          ['a', plain],
          ['b', { ...empty, blobs: [] }],
          ['x', plain],
        ]);
        expect(listed.map((item) => item.whole())).toEqual(await all(found.children('root')));
        expect(listed.map((item) => item.text)).toEqual(listed.map((item) => factsText(item.whole().facts)));
        expect(listed.map((item) => item.name)).toEqual(listed.map((item) => item.whole().facts.name));
      });
    });

    test('children overlay: staged, moved in, moved out, renamed, deleted and revived items show as they now are', async () => {
      const items = [
        folder('root', null),
        folder('sub', 'root'),
        file('a', 'root'),
        file('b', 'root'),
        file('c', 'sub'),
        file('d', 'root'),
      ];
      await withRun(items, async (found) => {
        await found.stage([
          file('a', 'sub'),
          file('c', 'root'),
          { ...file('b', 'root'), facts: facts('b', 'root', { name: 'zzz' }) },
          file('e', 'root'),
        ]);
        await found.stageDeletions(['d', 'e']);
        await found.stage([file('e', 'root')]);
        expect(ids(await all(found.children('root')))).toEqual(['c', 'e', 'sub', 'b']);
        expect(ids(await all(found.children('sub')))).toEqual(['a']);
        expect((await found.get(['d'])).size).toBe(0);
      });
    });

    test('children are paged completely, committed and staged ones mixed, while the reader stages changes', async () => {
      const name = (at: number): string => `f${String(at).padStart(5, '0')}`;
      const items = Array.from({ length: 1_300 }, (_, at) => file(name(at * 2), 'root'));
      await using tested = await open();
      await seed(tested.store, [folder('root', null), ...items.slice(0, 900)]);
      const more = await tested.store.begin('j', 'more');
      await more.items('o').stage(items.slice(900));
      await more.commit(base);
      await using run = await tested.store.begin('j', 'run');
      const found = run.items('o');
      await found.stage(Array.from({ length: 1_000 }, (_, at) => file(name(at * 2 + 1), 'root')));
      const seen: string[] = [];
      for await (const page of found.children('root')) {
        expect(page.length).toBeLessThanOrEqual(500);
        seen.push(...ids(page));
        await found.stage(page.map((item) => ({ ...item, reason: 'touched', status: 'failed' as const })));
      }
      expect(seen).toEqual([...new Set(seen)].sort());
      expect(seen.length).toBe(2_300);
      expect((await all(found.failed())).length).toBe(2_300);
    });

    test('failed items are found, committed or staged, until they are staged otherwise', async () => {
      const failing = (id: string): CatalogItem => file(id, 'root', { status: 'failed', reason: 'no' });
      await withRun(
        [folder('root', null), failing('b'), failing('a'), failing('gone'), file('fine', 'root')],
        async (found) => {
          await found.stage([failing('c'), file('b', 'root')]);
          await found.stageDeletions(['gone']);
          expect(ids(await all(found.failed()))).toEqual(['a', 'c']);
        },
      );
    });

    test('a folder is marked once, and marks are listed below their parent', async () => {
      const items = [folder('root', null), folder('x', 'root'), folder('y', 'root'), folder('deep', 'x')];
      await withRun(items, async (found) => {
        const dirty = async (id: string): Promise<string[]> =>
          (await all(found.dirtyChildren(id))).map(({ folder: f, within }) => `${f.id}${within ? ' within' : ''}`);
        expect([...(await found.markDirty(['x', 'unknown', 'x']))].sort()).toEqual(['unknown', 'x']);
        expect([...(await found.markDirty(['x', 'deep']))]).toEqual(['deep']);
        await found.stage([folder('unknown', 'root'), folder('clean', 'root')]);
        expect(await dirty('root')).toEqual(['unknown', 'x within']);
        expect(await dirty('x')).toEqual(['deep']);
        expect(await found.isDirty('deep')).toBe(true);
        expect(await found.isDirty('y')).toBe(false);
        await found.stageDeletions(['x']);
        expect(await dirty('root')).toEqual(['unknown']);
      });
    });

    test('orphans: children of deleted folders and of unknown ones are found until they are resolved', async () => {
      const items = [
        folder('root', null),
        folder('x', 'root'),
        folder('y', 'x'),
        file('a', 'x'),
        file('b', 'y'),
        file('kept', 'x'),
      ];
      await withRun(items, async (found) => {
        await found.stageDeletions(['x', 'never there']);
        await found.stage([file('kept', 'root'), file('lost', 'nowhere'), file('early', 'never there')]);
        const first = await found.orphans(100);
        expect(first.map(({ item, parent }) => `${item.id} ${parent}`).sort()).toEqual([
          'a deleted',
          'early deleted',
          'lost unknown',
          'y deleted',
        ]);
        expect((await found.orphans(2)).length).toBe(2);
        await found.stageDeletions(['a', 'y', 'early']);
        await found.stage([file('lost', 'root')]);
        expect((await found.orphans(100)).map(({ item }) => item.id)).toEqual(['b']);
        await found.stageDeletions(['b']);
        expect(await found.orphans(100)).toEqual([]);
      });
    });

    test('an item that came before its folder is no orphan once the folder is there', async () => {
      await withRun([folder('root', null)], async (found) => {
        await found.stage([file('early', 'late')]);
        expect((await found.orphans(10)).length).toBe(1);
        await found.stage([folder('late', 'root')]);
        expect(await found.orphans(10)).toEqual([]);
      });
    });

    test('unseen: items that an enumeration neither named nor changed', async () => {
      const items = [folder('root', null), ...['a', 'b', 'c', 'd', 'e'].map((id) => file(id, 'root'))];
      await withRun(items, async (found) => {
        await found.markSeen(['root', 'a', 'never stored']);
        await found.stage([file('b', 'root'), file('new', 'root')]);
        await found.stageDeletions(['c']);
        expect(await found.unseen(['root', 'a', 'b', 'c', 'd', 'e', 'new'])).toEqual(['d', 'e']);
        await found.stageDeletions(['d', 'e']);
        expect(await found.unseen(['d', 'e'])).toEqual([]);
      });
    });

    test('committed items that fail are listed outside of a run too', async () => {
      await using tested = await open();
      const failing = (id: string): CatalogItem => file(id, 'root', { status: 'failed', reason: 'no' });
      await seed(tested.store, [folder('root', null), failing('b'), file('fine', 'root'), failing('a')]);
      await using run = await tested.store.begin('j', 's');
      await run.items('o').stage([failing('c'), file('b', 'root')]);
      expect(ids(await all(tested.store.failing('j', 'o')))).toEqual(['a', 'b']);
      expect(ids(await all(tested.store.failing('j', 'p')))).toEqual([]);
    });

    test('committed items are found by their ids outside of a run', async () => {
      await using tested = await open();
      await seed(tested.store, [folder('root', null), file('a', 'root'), file('b', 'root')]);
      await using run = await tested.store.begin('j', 's');
      await run.items('o').stage([file('c', 'root')]);
      expect(ids([...(await tested.store.committed('j', 'o', ['a', 'c', 'x'])).values()])).toEqual(['a']);
      expect((await tested.store.committed('j', 'p', ['a'])).size).toBe(0);
    });

    test('names are found by any part of them, page by page, in one object or in all of the job', async () => {
      await using tested = await open();
      const { store } = tested;
      const named = (id: string, name: string): CatalogItem => ({
        ...file(id, 'root'),
        facts: facts(id, 'root', { name }),
      });
      await seed(store, [
        folder('root', null),
        ...['Plan A.docx', 'plan B.xlsx', 'ÜBERPLAN.txt', '日本語の計画.docx', 'a "quoted" plan', 'x'].map((name, at) =>
          named(`o${at}`, name),
        ),
      ]);
      const other = await store.begin('j', 'other');
      await other.items('p').stage([folder('root', null), named('p0', 'Planet'), named('p1', 'docx')]);
      await other.stageObject(record('p'));
      await other.commit(base);
      const foreign = await store.begin('k', 'foreign');
      await foreign.items('o').stage([named('k0', 'Plan of another job')]);
      await foreign.commit(base);
      const found = async (text: string, objectId?: string): Promise<string[]> => {
        const all: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.find('j', {
            text,
            limit: 2,
            ...(objectId === undefined ? {} : { objectId }),
            ...(after === undefined ? {} : { after }),
          });
          expect(page.items.length).toBeLessThanOrEqual(2);
          all.push(...page.items.map(({ objectId: o, item }) => `${o} ${item.id}`));
          after = page.next;
        } while (after !== undefined);
        return all.sort();
      };
      expect(await found('plan')).toEqual(['o o0', 'o o1', 'o o2', 'o o4', 'p p0']);
      expect(await found('PLAN', 'o')).toEqual(['o o0', 'o o1', 'o o2', 'o o4']);
      expect(await found('überp')).toEqual(['o o2']);
      expect(await found('語の計')).toEqual(['o o3']);
      expect(await found('語')).toEqual(['o o3']);
      expect(await found('"quo')).toEqual(['o o4']);
      expect(await found('X', 'o')).toEqual(['o o0', 'o o1', 'o o2', 'o o3', 'o o5']);
      expect(await found('root')).toEqual([]);
      expect(await found('nothing like it')).toEqual([]);

      const later = await store.begin('j', 'later');
      await later.items('o').stage([named('o0', 'Renamed.docx'), named('o5', 'a new plan')]);
      await later.items('o').stageDeletions(['o1']);
      await later.stageRemoval('p');
      await later.commit(base);
      expect(await found('plan')).toEqual(['o o2', 'o o4', 'o o5']);
      expect(await found('renamed')).toEqual(['o o0']);
      await store.clear('j');
      expect(await found('plan')).toEqual([]);
    });

    test('failures of objects are kept apart from runs, and go when they are told to or the job is forgotten', async () => {
      await using tested = await open();
      const { store } = tested;
      const failure = (id: string, runs: number): ObjectFailure => ({
        object: record(id).object,
        reason: 'The site is locked.',
        failure: {
          code: 'locked',
          since: '2026-01-02T03:04:05.000Z',
          at: '2026-01-03T03:04:05.000Z',
          runs,
          lasting: runs,
        },
      });
      const run = await store.begin('j', 's');
      for (const id of ['p', 'o']) await store.setObjectFailure('j', id, failure(id, 1));
      await store.setObjectFailure('j', 'p', failure('p', 2));
      await run.discard();
      expect(await store.objectFailure('j', 'p')).toEqual(failure('p', 2));
      expect(await store.objectFailure('k', 'p')).toBeUndefined();
      const found: ObjectFailure[] = [];
      for await (const one of store.objectFailures('j')) found.push(one);
      expect(found).toEqual([failure('o', 1), failure('p', 2)]);
      await store.setObjectFailure('j', 'o', undefined);
      expect(await store.objectFailure('j', 'o')).toBeUndefined();
      await store.clear('j');
      expect(await store.objectFailure('j', 'p')).toBeDefined();
      await store.forget('j');
      expect(await store.objectFailure('j', 'p')).toBeUndefined();
    });

    test('decisions wait until they are withdrawn, the last one counts, each job has its own', async () => {
      await using tested = await open();
      const { store } = tested;
      await store.decide('j', { objectId: 'o', itemId: 'x' }, 'accept');
      await store.decide('j', { objectId: 'o', itemId: 'x' }, 'retry');
      await store.decide('j', { objectId: 'o' }, 'accept');
      await store.decide('k', { objectId: 'o' }, 'retry');
      expect(await store.decisions('j', 'o')).toEqual(
        new Map([
          ['', 'accept'],
          ['x', 'retry'],
        ]),
      );
      await store.decide('j', { objectId: 'o' }, undefined);
      await store.clear('j');
      expect([...(await store.decisions('j', 'o')).keys()]).toEqual(['x']);
      await store.forget('j');
      expect(await store.decisions('j', 'o')).toEqual(new Map());
      expect(await store.decisions('k', 'o')).toEqual(new Map([['', 'retry']]));
    });

    test('a batch of a thousand is taken at once, and an empty one is nothing', async () => {
      await withRun([folder('root', null)], async (found) => {
        const many = Array.from({ length: 1_000 }, (_, at) => file(`f${at}`, 'root'));
        await found.stage(many);
        expect((await found.get(ids(many))).size).toBe(1_000);
        expect((await found.markDirty(ids(many))).length).toBe(1_000);
        await found.markSeen(ids(many));
        await found.stageDeletions(ids(many));
        expect((await all(found.children('root'))).length).toBe(0);
        await found.stage([]);
        await found.stageDeletions([]);
        await found.markSeen([]);
        expect(await found.markDirty([])).toEqual([]);
        expect(await found.get([])).toEqual(new Map());
      });
    });
  });
}
