import { archiverApplianceLookups } from './families/archiver-appliance-lookups.ts';
import { auditItems } from './families/audit-items.ts';
import { authentication } from './families/authentication.ts';
import { backupAccountsApplications } from './families/backup-accounts-applications.ts';
import { backupJobs } from './families/backup-jobs.ts';
import { backupRepositories } from './families/backup-repositories.ts';
import { cloudBucketBrowse } from './families/cloud-bucket-browse.ts';
import { copyJobs } from './families/copy-jobs.ts';
import { dataRetrieval } from './families/data-retrieval.ts';
import { directoryBrowse } from './families/directory-browse.ts';
import { exchangeRestore } from './families/exchange-restore.ts';
import { jobSessionsLogs } from './families/job-sessions-logs.ts';
import { licensing } from './families/licensing.ts';
import { mailSettings } from './families/mail-settings.ts';
import { objectStorageCredentialsKeys } from './families/object-storage-credentials-keys.ts';
import { onedriveRestore } from './families/onedrive-restore.ts';
import { organizations } from './families/organizations.ts';
import { proxies } from './families/proxies.ts';
import { reports } from './families/reports.ts';
import { repositoryContents } from './families/repository-contents.ts';
import { restoreOperatorRoles } from './families/restore-operator-roles.ts';
import { restorePoints } from './families/restore-points.ts';
import { restoreSessions } from './families/restore-sessions.ts';
import { serverSettings } from './families/server-settings.ts';
import { sharepointRestore } from './families/sharepoint-restore.ts';
import { teamsRestore } from './families/teams-restore.ts';

/** All 429 operations of the v6 API by their id; the one source of routes, permissions, types and the OpenAPI document. */
export const operations = {
  ...authentication,
  ...organizations,
  ...directoryBrowse,
  ...backupAccountsApplications,
  ...backupJobs,
  ...jobSessionsLogs,
  ...backupRepositories,
  ...proxies,
  ...licensing,
  ...serverSettings,
  ...restorePoints,
  ...restoreSessions,
  ...exchangeRestore,
  ...onedriveRestore,
  ...sharepointRestore,
  ...teamsRestore,
  ...repositoryContents,
  ...objectStorageCredentialsKeys,
  ...cloudBucketBrowse,
  ...archiverApplianceLookups,
  ...copyJobs,
  ...dataRetrieval,
  ...restoreOperatorRoles,
  ...reports,
  ...mailSettings,
  ...auditItems,
};
