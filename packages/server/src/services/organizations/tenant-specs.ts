import type { Credential } from '@coffer/m365';
import { type Logger, messageOf, RequestError } from '@coffer/model';
import type { Budgets } from '../../config/budget-file.ts';
import type { Cloud } from '../../config/cloud-file.ts';
import type { BackupAccountRow, BackupAccountStore } from '../../db/stores/backup-account-store.ts';
import type { BackupApplicationRow, BackupApplicationStore } from '../../db/stores/backup-application-store.ts';
import type { OrganizationStore } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { directoryId } from '../directory/directory-id.ts';
import type { LedgerService } from '../ledger/ledger.ts';
import { credentialOf } from './connection.ts';
import type { Connection } from './organization.ts';
import type { TenantSpec } from './ports.ts';
import { connectionsOf, organizationOf } from './records.ts';
import { openCertificate, openPassword } from './sealing.ts';

/** Puts together, from what is stored, everything that a connection to an organization needs. */
export class TenantSpecs {
  readonly #parts: TenantSpecParts;

  constructor(parts: TenantSpecParts) {
    this.#parts = parts;
  }

  /** Rejects with `RequestError('not-found')` if there is no such organization. */
  async load(organizationId: string): Promise<TenantSpec> {
    const { organizations, cloud, secrets, budgets } = this.#parts;
    const row = await organizations.find(organizationId);
    if (!row) throw new RequestError('not-found', `There is no organization ${organizationId}.`);
    const { region, tenantId, name, officeName } = organizationOf(row);
    const connections = connectionsOf(row, secrets);
    const main = connections.sharePoint ?? connections.exchange;
    const endpoints = cloud.endpoints(region);
    if (!main || !endpoints) {
      throw new RequestError(
        'invalid',
        `The organization ${row.name} has no usable connection in the region ${region}.`,
      );
    }
    const pool = await this.#pool(organizationId, main);
    const applications = [credentialOf(main), ...pool.pool].flatMap((one) =>
      one.kind === 'application' ? [one.applicationId] : [],
    );
    const earlier = await this.#parts.ledger.unitsOf(organizationId, applications);
    return {
      organizationId,
      tenant: tenantId,
      endpoints,
      main: credentialOf(main),
      grantSelf: main.settings.kind !== 'application' && main.settings.grantAdminAccess,
      ...pool,
      budget: { ...budgets.of([organizationId, tenantId, name, officeName]), earlier },
    };
  }

  async #pool(organizationId: string, main: Connection): Promise<Pick<TenantSpec, 'pool' | 'grantGroups'>> {
    const { accounts, applications, secrets } = this.#parts;
    if (main.settings.kind === 'application') {
      const rows = await applications.list(organizationId);
      return { pool: rows.flatMap((row) => this.#application(row)), grantGroups: [] };
    }
    const rows = await accounts.list(organizationId);
    return {
      pool: rows.map((row) => accountCredential(row, main, secrets)),
      grantGroups: main.settings.grantAdminAccess ? [...new Set(rows.map((row) => directoryId(row.group_id)))] : [],
    };
  }

  /** One whose certificate cannot be opened is left out, so that the others go on; it shows with its trouble among the applications. */
  #application(row: BackupApplicationRow): readonly Credential[] {
    const { secrets, logger } = this.#parts;
    try {
      return [applicationCredential(row, secrets)];
    } catch (error) {
      const names = { organizationId: row.organization_id, applicationId: row.application_id };
      logger.error({ ...names, error: messageOf(error) }, 'The certificate of a backup application cannot be opened');
      return [];
    }
  }
}

interface TenantSpecParts {
  readonly organizations: OrganizationStore;
  readonly accounts: BackupAccountStore;
  readonly applications: BackupApplicationStore;
  readonly cloud: Cloud;
  readonly secrets: SecretBox;
  readonly budgets: Budgets;
  readonly ledger: Pick<LedgerService, 'unitsOf'>;
  readonly logger: Logger;
}

/** Accounts of the pool sign in through the same application as the organization's own account. */
export function poolAccount(login: string, password: string, main: Connection): Credential {
  const own = credentialOf(main);
  const application = own.kind === 'account' ? own.application : undefined;
  return { kind: 'account', login, password, ...(application === undefined ? {} : { application }) };
}

function accountCredential(row: BackupAccountRow, main: Connection, secrets: SecretBox): Credential {
  return poolAccount(row.login, openPassword(row, secrets), main);
}

/** What a stored backup application signs in with. */
export function applicationCredential(row: BackupApplicationRow, secrets: SecretBox): Credential {
  return { kind: 'application', applicationId: row.application_id, certificate: openCertificate(row, secrets) };
}
