import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { addOrganization, documentedGroupId, type House } from '@coffer/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshHouse } from '../support/fresh-house.ts';

const run = promisify(execFile);

const hasCurl = spawnSync('curl', ['--version']).status === 0;

describe.skipIf(!hasCurl)("the request of the API's documentation page (apt-get install curl)", () => {
  let house: House;
  let organizationId: string;

  beforeAll(async () => {
    house = await freshHouse({ seed: 'office-people' });
    organizationId = await addOrganization(house.api);
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
  });

  const curl = async (method: string, body?: string): Promise<{ status: number; type: string; body: string }> => {
    const url = `${house.api.url}/v6/Organizations/${organizationId}/BackupAccounts`;
    const { stdout } = await run('curl', [
      ...['-sk', '-X', method, url, '-H', `Authorization: Bearer ${house.api.token}`],
      ...(body === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', body]),
      ...['-w', '\n%{http_code}\n%{content_type}'],
    ]);
    const lines = stdout.split('\n');
    return { body: lines.slice(0, -2).join('\n'), status: Number(lines.at(-2)), type: lines.at(-1) ?? '' };
  };

  it('sent with curl answers 200 with exactly the documented body', async () => {
    const members = Array.from({ length: 8 }, (_, index) => ({
      groupMember: {
        groupId: documentedGroupId,
        name: `account${index + 1}`,
        login: `account${index + 1}@office365.onmicrosoft.com`,
        type: 'User',
        isCloud: true,
      },
      password: 'XXXXX',
    }));
    const answer = await curl('PUT', JSON.stringify(members));
    expect(answer.body).toBe(
      `{"_links":{"self":{"href":"${house.api.url}/v6/organizations/${organizationId}/backupaccounts"}}}`,
    );
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('application/json; charset=utf-8');
  });

  it('reads the pool back without a password', async () => {
    const answer = await curl('GET');
    const accounts = JSON.parse(answer.body) as { groupMember: { login: string } }[];
    expect(accounts.map((account) => account.groupMember.login)).toEqual(
      Array.from({ length: 8 }, (_, index) => `account${index + 1}@office365.onmicrosoft.com`),
    );
    expect(answer.body).not.toContain('XXXXX');
    expect(answer.body.toLowerCase()).not.toContain('"password"');
  });
});
