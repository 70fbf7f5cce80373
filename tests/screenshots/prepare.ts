import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  addOrganization,
  addRepository,
  backupGroup,
  type House,
  practiceDomain,
  runJob,
  setBackupAccounts,
} from '@coffer/testkit';
import { shortCertificate } from '../support/short-certificate.ts';

/** What the pages are shown of. */
export interface Prepared {
  readonly organizationId: string;
  readonly repositoryId: string;
  readonly jobId: string;
}

/** Who signs in to the restore portal, and has a document with an earlier version. */
export const portalPerson = `ruth.adler@${practiceDomain}`;

/** How many accounts of the group are in the pool. */
const poolSize = 3;

/** An organization that signs in as an application, with a backup application in good order and one whose certificate ends soon. */
export async function prepareApplications({ api, practice }: House): Promise<string> {
  const sharePointOnlineSettings = await practice.applicationSettings();
  const added = await api.call('Organization_Add', { body: { sharePointOnlineSettings } });
  const organizationId = added.id ?? '';
  const made = await api.call('Coffer_MakeCertificate', { path: { organizationId } });
  const second = await practice.register('Second', [Buffer.from(made.file, 'base64')]);
  const ofSecond = { displayName: 'Backup application', certificateId: made.id };
  await api.call('Coffer_SetApplication', { path: { organizationId, applicationId: second }, body: ofSecond });
  const short = shortCertificate(5);
  const third = await practice.register('Third', [short.der]);
  const ofThird = {
    displayName: 'Backup application of last year',
    applicationCertificate: Buffer.from(short.pem).toString('base64'),
  };
  await api.call('Coffer_SetApplication', { path: { organizationId, applicationId: third }, body: ofThird });
  return organizationId;
}

/** Fills a fresh house as an administrator would: an organization with its pool, a repository, and a job that has run twice. */
export async function prepare({ api, practice, serverFolder }: House): Promise<Prepared> {
  const organizationId = await addOrganization(api);
  const { members } = await backupGroup(api, organizationId);
  await setBackupAccounts(api, organizationId, members.slice(0, poolSize));
  const repositoryId = await addRepository(api, 'Vault', join(serverFolder, 'vault'));
  const job = await api.call('Job_Add', {
    path: { organizationId },
    body: {
      name: 'Everybody',
      description: 'All OneDrives and sites, every evening',
      backupType: 'SelectedItems',
      repositoryId,
      selectedItems: [{ type: 'PartialOrganization', oneDrive: true, sites: true, mailbox: false, teams: false }],
      schedulePolicy: { type: 'Daily', dailyType: 'Everyday', dailyTime: '21:00:00' },
    },
  });
  const jobId = job.id ?? '';
  await runJob(api, jobId);
  for (const text of ['What happened since the first backup.', 'What happened since then, put in better words.']) {
    await practice.write(portalPerson, 'News of today.txt', text);
    await runJob(api, jobId);
  }
  await api.call('Coffer_StartCheck', { path: { repositoryId }, body: { scope: 'all' } });
  return { organizationId, repositoryId, jobId };
}

/** Turns the restore portal on, with the application that the practice tenant has anyway. */
export async function openPortal({ api, serverFolder }: House): Promise<void> {
  const file = join(serverFolder, '..', 'practice-tenant', 'application.json');
  const { applicationId, secret } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  const body = { isEnabled: true, applicationId, applicationSecret: secret };
  await api.call('Coffer_UpdatePortalSettings', { body });
}
