import type { AdministratorsTable } from './administrators.ts';
import type { AuditEntriesTable } from './audit-entries.ts';
import type { AuditItemsTable } from './audit-items.ts';
import type { BackupAccountsTable } from './backup-accounts.ts';
import type { BackupApplicationsTable } from './backup-applications.ts';
import type { BackupRepositoriesTable, RepositoryKeysTable } from './backup-repositories.ts';
import type {
  CatalogDecisionsTable,
  CatalogDirtyTable,
  CatalogItemsTable,
  CatalogJobsTable,
  CatalogObjectFailuresTable,
  CatalogObjectsTable,
  CatalogSeenTable,
  CatalogSpacesTable,
  CatalogStagedItemsTable,
  CatalogStagedObjectsTable,
} from './catalog.ts';
import type { CleanUpsTable } from './clean-ups.ts';
import type { CoverageTotalsTable } from './coverage-totals.ts';
import type { HeldObjectsTable } from './held-objects.ts';
import type { JobOptionsTable } from './job-options.ts';
import type { JobSessionLogsTable, JobSessionsTable } from './job-sessions.ts';
import type { JobsTable } from './jobs.ts';
import type { LedgerHoursTable } from './ledger-hours.ts';
import type { MadeCertificatesTable } from './made-certificates.ts';
import type { OperatorRoleItemsTable, OperatorRolesTable } from './operator-roles.ts';
import type { OrganizationsTable } from './organizations.ts';
import type { PeopleTable } from './people.ts';
import type { ProxiesTable } from './proxies.ts';
import type { RepositoryChecksTable } from './repository-checks.ts';
import type { RestoreJournalTable } from './restore-journal.ts';
import type { RestorePointsTable } from './restore-points.ts';
import type { RestoreSessionEventsTable, RestoreSessionsTable } from './restore-sessions.ts';
import type { RestoresTable } from './restores.ts';
import type { SessionObjectsTable } from './session-objects.ts';
import type { SettingsTable } from './settings.ts';
import type { TokensTable } from './tokens.ts';

/** All tables by name. */
export interface Database {
  settings: SettingsTable;
  administrators: AdministratorsTable;
  audit_entries: AuditEntriesTable;
  audit_items: AuditItemsTable;
  tokens: TokensTable;
  people: PeopleTable;
  operator_roles: OperatorRolesTable;
  operator_role_items: OperatorRoleItemsTable;
  organizations: OrganizationsTable;
  backup_accounts: BackupAccountsTable;
  backup_applications: BackupApplicationsTable;
  made_certificates: MadeCertificatesTable;
  ledger_hours: LedgerHoursTable;
  backup_repositories: BackupRepositoriesTable;
  repository_keys: RepositoryKeysTable;
  proxies: ProxiesTable;
  jobs: JobsTable;
  job_options: JobOptionsTable;
  job_sessions: JobSessionsTable;
  job_session_logs: JobSessionLogsTable;
  session_objects: SessionObjectsTable;
  restore_points: RestorePointsTable;
  held_objects: HeldObjectsTable;
  clean_ups: CleanUpsTable;
  coverage_totals: CoverageTotalsTable;
  repository_checks: RepositoryChecksTable;
  restore_journal: RestoreJournalTable;
  restore_sessions: RestoreSessionsTable;
  restore_session_events: RestoreSessionEventsTable;
  restores: RestoresTable;
  catalog_jobs: CatalogJobsTable;
  catalog_objects: CatalogObjectsTable;
  catalog_items: CatalogItemsTable;
  catalog_staged_objects: CatalogStagedObjectsTable;
  catalog_staged_items: CatalogStagedItemsTable;
  catalog_dirty: CatalogDirtyTable;
  catalog_seen: CatalogSeenTable;
  catalog_object_failures: CatalogObjectFailuresTable;
  catalog_decisions: CatalogDecisionsTable;
  catalog_spaces: CatalogSpacesTable;
}
