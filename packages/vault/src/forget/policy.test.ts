import { expect, it } from 'vitest';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { applyPolicy, type RetentionPolicy } from './policy.ts';
import { groupSnapshots, matches } from './selection.ts';

const NOW = Date.parse('2026-01-15T12:00:00Z');

function snapshot(writtenTime: string, more: Partial<Snapshot> = {}): Snapshot {
  return {
    id: more.id ?? writtenTime,
    time: new Date(writtenTime).toISOString(),
    writtenTime,
    tree: '',
    tags: [],
    hostname: 'h',
    username: '',
    uid: 0,
    gid: 0,
    excludes: [],
    paths: ['/'],
    ...more,
  };
}

/** The kept times, newest first, each with the rules that keep it. */
function kept(times: readonly string[], policy: RetentionPolicy): Record<string, string[]> {
  const decisions = applyPolicy(
    times.map((time) => snapshot(time)),
    policy,
    NOW,
  );
  return Object.fromEntries(
    decisions
      .filter(({ reasons }) => reasons.length > 0)
      .map(({ snapshot, reasons }) => [
        snapshot.writtenTime,
        reasons.map(({ rule, oldest }) => (oldest ? `${rule} (oldest)` : rule)),
      ]),
  );
}

it('keeps the last ones whatever their order in the list', () => {
  expect(kept(['2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z', '2026-01-02T00:00:00Z'], { last: 2 })).toEqual({
    '2026-01-03T00:00:00Z': ['last'],
    '2026-01-02T00:00:00Z': ['last'],
  });
});

it('a day ends where the snapshot was written, not in Greenwich', () => {
  // In UTC these are one day; in Auckland two.
  expect(kept(['2026-01-10T23:30:00+13:00', '2026-01-11T00:30:00+13:00'], { daily: 5 })).toEqual({
    '2026-01-11T00:30:00+13:00': ['daily'],
    '2026-01-10T23:30:00+13:00': ['daily'],
  });
  expect(kept(['2026-01-10T10:30:00Z', '2026-01-10T11:30:00Z', '2026-01-01T00:00:00Z'], { daily: 5 })).toEqual({
    '2026-01-10T11:30:00Z': ['daily'],
    '2026-01-01T00:00:00Z': ['daily'],
  });
});

it('a week is that of ISO 8601: the turn of the year does not cut it', () => {
  const monday = '2024-12-30T08:00:00Z';
  const friday = '2025-01-03T08:00:00Z';
  const sunday = '2024-12-29T23:00:00Z';
  const older = '2020-01-01T00:00:00Z';
  expect(kept([monday, friday, sunday, older], { weekly: 10 })).toEqual({
    [friday]: ['weekly'],
    [sunday]: ['weekly'],
    [older]: ['weekly'],
  });
});

it('a rule with room left keeps the oldest too, and says so', () => {
  const times = ['2026-01-10T01:00:00Z', '2026-01-10T02:00:00Z', '2026-01-10T03:00:00Z'];
  expect(kept(times, { daily: 2 })).toEqual({
    '2026-01-10T03:00:00Z': ['daily'],
    '2026-01-10T01:00:00Z': ['daily (oldest)'],
  });
  expect(kept(times, { daily: 1 })).toEqual({ '2026-01-10T03:00:00Z': ['daily'] });
});

it('-1 keeps one of every slot, however many there are', () => {
  const times = Array.from({ length: 40 }, (_, i) => new Date(Date.UTC(1980 + i, 5)).toISOString());
  expect(Object.keys(kept(times, { yearly: -1 }))).toHaveLength(40);
  expect(Object.keys(kept(times, { yearly: 3 }))).toHaveLength(3);
});

it('a period is counted from the newest snapshot that is not in the future, to the nanosecond', () => {
  const newest = '2026-01-10T00:00:00.5Z';
  const edge = '2026-01-09T00:00:00.5Z';
  const inside = '2026-01-09T00:00:00.500000001Z';
  const future = '2099-01-01T00:00:00Z';
  expect(kept([newest, edge, inside, future], { within: { days: 1 } })).toEqual({
    [future]: ['within'],
    [newest]: ['within'],
    [inside]: ['within'],
  });
});

it('a month before the 31st runs over into the next where that day does not exist', () => {
  const newest = '2025-10-31T12:00:00Z';
  // September has 30 days: the period begins on 1 October.
  expect(kept([newest, '2025-10-01T12:00:01Z', '2025-10-01T11:59:59Z'], { within: { months: 1 } })).toEqual({
    [newest]: ['within'],
    '2025-10-01T12:00:01Z': ['within'],
  });
});

it('where all snapshots lie in the future every period holds them', () => {
  const times = ['2090-01-01T00:00:00Z', '2099-01-01T00:00:00Z'];
  expect(Object.keys(kept(times, { within: { hours: 1 } }))).toHaveLength(2);
});

it.each<[string, RetentionPolicy]>([
  ['without rules', {}],
  ['of zeros', { last: 0, within: { days: 0 }, tags: [] }],
  ['with a count below -1', { last: 5, daily: -2 }],
  ['with half a snapshot', { last: 0.5 }],
  ['with a negative period', { last: 1, within: { days: -1 } }],
  ['with an endless period', { last: 1, withinDaily: { years: Number.POSITIVE_INFINITY } }],
])('refuses a policy %s', (_, policy) => {
  expect(() => applyPolicy([snapshot('2026-01-01T00:00:00Z')], policy, NOW)).toThrow(
    expect.objectContaining({ code: 'refused' }),
  );
});

it('keeps by tags: all of one list; the empty text stands for no tags', () => {
  const decide = (tags: string[][], own: string[]) =>
    applyPolicy([snapshot('2026-01-01T00:00:00Z', { tags: own })], { tags }, NOW)[0]?.reasons.length;
  expect(decide([['a', 'b']], ['b', 'c', 'a'])).toBe(1);
  expect(decide([['a', 'b']], ['a'])).toBe(0);
  expect(decide([['a'], ['b']], ['b'])).toBe(1);
  expect(decide([['']], [])).toBe(1);
  expect(decide([['']], ['a'])).toBe(0);
});

it('groups by what is asked for, the order of paths and tags aside', () => {
  const one = snapshot('2026-01-01T00:00:00Z', { paths: ['/a', '/b'], tags: ['x', 'y'], hostname: 'one' });
  const two = snapshot('2026-01-02T00:00:00Z', { paths: ['/b', '/a'], tags: ['y', 'x'], hostname: 'two' });
  expect(groupSnapshots([one, two], ['paths', 'tags'])).toEqual([
    { paths: ['/a', '/b'], tags: ['x', 'y'], snapshots: [one, two] },
  ]);
  expect(groupSnapshots([one, two], ['host'])).toHaveLength(2);
  expect(groupSnapshots([one, two], [])).toEqual([{ snapshots: [one, two] }]);
});

it('filters by one of the hosts, all of the paths, and one of the tag lists', () => {
  const one = snapshot('2026-01-01T00:00:00Z', { paths: ['/a', '/b'], tags: ['x'], hostname: 'one' });
  expect(matches(one, {})).toBe(true);
  expect(matches(one, { hosts: ['two', 'one'], paths: ['/b'], tags: [['y'], ['x']] })).toBe(true);
  expect(matches(one, { hosts: ['two'] })).toBe(false);
  expect(matches(one, { paths: ['/a', '/c'] })).toBe(false);
  expect(matches(one, { tags: [['x', 'y']] })).toBe(false);
});
