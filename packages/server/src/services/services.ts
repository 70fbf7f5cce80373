import type { BackupAccountService } from './backup-accounts/backup-account-service.ts';
import type { BackupApplicationService } from './backup-applications/backup-application-service.ts';
import type { DeviceCodeService } from './device-codes/device-code-service.ts';
import type { DirectoryService } from './directory/directory-service.ts';
import type { RecoveryTimes } from './forecast/recovery-time.ts';
import type { JobSessionService } from './job-sessions/job-session-service.ts';
import type { JobBackupFacts } from './jobs/backup-facts.ts';
import type { JobService } from './jobs/job-service.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { ExplorerService } from './onedrive-explorer/explorer-service.ts';
import type { RestoreService } from './onedrive-explorer/restore-service.ts';
import type { SaveService } from './onedrive-explorer/save-service.ts';
import type { OrganizationService } from './organizations/organization-service.ts';
import type { LocalProxy } from './proxies/local-proxy.ts';
import type { RepositoryService } from './repositories/repository-service.ts';
import type { RestorePointService } from './restore-points/restore-point-service.ts';
import type { RestoreSessionService } from './restore-sessions/restore-session-service.ts';
import type { ServiceInstance } from './service-instance/service-instance.ts';
import type { TokenService } from './tokens/token-service.ts';

/** The use cases of the server, one member per area. Handlers know nothing else. */
export interface Services {
  readonly tokens: TokenService;
  readonly metrics: Metrics;
  readonly recovery: RecoveryTimes;
  readonly serviceInstance: ServiceInstance;
  readonly backupFacts: JobBackupFacts;
  readonly repositories: RepositoryService;
  readonly proxy: LocalProxy;
  readonly jobs: JobService;
  readonly jobSessions: JobSessionService;
  readonly restorePoints: RestorePointService;
  readonly restoreSessions: RestoreSessionService;
  readonly explorer: ExplorerService;
  readonly saves: SaveService;
  readonly restores: RestoreService;
  readonly organizations: OrganizationService;
  readonly backupAccounts: BackupAccountService;
  readonly backupApplications: BackupApplicationService;
  readonly directory: DirectoryService;
  readonly deviceCodes: DeviceCodeService;
}
