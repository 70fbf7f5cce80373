import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  addOneDriveJob,
  addOrganization,
  addRepository,
  explore,
  type House,
  newestSession,
  Restic,
  runJob,
  sessionLog,
} from '@coffer/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshHouse } from '../support/fresh-house.ts';

const restic = await Restic.version();

/** Users by the names of their OneDrives. */
const people = new Map([
  ['Ruth Adler', 'ruth.adler@office365.onmicrosoft.com'],
  ['Nadia Bloom', 'nadia.bloom@office365.onmicrosoft.com'],
  ['Sam Pritchard', 'sam.pritchard@office365.onmicrosoft.com'],
]);
/** Bytes of the file of the second one, which takes a while at the pace of {@link crawling}. */
const large = 20_000_000;
const crawling = { enableNetworkThrottling: true, throttlingValue: 1_000, throttlingUnit: 'KBs' } as const;

describe('a server killed in the middle', () => {
  let house: House;
  let jobId: string;

  beforeAll(async () => {
    house = await freshHouse({ seed: 'short-office' });
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
  });

  it('of a run closes the session as failed with the reason, completes the next run, and leaves a sound repository', async () => {
    const organizationId = await addOrganization(house.api);
    const path = join(house.serverFolder, 'repository');
    const repositoryId = await addRepository(house.api, 'Killed', path);
    jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name: 'Interrupted' });
    await house.api.call('Job_StartAction', { path: { jobId }, body: {} });
    const killed = await untilBytesMove(house, jobId);
    await house.stopServer('SIGKILL');

    await house.startServer();
    const closed = await house.api.call('JobSession_GetById', { path: { jobSessionsId: killed } });
    expect(closed.status).toBe('Failed');
    expect(closed.endTime).toBeDefined();
    const log = await sessionLog(house.api, killed);
    expect(log.at(-1)).toMatch(/^\[Failed\] .*server/i);

    const next = await runJob(house.api, jobId);
    expect(next.status).toBe('Success');
    if (restic !== undefined) {
      const program = new Restic(path, await house.recoveryKey('Killed'));
      const check = await program.run('check', '--read-data');
      expect(check.stderr).toBe('');
      expect(check.status).toBe(0);
    }
  });

  it('of a restore of several OneDrives tells of each what became of it, and goes on with what is not done', async () => {
    const saved = new Map<string, ReadonlyMap<string, string>>();
    for (const [name, login] of people)
      saved.set(login, await writeFiles(house, login, name === 'Nadia Bloom' ? large : 200));
    expect((await runJob(house.api, jobId)).status).toBe('Success');
    const { id: restoreSessionId } = await explore(house.api, jobId);
    for (const login of saved.keys())
      await house.practice.remove(login, (await house.practice.item(login, folder))?.id ?? '');
    await pace(house, crawling);
    const drives = (await house.api.call('OneDrive_Get', { path: { restoreSessionId }, query: { limit: 1000 } }))
      .results;
    const oneDrives = [...people.keys()].map((person) => ({
      id: drives?.find(({ name }) => name === person)?.id ?? '',
    }));
    const bulk = { path: { restoreSessionId }, body: { documentAction: 'Overwrite', oneDrives } } as const;
    const answer = Promise.allSettled([house.api.call('OneDrive_RestoreOneDrivesAction', bulk)]);
    await untilRestored(house, restoreSessionId);
    await house.stopServer('SIGKILL');
    expect(await answer).toEqual([expect.objectContaining({ status: 'rejected' })]);

    await house.startServer();
    const before = await restoresOf(house, restoreSessionId);
    expect(before.map(({ status, canContinue }) => [status, canContinue])).toEqual([
      ['Success', false],
      ['Interrupted', true],
      ['Interrupted', true],
    ]);
    expect(new Set(before.map(({ requestId }) => requestId)).size).toBe(1);
    expect(before.map(({ message }) => message)).toEqual([
      expect.stringContaining('restored and verified'),
      expect.stringContaining('The server stopped while this was going on. What was restored stays.'),
      expect.stringContaining('This had not begun, and nothing of it was restored.'),
    ]);
    await pace(house, { enableNetworkThrottling: false });
    const path = { restoreSessionId, restoreId: before[2]?.id ?? '' };
    await house.api.call('Coffer_ContinueRestore', { path, body: {} });
    await expect(house.api.call('Coffer_ContinueRestore', { path, body: {} })).rejects.toThrow('continued already');
    const after = await untilEnded(house, restoreSessionId);
    expect(after.map(({ status, restored, failed, continuedAs }) => [status, restored, failed, continuedAs])).toEqual([
      ['Success', 3, 0, undefined],
      ['Interrupted', before[1]?.restored, 0, after[2]?.id],
      ['Success', 1, 0, undefined],
      ['Interrupted', 0, 0, after[4]?.id],
      ['Success', 3, 0, undefined],
    ]);
    for (const [login, files] of saved) expect(await contents(house, login)).toEqual(files);
  });
});

const folder = 'Written before the crash';

/** Writes two small files and one of a size. Returns their hashes by name. */
async function writeFiles(house: House, login: string, size: number): Promise<ReadonlyMap<string, string>> {
  const files = new Map([1, 2].map((number) => [`${number}.txt`, Buffer.from(`${login} ${number}`)]));
  files.set('3.bin', randomBytes(size));
  for (const [name, content] of files) await house.practice.write(login, `${folder}/${name}`, content);
  return new Map([...files].map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')]));
}

/** The same of what is there now, by name. */
async function contents(house: House, login: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const item of await house.practice.children(login, folder))
    found.set(item.name, await house.practice.sha256(item));
  return found;
}

async function pace(house: House, network: object): Promise<void> {
  const [proxy] = await house.api.call('Proxy_GetProxies', {});
  await house.api.call('Proxy_Update', { path: { proxyId: proxy?.id ?? '' }, body: network });
}

/** The restores of a session by person, the first of each first. */
async function restoresOf(house: House, restoreSessionId: string) {
  const path = { restoreSessionId };
  const { results } = await house.api.call('Coffer_GetSessionRestores', { path, query: { limit: 100 } });
  return [...people.keys()].flatMap((name) => results.filter(({ title }) => title.endsWith(name)).reverse());
}

/** Waits until the small files of the second one are restored, so that the kill falls into its large one. */
async function untilRestored(house: House, restoreSessionId: string): Promise<void> {
  for (;;) {
    const now = await restoresOf(house, restoreSessionId);
    if (now.some(({ title, restored }) => title.endsWith('Nadia Bloom') && restored === 2)) return;
    await delay(50);
  }
}

async function untilEnded(house: House, restoreSessionId: string) {
  for (;;) {
    const now = await restoresOf(house, restoreSessionId);
    if (now.every(({ endTime }) => endTime !== undefined)) return now;
    await delay(50);
  }
}

/** Waits until the running session has stored something, so that the kill falls into the middle of it. */
async function untilBytesMove(house: House, jobId: string): Promise<string> {
  for (;;) {
    const session = await newestSession(house.api, jobId);
    if (session?.status === 'Running' && (session.statistics?.transferredDataBytes ?? 0) > 5_000_000)
      return session.id ?? '';
    if (session !== undefined && session.status !== 'Running' && session.status !== 'Queued') {
      throw new Error(`the session ended as ${session.status} before it could be killed`);
    }
    await delay(20);
  }
}
