import { describe, expect, it } from 'vitest';
import { answerFaults } from './answer-faults.ts';

const id = '6e570850-9ce9-40ed-b81d-41772dabcead';

describe('the check of answers', () => {
  it('accepts what the contract says, undefined members included', () => {
    expect(answerFaults('Job_GetById', { id, name: 'Nightly', lastRun: null, nextRun: undefined })).toEqual([]);
    expect(answerFaults('Job_StartAction', undefined)).toEqual([]);
    expect(answerFaults('OrganizationUser_Get', { offset: 0, limit: 30, results: [] })).toEqual([]);
  });

  it.each([
    ['null where the contract has none', 'Job_GetById', { name: null }],
    ['a word that is not in the contract', 'Job_GetById', { lastStatus: 'Sleeping' }],
    ['a member that is not in the contract', 'Job_GetById', { colour: 'green' }],
    ['a stranger in an element of a list', 'Job_Get', [{ selectedItems: [{ size: 1 }] }]],
    ['a missing member', 'OrganizationUser_Get', { offset: 0, results: [] }],
    ['a body where none belongs', 'Job_StartAction', {}],
    ['no body where one belongs', 'Job_Get', undefined],
    ['an id that is no GUID', 'Job_GetById', { id: 'nightly' }],
  ] as const)('names %s', (_what, operation, answer) => {
    expect(answerFaults(operation, answer)).not.toEqual([]);
  });
});
