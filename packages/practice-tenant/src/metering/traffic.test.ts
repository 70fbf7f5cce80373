import { describe, expect, it } from 'vitest';
import { FIGURES } from './figures.ts';
import { classify } from './traffic.ts';

const of = (method: string, path: string, delegated = false) => {
  const [address = '', query = ''] = path.split('?');
  return classify(method, address.split('/'), { delegated, query: new URLSearchParams(query) });
};

describe('a Graph call', () => {
  it.each([
    ['GET', 'teams/T1/channels/C1/messages/delta', 'teams: get channel messages', { team: 't1', channel: 'c1' }],
    ['GET', 'teams/T1/channels/getAllMessages', 'teams: export messages', { team: 't1' }],
    ['POST', 'teams/T1/members', 'teams: add team member', { team: 't1' }],
    ['GET', 'teams/T1/schedule', 'teams: other teams read', { team: 't1' }],
    ['GET', 'users/U1/joinedTeams', 'teams: get joined teams', {}],
    ['GET', 'chats/X/messages', 'teams: get chat messages', { chat: 'x' }],
    ['GET', 'users/U1/mailFolders/inbox/messages', 'outlook', { mailbox: 'u1' }],
    ['GET', 'users/U1/onenote/notebooks', 'onenote', {}],
    ['POST', 'drives/D/items/I/invite', 'sharing', {}],
    ['DELETE', 'drives/D/items/I/permissions/P', 'sharing', {}],
    ['POST', 'search/query', 'search', {}],
    ['GET', 'sites?search=*', 'search', {}],
    ['GET', 'users?$select=id,signInActivity', 'sign-in-activity', {}],
    ['GET', 'identity/conditionalAccess/policies', 'conditional-access', {}],
  ])('%s %s counts as %s', (method, path, traffic, resources) => {
    const found = of(method, path);
    expect(found.traffic).toContain(traffic);
    expect(found.traffic).toContain('graph');
    expect(found.resources).toMatchObject(resources);
  });

  it('of a plain kind counts as nothing special', () => {
    for (const path of ['drives/D/root', 'users', 'users/U1', 'groups/G/members', 'sites/S/drives'])
      expect(of('GET', path).traffic).toEqual(['graph']);
  });

  it('made as a user uses the limits for users', () => {
    expect(of('POST', 'search/query', true).traffic).toEqual(['graph', 'search-delegated']);
    expect(of('GET', 'users/U1/onenote/pages', true).traffic).toContain('onenote-delegated');
  });

  it('counts only as traffic that the table knows', () => {
    const known = new Set(FIGURES.map(({ traffic }) => traffic));
    for (const [method, path] of [
      ['GET', 'teams/T/channels'],
      ['POST', 'chats/C/members'],
      ['GET', 'reports/getMailboxUsageDetail'],
      ['GET', 'auditLogs/signIns'],
    ] as const)
      for (const traffic of of(method, path).traffic) expect(known).toContain(traffic);
  });
});
