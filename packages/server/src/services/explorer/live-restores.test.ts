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
  const files = [file('a', 1_000), file('b', 3_000), file('c', 10)];
  const one = new LiveRestores(systemClock).begin(place('s', files));
  one.content('a', 600);
  expect(one.figures()).toMatchObject({ files: 0, bytes: 600, totalBytes: 600, isCounted: false });
  await one.count([{ item: folder }], 'last', one.signal);
  one.item(done('a', 1_000, { verdict: 'enriched', reason: 'Microsoft added properties.' }));
  one.content('b', 2_900);
  one.content('b', 2_900);
  expect(one.figures()).toMatchObject({ files: 1, totalFiles: 3, bytes: 4_010, totalBytes: 4_010, isCounted: true });
  one.item(done('b', 3_000, { outcome: 'failed', verdict: 'different', reason: 'It differs.' }));
  one.item(done('c', 10, { outcome: 'existed' }));
  const outcomes = { restored: 1, identical: 0, enriched: 1, existed: 1, failed: 1 };
  expect(one.figures()).toMatchObject({ files: 3, bytes: 4_010, ...outcomes });
  expect(one.issues.map(({ id }) => id)).toEqual(['a', 'b']);
});

it('refuses more restores of a session than can go on at once, until one has ended', () => {
  const all = new LiveRestores(systemClock);
  const first = all.begin(place('s'));
  for (let count = 1; count < 50; count += 1) all.begin(place('s'));
  expect(() => all.begin(place('s'))).toThrow('50 restores are under way already.');
  const another = all.begin(place('another'));
  all.remove(first);
  all.begin(place('s'));
  all.end('session-ended', { sessionId: 's' });
  expect(another.signal.aborted).toBe(false);
  expect(all.all().filter(({ signal }) => signal.aborted)).toHaveLength(50);
});
