import type { Services } from '../../services/services.ts';
import { cofferHandlers } from '../coffer/coffer.ts';
import type { Handlers } from '../handler.ts';
import { auditItemHandlers } from './audit-items/audit-items.ts';
import { token } from './auth/token.ts';
import { backupAccountHandlers } from './backup-accounts/backup-accounts.ts';
import { applicationHandlers } from './backup-applications/applications.ts';
import { backupApplicationHandlers } from './backup-applications/backup-applications.ts';
import { deviceCodeHandlers } from './device-code/device-codes.ts';
import { directoryHandlers } from './directory/directory.ts';
import { historySettingsHandlers } from './history-settings/history-settings.ts';
import { jobSessionHandlers } from './job-sessions/job-sessions.ts';
import { jobHandlers } from './jobs/jobs.ts';
import { mailSettingsHandlers } from './mail-settings/mail-settings.ts';
import { loggedInUserHandlers } from './operator-roles/logged-in-user.ts';
import { operatorRoleHandlers } from './operator-roles/operator-roles.ts';
import { organizationHandlers } from './organizations/organizations.ts';
import { proxyHandlers } from './proxies/proxies.ts';
import { repositoryHandlers } from './repositories/repositories.ts';
import { repositoryContentsHandlers } from './repository-contents/repository-contents.ts';
import { oneDriveHandlers } from './restore-onedrive/onedrive.ts';
import { restorePointHandlers } from './restore-points/restore-points.ts';
import { restoreSessionHandlers } from './restore-sessions/restore-sessions.ts';
import { sharePointHandlers } from './restore-sharepoint/sharepoint.ts';
import { serviceInstance } from './service-instance/service-instance.ts';

/** The handlers of all built operations; the compiler objects if one is missing. */
export function handlers(services: Services): Handlers<string> {
  return {
    ...token(services),
    ...serviceInstance(services.serviceInstance),
    ...organizationHandlers(services),
    ...directoryHandlers(services),
    ...backupAccountHandlers(services),
    ...backupApplicationHandlers(services),
    ...applicationHandlers(services),
    ...deviceCodeHandlers(services),
    ...repositoryHandlers(services),
    ...repositoryContentsHandlers(services),
    ...proxyHandlers(services),
    ...jobHandlers(services),
    ...jobSessionHandlers(services),
    ...restorePointHandlers(services),
    ...restoreSessionHandlers(services),
    ...oneDriveHandlers(services),
    ...sharePointHandlers(services),
    ...operatorRoleHandlers(services),
    ...loggedInUserHandlers(services),
    ...auditItemHandlers(services),
    ...mailSettingsHandlers(services),
    ...historySettingsHandlers(services),
    ...cofferHandlers(services),
  };
}
