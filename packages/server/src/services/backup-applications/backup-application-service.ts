import { type Clock, type Logger, RequestError } from '@coffer/model';
import type { BackupApplicationRow, BackupApplicationStore } from '../../db/stores/backup-application-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { mainSettings, type Organization } from '../organizations/organization.ts';
import type { OrganizationService } from '../organizations/organization-service.ts';
import type { TenantKeeper } from '../organizations/ports.ts';
import { sealCertificate } from '../organizations/sealing.ts';
import type { TenantSpecs } from '../organizations/tenant-specs.ts';
import type { Turns } from '../turns.ts';
import { type ApplicationEntry, applicationName, type BackupApplicationInput, readApplications } from './entries.ts';
import { tryApplication } from './try-application.ts';

/** A backup application as it is shown. */
export interface BackupApplication {
  readonly applicationId: string;
  readonly displayName: string | undefined;
  /** SHA-1, upper-case hex. */
  readonly certificateThumbprint: string;
  /** `unchecked`: Microsoft could not be reached when it was added; checked at first use. */
  readonly checkState: string;
}

/** What the service is made of. */
export interface BackupApplicationParts {
  readonly store: BackupApplicationStore;
  readonly organizations: OrganizationService;
  readonly specs: TenantSpecs;
  readonly tenants: TenantKeeper;
  readonly secrets: SecretBox;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The pool of backup applications of each organization that was added with application-only sign-in. */
export class BackupApplicationService {
  readonly #parts: BackupApplicationParts;

  constructor(parts: BackupApplicationParts) {
    this.#parts = parts;
  }

  /** The pool in the order in which it was given, without the organization's own application. */
  async list(organizationId: string): Promise<readonly BackupApplication[]> {
    const { id } = await this.#parts.organizations.require(organizationId);
    return (await this.#parts.store.list(id)).map((row) => ({
      applicationId: row.application_id,
      displayName: row.display_name ?? undefined,
      certificateThumbprint: row.certificate_thumbprint,
      checkState: row.check_state,
    }));
  }

  /**
   * Makes the given applications the whole pool, after each has signed in with its certificate.
   * Rejects with a `RequestError` that names the entry and the reason; nothing is changed then. Applications that cannot
   * be tried because Microsoft gives no answer are taken in and marked, with a warning in the log.
   */
  async replace(
    organizationId: string,
    inputs: readonly BackupApplicationInput[],
    signal?: AbortSignal,
  ): Promise<void> {
    const { id } = await this.#parts.organizations.require(organizationId);
    await this.#parts.turns.take(id, async () => {
      const organization = await this.#parts.organizations.require(id);
      const stored = await this.#parts.store.list(id);
      const entries = readApplications(inputs, {
        stored,
        ownApplication: ownApplication(organization),
        clock: this.#parts.clock,
      });
      const rows = entries.map((entry) => this.#rowOf(id, entry));
      const checked = await this.#tryAll(id, entries, rows, signal);
      signal?.throwIfAborted();
      await this.#parts.store.replace(id, checked);
      await this.#parts.tenants.replacePool(id, await this.#parts.specs.load(id));
      this.#parts.logger.info(
        { organizationId: id, applications: rows.length },
        'The pool of backup applications was replaced',
      );
    });
  }

  /**
   * Checks the applications that could not be checked when they were added. Call it when a session begins to use the pool;
   * `warn` hears of every one that is refused now. Those that still cannot be checked stay marked.
   */
  async checkBeforeUse(
    organizationId: string,
    options: { readonly warn: (message: string) => void; readonly signal?: AbortSignal },
  ): Promise<void> {
    const { store, organizations, secrets, logger } = this.#parts;
    const { id } = await organizations.require(organizationId);
    const rows = (await store.list(id)).filter(({ check_state }) => check_state === 'unchecked');
    if (rows.length === 0) return;
    const tenant = await organizations.tenant(id);
    for (const row of rows) {
      const name = `Backup application ${row.application_id}`;
      try {
        const { check_state } = await tryApplication(row, { tenant, secrets, logger, name, signal: options.signal });
        await store.setCheckState(row, check_state);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        await store.setCheckState(row, 'refused');
        options.warn(error.message);
      }
    }
  }

  async #tryAll(
    id: string,
    entries: readonly ApplicationEntry[],
    rows: readonly BackupApplicationRow[],
    signal?: AbortSignal,
  ): Promise<readonly BackupApplicationRow[]> {
    if (rows.length === 0) return rows;
    const { organizations, secrets, logger } = this.#parts;
    const tenant = await organizations.tenant(id);
    const checked: BackupApplicationRow[] = [];
    for (const [at, row] of rows.entries()) {
      const name = applicationName(entries[at]?.index ?? at, row.application_id);
      checked.push(await tryApplication(row, { tenant, secrets, logger, name, signal }));
    }
    return checked;
  }

  #rowOf(organizationId: string, entry: ApplicationEntry): BackupApplicationRow {
    const { certificate, stored } = entry;
    const key = { organization_id: organizationId, application_id: entry.applicationId };
    const fresh = certificate && {
      certificate_thumbprint: certificate.thumbprint,
      certificate: sealCertificate(key, certificate, this.#parts.secrets),
    };
    return {
      ...key,
      position: entry.index,
      display_name: entry.displayName ?? stored?.display_name ?? null,
      certificate_thumbprint: fresh?.certificate_thumbprint ?? stored?.certificate_thumbprint ?? '',
      certificate: fresh?.certificate ?? stored?.certificate ?? '',
      check_state: 'unchecked',
    };
  }
}

/** The application of an organization with application-only sign-in; rejects with `RequestError('invalid')` for another. */
export function ownApplication(organization: Organization): string | undefined {
  const main = mainSettings(organization);
  if (main.kind !== 'application') {
    throw new RequestError(
      'invalid',
      'Backup applications need an organization that was added with application-only sign-in; this one signs in with an ' +
        'account. Set backup accounts instead.',
    );
  }
  return main.applicationId;
}
