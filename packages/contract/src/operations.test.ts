import { describe, expect, it } from 'vitest';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

const table = Object.entries<Operation>(operations);

describe('the table of operations', () => {
  it('has all 429 operations of the API', () => {
    expect(table).toHaveLength(429);
  });

  it('has no two operations that a case-insensitive router would confuse', () => {
    const routes = table.map(([, { method, path }]) => `${method} ${path.toLowerCase().replace(/\{[^}]*\}/g, '{}')}`);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('spells every path below /v6 without a slash at its end', () => {
    expect(table.filter(([, { path }]) => !/^\/v6(\/(\{\w+\}|\w+))+$/.test(path))).toEqual([]);
  });

  it('asks for no token in exactly two places', () => {
    const open = table.filter(([, { permission }]) => permission === 'anonymous').map(([id]) => id);
    expect(open.sort()).toEqual(['RestorePortalSettings_Get', 'token']);
  });

  it('uses three success codes as often as the API does', () => {
    const count = (code: number) => table.filter(([, { success }]) => success === code).length;
    expect([count(200), count(201), count(204)]).toEqual([389, 3, 37]);
  });

  it('marks 67 operations as paged and 33 as answering bytes', () => {
    expect(table.filter(([, { paged }]) => paged)).toHaveLength(67);
    expect(table.filter(([, { stream }]) => stream)).toHaveLength(33);
  });

  it('gives every built operation the schemas of its path parameters, and only those', () => {
    for (const [id, { path, params, built }] of table) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      if (built) expect([id, Object.keys(params ?? {}).sort()]).toEqual([id, named.sort()]);
    }
  });

  it('gives every built paged operation offset, limit and a page to answer', () => {
    for (const [id, { paged, built, query, answer }] of table) {
      if (!built || !paged || id === 'Application_CreateApplication') continue;
      expect([id, Object.keys(query ?? {})]).toEqual([id, expect.arrayContaining(['offset', 'limit'])]);
      expect([id, answer]).toEqual([id, expect.objectContaining({ $id: expect.stringMatching(/^PageOf/) })]);
    }
  });

  it('sends a body exactly where something other than 204 is answered and a schema is given', () => {
    for (const [id, { built, success, answer, stream }] of table) {
      if (built && success === 204) expect([id, answer, stream]).toEqual([id, undefined, undefined]);
    }
  });

  it('lets only tenants and operators where an administrator has no organization of his own', () => {
    const closed = table.filter(([, o]) => o.permission !== 'anonymous' && !o.permission.includes('administrator'));
    expect(closed.every(([, { path }]) => /^\/v6\/Organization(\/|$)|operatorRestore$/i.test(path))).toBe(true);
  });
});
