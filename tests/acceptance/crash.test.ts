import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  addOneDriveJob,
  addOrganization,
  addRepository,
  type House,
  newestSession,
  Restic,
  runJob,
  sessionLog,
} from '@coffer/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshHouse } from '../support/fresh-house.ts';

const restic = await Restic.version();

describe('a server killed in the middle of a run', () => {
  let house: House;

  beforeAll(async () => {
    house = await freshHouse({ seed: 'short-office' });
  });
  afterAll(async () => {
    await house[Symbol.asyncDispose]();
  });

  it('closes the session as failed with the reason, completes the next run, and leaves a sound repository', async () => {
    const organizationId = await addOrganization(house.api);
    const path = join(house.serverFolder, 'repository');
    const repositoryId = await addRepository(house.api, 'Killed', path);
    const jobId = await addOneDriveJob(house.api, { organizationId, repositoryId, name: 'Interrupted' });
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
});

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
