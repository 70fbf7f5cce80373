import type { RestoredItem, RestoreItem } from '@coffer/engine';
import { systemClock } from '@coffer/model';
import { expect, it } from 'vitest';
import { LiveRestores } from './live-restores.ts';
import type { Place } from './place.ts';

const file = (id: string, size: number) =>
  ({ id, size, versions: [], restorable: true, facts: { kind: 'file', name: id } }) as unknown as RestoreItem;
const folder = { id: 'folder', restorable: true, facts: { kind: 'folder', name: 'folder' } } as unknown as RestoreItem;
const done = (id: string, held: number, more: Partial<RestoredItem> = {}): RestoredItem => ({
  ...{ id, path: id, name: id, kind: 'file', outcome: 'created', size: held, held, verified: true },
  ...more,
});

/** A place in a session whose folder holds these files. */
function place(sessionId: string, files: readonly RestoreItem[] = []): Place {
  async function* walk() {
    yield* files;
  }
  return { session: { id: sessionId }, source: { walk } } as unknown as Place;
}

it('tells of files that are under way, and never of more than there is when an attempt is repeated', async () => {
  const all = new LiveRestores(systemClock);
  const files = [file('a', 1_000), file('b', 3_000), file('c', 10)];
  const one = all.begin(place('s', files), 'Restoring folder');
  one.content('a', 600);
  expect(all.of('s')).toMatchObject([{ status: 'Running', files: 0, bytes: 600, totalBytes: 600, isCounted: false }]);
  await one.count([{ item: folder }], 'last', new AbortController().signal);
  one.item(done('a', 1_000, { verdict: 'enriched' }));
  one.content('b', 2_900);
  one.content('b', 2_900);
  expect(all.of('s')).toMatchObject([{ files: 1, totalFiles: 3, bytes: 4_010, totalBytes: 4_010, isCounted: true }]);
  one.item(done('b', 3_000, { outcome: 'failed', verdict: 'different' }));
  one.item(done('c', 10, { outcome: 'existed' }));
  one.end('Warning');
  expect(all.of('s')).toMatchObject([
    { status: 'Warning', files: 3, bytes: 4_010, identical: 0, enriched: 1, existed: 1, failed: 1 },
  ]);
});

it('forgets the oldest restores of a session that have ended, rather than those under way', () => {
  const all = new LiveRestores(systemClock);
  const first = all.begin(place('s'), 'under way');
  for (let count = 0; count < 30; count += 1) all.begin(place('s'), `restore ${count}`).end('Success');
  all.begin(place('another'), 'of somebody else');
  const titles = all.of('s').map(({ title }) => title);
  expect([titles.length, titles[0], titles.at(-1)]).toEqual([20, 'under way', 'restore 29']);
  first.end('Success');
});
