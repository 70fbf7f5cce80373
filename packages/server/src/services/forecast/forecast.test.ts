import { describe, expect, it } from 'vitest';
import { type BeforeRun, forecastRun, type PastRun } from './forecast.ts';

const past = (part: Partial<PastRun>): PastRun => ({
  full: false,
  objects: 100,
  units: 130,
  bytes: 1_000,
  milliseconds: 60_000,
  ...part,
});
const held = (objects: number, items = 0, bytes = 0) => ({ objects, items, bytes });
const before = (part: Partial<BeforeRun>): BeforeRun => ({
  ...{ full: false, known: held(100), users: 0, earlier: [] },
  ...part,
});

describe('the forecast of a run', () => {
  it('is at least one unit for each known drive if nothing else is known', () => {
    expect(forecastRun(before({}))).toEqual({ units: 100, bytes: 0, milliseconds: 0, from: 'catalogue' });
  });

  it('adds what changes cost in earlier incremental runs, whatever full ones cost', () => {
    const earlier = [past({}), past({ units: 150, bytes: 3_000 }), past({ full: true, units: 9_000 })];
    const expected = { units: 150, bytes: 2_000, milliseconds: 60_000, from: 'earlier-runs' };
    expect(forecastRun(before({ known: held(110), earlier }))).toEqual(expected);
  });

  it('is at least to list and to read all that is held for a full run that has no predecessor, whatever incremental ones cost', () => {
    const full = before({ full: true, known: held(100, 1_000_000, 7e12), earlier: [past({})] });
    expect(forecastRun(full)).toEqual({ units: 4_000, bytes: 7e12, milliseconds: 0, from: 'catalogue' });
    expect(forecastRun({ ...full, known: held(100, 900, 5) })).toMatchObject({ units: 200, bytes: 5 });
    const earlier = [past({ full: true, units: 9_000, bytes: 8e12 })];
    expect(forecastRun({ ...full, earlier })).toMatchObject({ units: 9_000, bytes: 8e12, from: 'earlier-runs' });
  });

  it('guesses a first run from the number of users, whatever earlier runs found that had nothing to do', () => {
    const first = before({ full: true, known: held(0), users: 40, earlier: [past({ full: true, objects: 0 })] });
    expect(forecastRun(first)).toEqual({ units: 120, bytes: 0, milliseconds: 0, from: 'users' });
  });
});
