import { allOperations, type BuiltOperationId, type Operation } from '@coffer/contract';
import { RequestError } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { readBody, readPage, readParams, readQuery } from './request.ts';

const operation = (id: BuiltOperationId): Operation => allOperations[id];
const body = (id: BuiltOperationId, text: string | undefined) =>
  readBody(operation(id), text === undefined ? undefined : Buffer.from(text));
const query = (id: BuiltOperationId, text: string) => readQuery(operation(id), new URLSearchParams(text));
const guid = '6e570850-9ce9-40ed-b81d-41772dabcead';

describe('reading a body', () => {
  it.each([
    [
      'names in any case',
      '{"NAME":"a","RepositoryID":"6E570850-9CE9-40ED-B81D-41772DABCEAD"}',
      { name: 'a', repositoryId: guid },
    ],
    ['words of the contract in any case', '{"backupType":"selecteditems"}', { backupType: 'SelectedItems' }],
    [
      'booleans and numbers as text',
      '{"runNow":"TRUE","schedulePolicy":{"retryNumber":"3"}}',
      { runNow: true, schedulePolicy: { retryNumber: 3 } },
    ],
    ['commas after the last element', '{"selectedItems":[{"type":"User",},],}', { selectedItems: [{ type: 'User' }] }],
    ['what the contract does not know', '{"proxyId":"x","name":"a","extra":{"deep":[1]}}', { name: 'a' }],
    ['a job as it was once read', '{"id":"","lastRun":null,"_links":{"self":{"href":"/v6/x"}}}', { lastRun: null }],
    ['null where the contract has none', '{"name":null,"schedulePolicy":null}', {}],
    ['a number where a text belongs', '{"name":12}', { name: '12' }],
    ['a byte order mark', '\uFEFF{"name":"a"}', { name: 'a' }],
    ['nothing', undefined, {}],
    ['blanks', '  \n', {}],
    ['null alone', 'null', {}],
  ])('accepts %s', (_what, text, value) => {
    expect(body('Job_Add', text)).toEqual(value);
  });

  it.each([
    [
      'a word that is not in the contract',
      '{"backupType":"Some"}',
      'backupType must be one of EntireOrganization, SelectedItems',
    ],
    ['an id that is no GUID', '{"repositoryId":"7"}', 'repositoryId must be a GUID'],
    ['something else than a boolean', '{"runNow":"perhaps"}', 'runNow must be true or false'],
    ['a fraction', '{"schedulePolicy":{"retryNumber":1.5}}', 'schedulePolicy.retryNumber must be a whole number'],
    [
      'a number beyond 32 bits',
      '{"schedulePolicy":{"retryNumber":4294967296}}',
      'schedulePolicy.retryNumber is too large',
    ],
    ['an object in place of a list', '{"selectedItems":{}}', 'selectedItems must be an array'],
    ['a list in place of an object', '[]', 'body must be an object'],
    ['an empty element', '{"selectedItems":[null]}', 'selectedItems[0] must not be empty'],
    ['an object in place of a text', '{"name":{}}', 'name must be a text'],
    ['what is no JSON', 'name=a', 'not valid JSON'],
  ])('refuses %s and names it', (_what, text, message) => {
    expect(() => body('Job_Add', text)).toThrow(RequestError);
    expect(() => body('Job_Add', text)).toThrow(message);
  });

  it('never takes a missing list for an empty one', () => {
    expect(() => body('OrganizationBackupAccounts_SetAccountPool', undefined)).toThrow('must be an array');
    expect(() => body('OrganizationBackupAccounts_SetAccountPool', '{}')).toThrow('must be an array');
    expect(body('OrganizationBackupAccounts_SetAccountPool', '[]')).toEqual([]);
  });

  it('ignores the body of an operation that takes none', () => {
    expect(body('Job_StopAction', 'anything')).toBeUndefined();
  });

  it('tells a form from JSON by its looks', () => {
    const sent = { grant_type: 'password', username: 'a b', password: 'c&d' };
    expect(body('token', new URLSearchParams(sent).toString())).toEqual(sent);
    expect(body('token', JSON.stringify(sent))).toEqual(sent);
  });
});

describe('reading a query', () => {
  it.each([
    ['names in any case', 'JobType=backup&LIMIT=5', { jobType: 'Backup', limit: 5 }],
    ['parameters that nobody knows', 'nonsense=1&limit=5', { limit: 5 }],
    ['page numbers that are none', 'limit=many&offset=', {}],
    [
      'moments in several forms',
      'endTimeLowerBound=2026.01.31 10:00:00',
      { endTimeLowerBound: '2026-01-31T10:00:00.000Z' },
    ],
    ['the last of several', 'limit=1&limit=2', { limit: 2 }],
  ])('accepts %s', (_what, text, value) => {
    expect(query('JobSession_Get', text)).toEqual(value);
  });

  it('ignores a boolean that cannot be read', () => {
    expect(query('Organization_Get', 'extendedView=true/')).toEqual({});
    expect(query('Organization_Get', 'extendedview=True')).toEqual({ extendedView: true });
  });

  it('takes null as a parent for none', () => {
    expect(query('OrganizationSite_Get', 'parentID=null')).toEqual({});
    expect(query('OneDriveDocument_Get', 'parentId=root')).toEqual({ parentId: 'root' });
  });

  it('makes a fresh query of an unreadable set id', () => {
    expect(query('OrganizationUser_Get', 'setId=7')).toEqual({});
  });

  it('refuses a word or an id that means nothing, and a missing parameter that decides everything', () => {
    expect(() => query('JobSession_Get', 'jobType=x')).toThrow('jobType must be one of Backup, Copy');
    expect(() => query('RestorePoint_GetRestorePoints', 'jobId=x')).toThrow('jobId must be a GUID');
    expect(() => query('Job_RemoveSelectedItems', '')).toThrow('ids is missing');
  });

  it.each([
    ['', 0, 30],
    ['limit=1000000', 0, 10_000],
    ['limit=0&offset=-5', 0, 1],
    ['limit=10&offset=19', 19, 10],
  ])('makes a page of %j', (text, offset, limit) => {
    expect(readPage(query('JobSession_Get', text))).toEqual({ offset, limit, setId: undefined });
  });
});

describe('reading a path', () => {
  it('takes a GUID in any case and refuses what is none', () => {
    expect(readParams(operation('Job_GetById'), { jobId: guid.toUpperCase() })).toEqual({ jobId: guid });
    expect(() => readParams(operation('Job_GetById'), { jobId: 'first' })).toThrow('jobId must be a GUID');
  });

  it('leaves opaque ids alone', () => {
    const userId = `${guid}00000000-0000-0000-0000-000000000000`;
    expect(readParams(operation('OrganizationUser_GetById'), { organizationId: guid, userId })).toEqual({
      organizationId: guid,
      userId,
    });
  });
});
