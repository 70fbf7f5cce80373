import type { BackupApplication } from '../../../services/backup-applications/backup-application-service.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { pageOfAll } from '../../page.ts';

type Pattern =
  | 'OrganizationBackupApplications_GetBackupApplications'
  | 'OrganizationBackupApplications_AddBackupApplications';

/** The pool of backup applications of an organization. */
export function backupApplicationHandlers({
  backupApplications,
}: Pick<Services, 'backupApplications'>): Handlers<Pattern> {
  return {
    OrganizationBackupApplications_GetBackupApplications: async (call) =>
      pageOfAll(call, await backupApplications.list(call.params.organizationId), present),
    OrganizationBackupApplications_AddBackupApplications: async ({ params, body, signal }) => {
      await backupApplications.replace(params.organizationId, body, signal);
      return undefined;
    },
  };
}

function present({ applicationId, displayName, certificateThumbprint }: BackupApplication) {
  return { applicationId, ...(displayName === undefined ? {} : { displayName }), certificateThumbprint };
}
