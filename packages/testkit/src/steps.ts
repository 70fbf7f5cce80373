import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerOf } from '@coffer/contract';
import { practiceDomain } from './house.ts';
import type { RestClient } from './rest-client.ts';

/** The security group of the API's documentation page, as the API shows its id. */
export const documentedGroupId = '6e570850-9ce9-40ed-b81d-41772dabcead00000000-0000-0000-0000-000000000000';

/** Every account of the practice tenant's seeds has this password, as on the API's documentation page. */
const practicePassword = 'XXXXX';

type Organization = AnswerOf<'Organization_Add'>;
type GroupMember = NonNullable<AnswerOf<'OrganizationGroupMember_Get'>['results']>[number];
type Session = AnswerOf<'JobSession_GetById'>;
type RestoreSession = AnswerOf<'Job_ExploreAction'>;

/** Adds the practice tenant with its administrator's account (basic sign-in). Resolves to the organization's id. */
export async function addOrganization(api: RestClient): Promise<string> {
  const settings = {
    account: `admin@${practiceDomain}`,
    password: practicePassword,
    grantAdminAccess: true,
    useMfa: false,
  };
  const added: Organization = await api.call('Organization_Add', {
    body: { type: 'Office365', region: 'Worldwide', isSharePointOnline: true, sharePointOnlineSettings: settings },
  });
  return known(added.id, 'the id of the organization');
}

/** The backup accounts' security group and its members, read through the API. */
export async function backupGroup(
  api: RestClient,
  organizationId: string,
): Promise<{ readonly id: string; readonly name: string; readonly members: readonly GroupMember[] }> {
  const groups = await api.call('OrganizationGroup_Get', {
    path: { organizationId },
    query: { displayName: 'Backup*' },
  });
  const group = groups.results?.find((candidate) => candidate.id === documentedGroupId);
  if (group === undefined) throw new Error('the security group of the backup accounts was not found');
  const members = await api.call('OrganizationGroupMember_Get', {
    path: { organizationId, groupId: documentedGroupId },
    query: { limit: 100 },
  });
  return { id: documentedGroupId, name: group.displayName ?? '', members: members.results ?? [] };
}

/** Makes these members, as they came from the directory, the whole pool. */
export async function setBackupAccounts(
  api: RestClient,
  organizationId: string,
  members: readonly GroupMember[],
): Promise<void> {
  await api.call('OrganizationBackupAccounts_SetAccountPool', {
    path: { organizationId },
    body: members.map((member) => ({ groupMember: { ...member }, password: practicePassword })),
  });
}

/** A repository in a folder of the server's machine. Resolves to its id. */
export async function addRepository(api: RestClient, name: string, path: string): Promise<string> {
  const added = await api.call('BackupRepository_Add', {
    body: {
      name,
      path,
      retentionType: 'SnapshotBased',
      retentionPeriodType: 'Yearly',
      yearlyRetentionPeriod: 'Keep',
    },
  });
  return known(added.id, 'the id of the repository');
}

/** A job for every OneDrive of the organization, started by hand. Resolves to its id. */
export async function addOneDriveJob(
  api: RestClient,
  job: { readonly organizationId: string; readonly repositoryId: string; readonly name: string },
): Promise<string> {
  const added = await api.call('Job_Add', {
    path: { organizationId: job.organizationId },
    body: {
      name: job.name,
      description: 'All OneDrives',
      backupType: 'SelectedItems',
      repositoryId: job.repositoryId,
      selectedItems: [
        {
          type: 'PartialOrganization',
          oneDrive: true,
          mailbox: false,
          archiveMailbox: false,
          sites: false,
          teams: false,
        },
      ],
      schedulePolicy: { type: 'ManualOnly' },
    },
  });
  return known(added.id, 'the id of the job');
}

/** A job for a site with the sites below it, started by hand. Resolves to its id. `site` is as the directory shows it. */
export async function addSiteJob(
  api: RestClient,
  job: {
    readonly organizationId: string;
    readonly repositoryId: string;
    readonly name: string;
    readonly site: NonNullable<AnswerOf<'OrganizationSite_Get'>['results']>[number];
  },
): Promise<string> {
  const { organizationId, repositoryId, name, site } = job;
  const added = await api.call('Job_Add', {
    path: { organizationId },
    body: {
      name,
      backupType: 'SelectedItems',
      repositoryId,
      selectedItems: [{ type: 'Site', site: { id: site.id, title: site.title, url: site.url } }],
      schedulePolicy: { type: 'ManualOnly' },
    },
  });
  return known(added.id, 'the id of the job');
}

/** Starts a job and waits for its session to end. `watch` sees the session about twice a second. */
export async function runJob(
  api: RestClient,
  jobId: string,
  watch: (session: Session) => void = () => undefined,
): Promise<Session> {
  const before = await newestSession(api, jobId);
  await api.call('Job_StartAction', { path: { jobId }, body: { full: false } });
  for (;;) {
    const session = await newestSession(api, jobId);
    if (session !== undefined && session.id !== before?.id) {
      watch(session);
      if (session.status !== 'Running' && session.status !== 'Queued') return session;
    }
    await delay(400);
  }
}

/** The latest session of a job, if it ever ran. */
export async function newestSession(api: RestClient, jobId: string): Promise<Session | undefined> {
  const page = await api.call('JobSession_GetByJobId', { path: { jobId }, query: { limit: 1 } });
  return page.results?.[0];
}

/** The titles of a session's log, oldest first. */
export async function sessionLog(api: RestClient, sessionId: string): Promise<readonly string[]> {
  const page = await api.call('JobSessionLog_GetBatchBySessionId', { path: { sessionId }, query: { limit: 1000 } });
  return [...(page.results ?? [])].sort((a, b) => (a.usn ?? 0) - (b.usn ?? 0)).map((item) => item.title ?? '');
}

/** Opens a restore point of a job: the latest, or the one that held at `dateTime` (ISO 8601). */
export async function explore(api: RestClient, jobId: string, dateTime?: string): Promise<RestoreSession> {
  return await api.call('Job_ExploreAction', {
    path: { jobId },
    body: { type: 'Veod', ...(dateTime === undefined ? {} : { dateTime }) },
  });
}

/** Where something was found in an opened restore point. */
export interface Found {
  readonly restoreSessionId: string;
  readonly oneDriveId: string;
  /** Id of the document or folder in this restore session. */
  readonly id: string;
}

/** Finds a user's document or folder by its path in an opened restore point. */
export async function locate(
  api: RestClient,
  restoreSessionId: string,
  user: string,
  path: string,
): Promise<Found & { readonly kind: 'document' | 'folder' }> {
  const drives = await api.call('OneDrive_Get', { path: { restoreSessionId }, query: { limit: 10_000 } });
  const drive = drives.results?.find((candidate) => (candidate.url ?? '').includes(user.replaceAll(/[@.]/g, '_')));
  const oneDriveId = known(drive?.id, `the OneDrive of ${user}`);
  const where = { restoreSessionId, oneDriveId };
  const segments = path.split('/');
  let parentId = 'root';
  for (const [depth, name] of segments.entries()) {
    const query = { parentId, limit: 10_000 };
    const folders = await api.call('OneDriveFolder_Get', { path: where, query });
    const folder = folders.results?.find((candidate) => candidate.name === name);
    const last = depth === segments.length - 1;
    if (folder !== undefined) {
      if (last) return { ...where, id: folder.id, kind: 'folder' };
      parentId = folder.id;
      continue;
    }
    if (!last) throw new Error(`there is no folder ${name} of ${path} in this restore point`);
    const documents = await api.call('OneDriveDocument_Get', { path: where, query });
    const document = documents.results?.find((candidate) => candidate.name === name);
    return { ...where, id: known(document?.id, `${path} in this restore point`), kind: 'document' };
  }
  throw new Error('an empty path names nothing');
}

function known<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`the server did not give ${what}`);
  return value;
}
