import { silentLogger } from '@coffer/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { type JobSession, JobSessionStore, noStatistics } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import { SessionObjectStore } from '../../db/stores/session-object-store.ts';
import { SettingStore } from '../../db/stores/setting-store.ts';
import { secretBox } from '../../secrets/secret-box.ts';
import { MailServer } from '../../testing/mail-server.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import type { EndingCertificate } from '../backup-applications/application-manager.ts';
import { CertificateMail } from './certificate-mail.ts';
import { MailSettingsService } from './mail-settings.ts';
import { SessionMail } from './session-mail.ts';

const day = 86_400_000;
const stack = new AsyncDisposableStack();
const clock = new ManualClock();
let server: MailServer;
let settings: MailSettingsService;
let store: SettingStore;
let objects: SessionObjectStore;
let sessions: JobSessionStore;

beforeAll(async () => {
  const { db } = stack.use(await openDatabase(sqliteDialect(inMemory)));
  server = stack.use(await MailServer.start({ disabledCommands: ['STARTTLS'], authOptional: true }));
  store = new SettingStore(db);
  settings = new MailSettingsService({ store, secrets: secretBox(Buffer.alloc(32, 1)) });
  objects = new SessionObjectStore(db);
  sessions = new JobSessionStore(db);
});
afterAll(async () => await stack.disposeAsync());

async function set(more: object): Promise<void> {
  const access = { server: 'localhost', port: server.port, from: 'coffer@x.example', to: 'a@x.example;b@x.example' };
  await settings.update('Vbo', { ...access, ...more });
}

describe('the mail about a session', () => {
  const session = (part: Partial<JobSession>): JobSession => ({
    ...{ id: 's', jobId: 'j', jobName: 'Everybody', organizationId: 'o', repositoryId: 'r', details: undefined },
    ...{ status: 'Warning', full: false, origin: 'schedule', retryCount: 0, progress: 3, statistics: noStatistics },
    ...{ createdAt: clock.now(), endedAt: clock.now() + 60_000 },
    ...part,
  });
  const schedule = { type: 'Daily', retryEnabled: true, retryNumber: 2 };

  async function told(part: Partial<JobSession>): Promise<readonly string[]> {
    await using mail = new SessionMail({
      ...{ settings, objects, clock, logger: silentLogger },
      sessions: { get: async () => session(part) },
      jobs: { get: async () => ({ isEnabled: true, schedule }) as Job },
      organizations: { list: async () => [{ id: 'o', name: 'Contoso' }] },
    });
    mail.tell('s');
    await mail.settled();
    return server.taken.splice(0).map(({ text }) => text);
  }

  it('is sent of those that the settings ask for, and of none while they are off', async () => {
    expect(await told({})).toEqual([]);
    await set({ enableNotification: false });
    expect(await told({})).toEqual([]);
    await set({ notifyOnSuccess: false });
    expect(await told({ status: 'Success' })).toEqual([]);
    expect(await told({ status: 'Stopped' })).toHaveLength(1);
    await expect(settings.update('Vbo', { server: 'localhost' })).rejects.toThrow('to is missing');
  });

  it('waits for the last retry of a failed one, unless it may come each time', async () => {
    const failed = { status: 'Failed', details: 'The disk is full.' } as const;
    expect(await told(failed)).toEqual([]);
    expect(await told({ ...failed, retryCount: 2 })).toHaveLength(1);
    expect((await told({ ...failed, origin: 'manual' }))[0]).toContain('Details: The disk is full.');
    await set({ supressUntilLastRetry: false });
    expect(await told(failed)).toHaveLength(1);
  });

  it('names what needs a look, fills in its subject, and has a table with it in which no name is a formula', async () => {
    await sessions.insert(session({}));
    await objects.save('s', [
      {
        ...{ objectId: 'a', workload: 'onedrive', name: '=cmd("x")', state: 'failed', items: 2, failedItems: 1 },
        ...{ readBytes: 5, requests: 1, resourceUnits: 1, reason: 'Refused', startedAt: 1, endedAt: 2 },
      },
    ]);
    await set({ attachDetailedReport: true, subject: '%JobName% of %OrgName%: %JobResult%, %Issues%' });
    const [text = ''] = await told({});
    expect(text).toContain('Subject: Everybody of Contoso: Warning, 1');
    expect(text).toContain('=cmd("x"): failed, 1 items could not be read: Refused');
    const table = Buffer.from(/filename=report.csv\s+([\w+/=\s]+)/.exec(text)?.[1] ?? '', 'base64').toString('utf8');
    expect(table.split('\r\n')[1]).toBe(`"'=cmd(""x"")","onedrive","failed","2","1","5","1","Refused"`);
  });
});

describe('the mail about certificates', () => {
  const ending = (days: number, thumbprint = 'AB'): EndingCertificate => ({
    organizationId: 'o',
    organizationName: 'Contoso',
    application: {
      ...{ applicationId: 'app', displayName: undefined, isMain: true, trouble: undefined },
      certificate: {
        ...{ thumbprint, subject: 'CN=X', validFrom: 0, state: 'ending' },
        validUntil: clock.now() + days * day,
      },
    },
  });

  it('comes once within 30 days and once within 7, also after a restart, and again for another certificate', async () => {
    let found: readonly EndingCertificate[] = [ending(29)];
    const start = () =>
      stack.use(new CertificateMail({ settings, store, ending: async () => found, clock, logger: silentLogger }));
    let mail = start();
    const look = async (): Promise<readonly string[]> => {
      mail.lookDue();
      await mail.settled();
      clock.advance(day);
      return server.taken.splice(0).map(({ text }) => /Subject: (.*)/.exec(text)?.[1] ?? '');
    };
    await set({ enableNotification: false });
    expect(await look()).toEqual([]);
    await set({});
    expect(await look()).toEqual(['Coffer: a certificate of Contoso ends in 28 days']);
    expect(await look()).toEqual([]);
    mail = start();
    expect(await look()).toEqual([]);
    clock.advance(18 * day);
    expect(await look()).toEqual(['Coffer: a certificate of Contoso ends in 7 days']);
    clock.advance(10 * day);
    expect(await look()).toEqual([]);
    found = [ending(20, 'CD')];
    expect(await look()).toEqual(['Coffer: a certificate of Contoso ends in 20 days']);
    const [one] = found;
    if (one) found = [{ ...one, application: { ...one.application, certificate: undefined, trouble: 'Lost.' } }];
    expect(await look()).toEqual(['Coffer: a certificate of Contoso cannot be opened']);
    expect(await look()).toEqual([]);
  });

  it('is tried again an hour later when the mail server could not be reached', async () => {
    const found = [ending(3, 'EF')];
    const mail = stack.use(
      new CertificateMail({ settings, store, ending: async () => found, clock, logger: silentLogger }),
    );
    const { port } = server;
    await using closed = await MailServer.start();
    const nowhere = closed.port;
    await closed[Symbol.asyncDispose]();
    await set({ port: nowhere });
    mail.lookDue();
    await mail.settled();
    await set({ port });
    mail.lookDue();
    await mail.settled();
    expect(server.taken).toEqual([]);
    clock.advance(day / 24);
    mail.lookDue();
    await mail.settled();
    expect(server.taken.splice(0)).toHaveLength(1);
  });
});
