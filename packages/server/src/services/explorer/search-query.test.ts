import { RequestError } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { parseQuery } from './search-query.ts';
import type { Searched } from './search-terms.ts';

const plan: Searched = {
  name: 'Plan für Q1.docx',
  kind: 'document',
  path: 'Reports/2026/Plan für Q1.docx',
  createdBy: 'Ada Lovelace',
  modifiedBy: 'Bob',
  created: Date.UTC(2026, 0, 15, 10),
  modified: Date.UTC(2026, 2, 31, 23, 59),
  size: 20_480,
  title: async () => undefined,
};
const task: Searched = { ...plan, name: '12.json', kind: 'item', title: async () => 'Call the printer' };

const finds = async (query: string, item: Searched = plan): Promise<boolean> => await parseQuery(query)(item);

describe('a query', () => {
  it.each([
    '',
    'plan',
    'name:plan',
    'Name:"plan für"',
    'System.FileName:PLAN',
    'name:pl*.docx',
    'name:"Plan?für*"',
    'name:="plan für q1.docx"',
    'author:ada modifiedby:bob',
    'author:ada AND NOT modifiedby:ada',
    'budget OR plan',
    '(budget OR plan) ext:docx',
    'ext:.docx',
    'name:(budget OR plan)',
    '-budget',
    'path:reports/2026',
    'kind:document',
    'size:20KB',
    'size:>=20480 size:<1MB',
    'size:1KB..1GB',
    'created:2026-01-15',
    'modified:2026-03',
    'modified:>2026-03-30',
    'modified:2026-03-31..2026-03-31',
    'created:2026-01-15T10:00:00Z',
  ])('finds the plan: %s', async (query) => {
    expect(await finds(query)).toBe(true);
  });

  it.each([
    'budget',
    'name:=plan',
    'author:bob',
    'plan -q1',
    'NOT plan',
    'plan AND budget',
    'ext:doc',
    'size:>20KB',
    'size:<>20480',
    'modified:2026-02',
    'created:<2026-01-15',
    'kind:folder',
  ])('does not find the plan: %s', async (query) => {
    expect(await finds(query)).toBe(false);
  });

  it('looks into the title of list items', async () => {
    expect(await finds('printer', task)).toBe(true);
    expect(await finds('title:"call the"', task)).toBe(true);
    expect(await finds('subject:plan', task)).toBe(false);
  });

  it.each(['colour:red', 'name:', 'size:large', 'modified:soon', '(plan', 'plan)', 'OR'])(
    'that makes no sense is refused with the reason: %s',
    (query) => {
      expect(() => parseQuery(query)).toThrow(RequestError);
    },
  );

  it('that is too long is refused', () => {
    expect(() => parseQuery('x'.repeat(3_000))).toThrow(RequestError);
  });

  it('with very many stars is answered at once', async () => {
    expect(await finds(`name:${'*a'.repeat(900)}`, { ...plan, name: 'a'.repeat(400) })).toBe(false);
  });
});
