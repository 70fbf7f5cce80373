import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMoment } from './moment.ts';

describe('reading a moment', () => {
  it.each([
    ['2026-01-31T13:05:06Z', '2026-01-31T13:05:06.000Z'],
    ['2026-01-31T13:05:06.1234567Z', '2026-01-31T13:05:06.123Z'],
    ['2026-01-31 13:05:06.789', '2026-01-31T13:05:06.789Z'],
    ['2026.01.31 13:05:06', '2026-01-31T13:05:06.000Z'],
    ['2026-01-31T13:05:06+02:00', '2026-01-31T11:05:06.000Z'],
    ['2026-01-31T23:05:06-0130', '2026-02-01T00:35:06.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    [' 2026-1-2 3:04 ', '2026-01-02T03:04:00.000Z'],
  ])('takes %s as %s', (text, moment) => {
    expect(readMoment(text)).toBe(moment);
  });

  it.each(['yesterday', '2026-02-31', '2026-13-01', '2026-01-31T25:00:00Z', '', '1700000000'])(
    'does not take %j',
    (text) => {
      expect(readMoment(text)).toBeUndefined();
    },
  );

  it('reads back every moment that it could have written', () => {
    const date = fc.date({ min: new Date('1970-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(fc.property(date, (moment) => readMoment(moment.toISOString()) === moment.toISOString()));
  });
});
