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
  const ruth = `ruth.adler@${practiceDomain}`;
  await practice.write(ruth, 'News of today.txt', 'What happened since the first backup.');
  await runJob(api, jobId);
  await api.call('Coffer_StartCheck', { path: { repositoryId }, body: { scope: 'all' } });
  return { organizationId, repositoryId, jobId };
}
