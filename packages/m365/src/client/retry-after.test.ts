import { describe, expect, it } from 'vitest';
import { retryAfter } from './retry-after.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

describe('the wait a server asks for', () => {
  it.each([
    ['whole seconds', { 'retry-after': '7' }, 7_000],
    ['fractions of a second, rounded up', { 'retry-after': '2.1284' }, 2_129],
    ['a date', { 'retry-after': 'Tue, 24 Nov 2026 12:00:30 GMT' }, 30_000],
    ['a date gone by', { 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
    ['the longer of two hints', { 'retry-after': '5', 'ratelimit-reset': '31' }, 31_000],
    ['no more than an hour', { 'retry-after': '999999' }, 3_600_000],
  ])('understands %s', (_name, headers, expected) => {
    expect(retryAfter(headers, NOW)).toBe(expected);
  });

  it.each([{}, { 'retry-after': '' }, { 'retry-after': 'soon' }])('is unknown without a usable hint: %o', (headers) => {
    expect(retryAfter(headers, NOW)).toBeUndefined();
  });
});
