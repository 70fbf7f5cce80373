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
const before = (part: Partial<BeforeRun>): BeforeRun => ({ full: false, known: 100, users: 0, earlier: [], ...part });

describe('the forecast of a run', () => {
  it('is one unit for each known drive if nothing else is known', () => {
    expect(forecastRun(before({}))).toEqual({ units: 100, bytes: 0, milliseconds: 0 });
  });

  it('adds what changes cost in earlier incremental runs, whatever full ones cost', () => {
    const earlier = [past({}), past({ units: 150, bytes: 3_000 }), past({ full: true, units: 9_000 })];
    expect(forecastRun(before({ known: 110, earlier }))).toEqual({ units: 150, bytes: 2_000, milliseconds: 60_000 });
  });

  it('counts users for a first run', () => {
    expect(forecastRun(before({ full: true, known: 0, users: 40 }))).toMatchObject({ units: 120 });
  });
});
