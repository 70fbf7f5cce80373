import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { BUCKET_RULES } from '../buckets.ts';
import { type Amount, type BucketRule, HOUR, MINUTE, SECOND } from './rule.ts';

describe('the table of limits', () => {
  it('is the one that docs/throttling.md shows to administrators', async () => {
    const page = await readFile(new URL('../../../../../docs/throttling.md', import.meta.url), 'utf8');
    const shown = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| limit '));
    const rows = new Set(BUCKET_RULES.map(row));
    expect([...rows].filter((line) => !shown.includes(line)).join('\n')).toBe('');
    expect(shown.filter((line) => line.split('|').length === 7 && !rows.has(line))).toEqual([]);
  });

  it('names every limit once, and with its source', () => {
    expect(new Set(BUCKET_RULES.map(({ name }) => name)).size).toBe(BUCKET_RULES.length);
    for (const { source, window, unit } of BUCKET_RULES) {
      expect(source).not.toBe('');
      expect(window === 0).toBe(unit === 'concurrency');
    }
  });
});

function row(rule: BucketRule): string {
  const { name, scope, unit, window, amount, callers } = rule;
  const whose = callers === undefined ? scope : `${scope} (as ${callers === 'users' ? 'user' : 'application'})`;
  return `| ${name} | ${whose} | ${unit} | ${time(window)} | ${amounts(amount)} |`;
}

function time(window: number): string {
  if (window === 0) return 'at once';
  if (window % HOUR === 0) return `${window / HOUR} h`;
  return window % MINUTE === 0 ? `${window / MINUTE} min` : `${window / SECOND} s`;
}

function amounts(amount: Amount): string {
  if (typeof amount === 'number') return amount.toLocaleString('en-US');
  const list = 'byUsers' in amount ? amount.byUsers : amount.byLicences;
  return list.map((one) => one.toLocaleString('en-US')).join(' / ');
}
