import { describe, expect, it } from 'vitest';
import { hrefTo, linksTo } from './links.ts';
import { pageOf, pageOfAll } from './page.ts';

const call = (offset: number, limit: number, search = '') => ({
  page: { offset, limit, setId: undefined },
  path: '/v6/JobSessions',
  search: new URLSearchParams(search),
});
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a page', () => {
  it('links to its neighbours as the documentation of the API shows', () => {
    expect(pageOfAll(call(19, 10), numbers(100))._links).toEqual({
      first: { href: '/v6/JobSessions?offset=0&limit=10' },
      prev: { href: '/v6/JobSessions?offset=9&limit=10' },
      self: { href: '/v6/JobSessions?offset=19&limit=10' },
      next: { href: '/v6/JobSessions?offset=29&limit=10' },
    });
  });

  it('has only itself when everything is on it', () => {
    expect(Object.keys(pageOfAll(call(0, 30), numbers(30))._links)).toEqual(['self']);
  });

  it('never links to before the beginning', () => {
    expect(pageOfAll(call(3, 10), numbers(5))._links).toMatchObject({
      prev: { href: '/v6/JobSessions?offset=0&limit=10' },
    });
  });

  it('keeps every other part of the query, and the id of the kept result', () => {
    const page = pageOf(call(0, 1, 'Offset=0&jobType=Backup&SetId=old'), { items: [1], more: true, setId: 'new' });
    expect(page._links['next']?.href).toBe('/v6/JobSessions?offset=1&limit=1&setId=new&jobType=Backup');
    expect(page.setId).toBe('new');
  });

  it('is empty beyond the end', () => {
    expect(pageOfAll(call(50, 10), numbers(5)).results).toEqual([]);
  });
});

describe('links', () => {
  it('escape what they are made of and leave out what there is not', () => {
    expect(linksTo({ self: hrefTo('Jobs', 'a/b'), copyJob: undefined })).toEqual({ self: { href: '/v6/Jobs/a%2Fb' } });
  });
});
