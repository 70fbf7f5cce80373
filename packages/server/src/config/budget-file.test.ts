import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { loadBudgets } from './budget-file.ts';
import { ConfigError } from './config.ts';

async function load(content: unknown) {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'budget.json');
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return await loadBudgets(path);
}

describe('the budget file', () => {
  it('gives each organization its own figures, by name or id, and the others the common ones', async () => {
    const own = { restoreReserve: 0.1, licences: 7_000, users: 6_000, applicationsApart: true };
    const budgets = await load({ restoreReserve: 0.5, organizations: { 'Contoso.onmicrosoft.com': own } });
    expect(budgets.of(['id', 'contoso.onmicrosoft.com'])).toEqual({
      reserve: 0.1,
      size: { licences: 7_000, users: 6_000 },
      applicationsApart: true,
    });
    expect(budgets.of(['another'])).toEqual({ reserve: 0.5 });
    expect((await loadBudgets(undefined)).of(['x'])).toEqual({});
  });

  it.each([
    ['no JSON', '{', 'JSON'],
    ['a list', [], 'must be an object'],
    ['a reserve beyond all', { restoreReserve: 2 }, '"restoreReserve" of the file must be a number from 0 to 0.9'],
    ['an unknown member', { organizations: { a: { reserve: 0.1 } } }, '"a" has a member "reserve" that is not known'],
    ['licences without users', { organizations: { a: { licences: 1 } } }, 'both "licences" and "users"'],
    ['licences for all', { licences: 1, users: 1 }, 'not known'],
  ])('with %s is refused by name', async (_, content, reason) => {
    await expect(load(content)).rejects.toThrow(ConfigError);
    await expect(load(content)).rejects.toThrow(reason);
  });
});
