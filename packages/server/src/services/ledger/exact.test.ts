import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type PracticeTenant, sharedKeys, startPracticeTenant } from '@coffer/practice-tenant';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RestHouse } from '../../testing/rest-house.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';

interface Line {
  readonly requests: number;
  readonly ru: number;
  readonly bytes: number;
  readonly bytesIn: number;
  readonly throttled: number;
}

describe('the ledger beside that of the practice tenant', () => {
  const stack = new AsyncDisposableStack();
  let practice: PracticeTenant;
  let house: RestHouse;
  let jobId: string;

  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder()).path;
    const stateFolder = join(folder, 'practice');
    practice = stack.use(await startPracticeTenant({ keysFolder: sharedKeys, stateFolder, seed: 'tiny' }));
    house = stack.use(await RestHouse.start({ dataFolder: join(folder, 'data'), cloudFile: practice.cloudFile }));
    const appId = practice.applications.confidential.appId;
    const domain = 'tiny.onmicrosoft.com';
    const organizationId = await house.addOrganization({
      domain,
      appId,
      pfxFile: join(stateFolder, 'application.pfx'),
    });
    const repository = { name: 'Exact', path: 'repositories/exact', retentionType: 'SnapshotBased' };
    const repositoryId = (await house.must(200, 'POST', 'BackupRepositories', repository)).id;
    const job = { name: 'Exact', backupType: 'EntireOrganization', repositoryId };
    jobId = (await house.must(200, 'POST', `Organizations/${organizationId}/Jobs`, job)).id;
  });

  afterAll(async () => await stack.disposeAsync());

  it('is the same to the unit and the byte for a full and an incremental run', async () => {
    for (const full of [true, false]) {
      const session = await house.run(jobId, full);
      expect(await ours(house)).toEqual(await theirs(practice));
      const titles = await house.titles(session.id);
      expect(titles).toContainEqual(expect.stringMatching(/^\[Success\] Needed [\d,]+ RU.*, 0 refused$/));
    }
  });
});

/** What `/metrics` says, per identity; sign-ins are no business of the practice tenant's ledger. */
async function ours(house: RestHouse): Promise<Record<string, Line>> {
  const agent = new Agent({ connect: { rejectUnauthorized: false } });
  const answer = await request(`${house.server.url}/metrics`, { dispatcher: agent });
  const text = await answer.body.text();
  await agent.destroy();
  const lines: Record<string, Record<string, number>> = {};
  const pattern = /^coffer_microsoft_(\w+)_total\{.*identity="([^"]*)",purpose="([^"]*)"\} (\d+)$/gm;
  for (const [, name = '', identity = '', purpose, value] of text.matchAll(pattern)) {
    if (purpose === 'sign-in') continue;
    const line = lines[identity] ?? {};
    lines[identity] = { ...line, [name]: (line[name] ?? 0) + Number(value) };
  }
  return Object.fromEntries(
    Object.entries(lines).map(([identity, line]) => [
      identity,
      {
        requests: line['requests'] ?? 0,
        ru: line['resource_units'] ?? 0,
        bytes: line['received_bytes'] ?? 0,
        bytesIn: line['sent_bytes'] ?? 0,
        throttled: line['throttled'] ?? 0,
      },
    ]),
  );
}

async function theirs(practice: PracticeTenant): Promise<Record<string, Line>> {
  const agent = new Agent({ connect: { ca: await readFile(practice.caFile, 'utf8') } });
  const answer = await request(`${practice.url}/_practice/ledger`, { dispatcher: agent });
  const { identities } = (await answer.body.json()) as { identities: (Line & { identity: string })[] };
  await agent.destroy();
  return Object.fromEntries(
    identities.map(({ identity, requests, ru, bytes, bytesIn, throttled }) => [
      identity,
      { requests, ru, bytes, bytesIn, throttled },
    ]),
  );
}
