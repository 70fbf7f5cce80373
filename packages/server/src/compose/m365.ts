import { type Credential, connectTenant, type Tenant } from '@coffer/m365';
import { loadBudgets } from '../config/budget-file.ts';
import { loadCloud } from '../config/cloud-file.ts';
import { BackupAccountStore } from '../db/stores/backup-account-store.ts';
import { BackupApplicationStore } from '../db/stores/backup-application-store.ts';
import { LedgerStore } from '../db/stores/ledger-store.ts';
import { MadeCertificateStore } from '../db/stores/made-certificate-store.ts';
import { OrganizationStore } from '../db/stores/organization-store.ts';
import { RestoreJournalStore } from '../db/stores/restore-journal-store.ts';
import { BackupAccountService } from '../services/backup-accounts/backup-account-service.ts';
import { ApplicationManager } from '../services/backup-applications/application-manager.ts';
import { BackupApplicationService } from '../services/backup-applications/backup-application-service.ts';
import { MadeCertificates } from '../services/backup-applications/made-certificates.ts';
import { DeviceCodeService } from '../services/device-codes/device-code-service.ts';
import { DirectoryService } from '../services/directory/directory-service.ts';
import { LedgerService } from '../services/ledger/ledger.ts';
import { Metrics } from '../services/metrics/metrics.ts';
import { AccessCheck } from '../services/organizations/access-check.ts';
import { OrganizationService } from '../services/organizations/organization-service.ts';
import type { BackupFacts, ConnectTenant, TenantSpec } from '../services/organizations/ports.ts';
import { SharedBudgets } from '../services/organizations/shared-budgets.ts';
import { SignInCheck } from '../services/organizations/sign-in-check.ts';
import { ConnectedTenants } from '../services/organizations/tenant-keeper.ts';
import { TenantSpecs } from '../services/organizations/tenant-specs.ts';
import { Turns } from '../services/turns.ts';
import { UsageService } from '../services/usage/usage-service.ts';
import type { Foundation } from './foundation.ts';

/** Everything of the server that speaks with Microsoft. Disposing ends the connections and writes the ledger. */
export interface MicrosoftServices extends AsyncDisposable {
  readonly organizations: OrganizationService;
  readonly backupAccounts: BackupAccountService;
  readonly backupApplications: BackupApplicationService;
  readonly applicationManager: ApplicationManager;
  readonly madeCertificates: MadeCertificates;
  readonly directory: DirectoryService;
  readonly deviceCodes: DeviceCodeService;
  readonly ledger: LedgerService;
  readonly metrics: Metrics;
  readonly usage: UsageService;
  readonly access: AccessCheck;
  /** A connection of its own with another identity, for a restore; the caller disposes it. */
  readonly connectAs: (organizationId: string, credential: Credential) => Promise<Tenant>;
}

/** Wires organizations, their directories and pools, and the ledger. `facts` is answered by the backup side. */
export async function composeMicrosoft(foundation: Foundation, facts: BackupFacts): Promise<MicrosoftServices> {
  const { config, clock, logger, db, secrets, version } = foundation;
  await using stack = new AsyncDisposableStack();
  const cloud = await loadCloud(config);
  const ledger = stack.use(new LedgerService({ store: new LedgerStore(db), clock, logger }));
  const journals = new RestoreJournalStore(db, clock);
  await journals.prune();
  const connect: ConnectTenant = (spec) =>
    connectTenant({ ...spec, clock, logger, ledger, version, journal: journals.of(spec.organizationId) });
  const tenants = stack.use(new ConnectedTenants(connect, stack.use(new SharedBudgets(clock)), logger));
  const stores = {
    organizations: new OrganizationStore(db),
    accounts: new BackupAccountStore(db),
    applications: new BackupApplicationStore(db),
  };
  const budgets = await loadBudgets(config.budgetFile);
  const specs = new TenantSpecs({ ...stores, cloud, secrets, budgets, ledger, logger });
  const turns = new Turns();
  const check = new SignInCheck(cloud, connect);
  const shared = { specs, tenants, secrets, turns, clock, logger };
  const organizations = new OrganizationService({ ...stores, ...shared, check, facts });
  const backupAccounts = new BackupAccountService({
    ...shared,
    store: stores.accounts,
    organizationStore: stores.organizations,
    organizations,
  });
  const access = new AccessCheck(organizations);
  const backupApplications = new BackupApplicationService({ ...shared, store: stores.applications, organizations });
  const madeCertificates = new MadeCertificates({ ...shared, store: new MadeCertificateStore(db), organizations });
  const applicationManager = new ApplicationManager({
    ...shared,
    store: stores.applications,
    organizationStore: stores.organizations,
    organizations,
    made: madeCertificates,
    access,
  });
  const owned = stack.move();
  return {
    organizations,
    backupAccounts,
    usage: new UsageService({
      organizations,
      accounts: backupAccounts,
      applications: backupApplications,
      ledger,
      clock,
    }),
    access,
    backupApplications,
    madeCertificates,
    applicationManager,
    directory: new DirectoryService({ organizations, clock }),
    deviceCodes: new DeviceCodeService({ organizations, tenants, cloud, clock }),
    ledger,
    metrics: new Metrics({
      ledger,
      connected: async () => await tenants.connected(),
      certificates: async () => await applicationManager.certificates(),
      clock,
    }),
    connectAs: async (organizationId, credential) =>
      tenants.connect(asIdentity(await specs.load(organizationId), credential)),
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

/** The same organization with another identity alone; an account uses the application of the organization's own account. */
function asIdentity(spec: TenantSpec, credential: Credential): TenantSpec {
  const application = spec.main.kind === 'account' ? spec.main.application : undefined;
  const main = credential.kind === 'account' && application ? { application, ...credential } : credential;
  return { ...spec, main, pool: [], grantGroups: [], grantSelf: false };
}
