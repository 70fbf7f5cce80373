import { randomUUID } from 'node:crypto';
import type { Tenant } from '@coffer/m365';
import { type Clock, type Logger, RequestError } from '@coffer/model';
import type { Region } from '../../config/cloud-file.ts';
import type { BackupAccountStore } from '../../db/stores/backup-account-store.ts';
import type { BackupApplicationStore } from '../../db/stores/backup-application-store.ts';
import type { OrganizationRow, OrganizationStore } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { Turns } from '../turns.ts';
import type { ApplicationCertificate } from './certificate.ts';
import { usesCertificateOf, withCertificate } from './connection.ts';
import { type OrganizationInput, type OrganizationWish, readOrganization } from './input.ts';
import type { Connection, Connections, Organization } from './organization.ts';
import type { BackupFacts, BackupSpan, RepositoryUse, TenantKeeper } from './ports.ts';
import { bareConnectionsOf, connectionColumns, connectionsOf, organizationOf, serviceColumns } from './records.ts';
import type { FoundOrganization, SignInCheck } from './sign-in-check.ts';
import type { TenantSpecs } from './tenant-specs.ts';

/** What the service is made of. */
export interface OrganizationParts {
  readonly organizations: OrganizationStore;
  readonly accounts: BackupAccountStore;
  readonly applications: BackupApplicationStore;
  readonly secrets: SecretBox;
  readonly check: SignInCheck;
  readonly specs: TenantSpecs;
  readonly tenants: TenantKeeper;
  readonly facts: BackupFacts;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A new certificate of an organization's own application. */
export interface CertificateRenewal {
  /** Lower-case GUID. */
  readonly applicationId: string;
  readonly certificate: ApplicationCertificate;
  readonly signal?: AbortSignal | undefined;
}

/** Adds, changes and removes organizations, and hands out the connection to each. */
export class OrganizationService {
  readonly #parts: OrganizationParts;

  constructor(parts: OrganizationParts) {
    this.#parts = parts;
  }

  /** All organizations, in the order in which they were added. */
  async list(): Promise<readonly Organization[]> {
    return (await this.#parts.organizations.list()).map(organizationOf);
  }

  /** Rejects with `RequestError('not-found')` if there is no such organization. */
  async require(id: string): Promise<Organization> {
    return organizationOf(await this.#row(id));
  }

  /** The connection to the organization, shared by everybody who asks. Do not dispose it. */
  async tenant(id: string): Promise<Tenant> {
    const key = id.toLowerCase();
    return await this.#parts.tenants.get(key, async () => await this.#parts.specs.load(key));
  }

  /** When the organization was first and last backed up. */
  async span(id: string): Promise<BackupSpan | undefined> {
    return await this.#parts.facts.span(id);
  }

  /** The repositories that hold data of the organization. */
  async usedRepositories(id: string): Promise<readonly RepositoryUse[]> {
    const { id: known } = await this.require(id);
    return await this.#parts.facts.usedRepositories(known);
  }

  /**
   * Adds an organization after a real sign-in.
   * Rejects with `RequestError('invalid')` for wrong settings and refused sign-ins, with `RequestError('conflict')` if the
   * same tenant was added before, and with an `OutsideError` if Microsoft gave no answer. Nothing is saved then.
   */
  async add(input: OrganizationInput, signal?: AbortSignal): Promise<Organization> {
    const { clock, logger, turns } = this.#parts;
    const region = input.region ?? 'Worldwide';
    const wish = readOrganization(input, clock);
    const found = await this.#parts.check.run({ connections: wish.connections, region, signal });
    return await turns.take('organizations', async () => {
      const row = this.#newRow(wish, region, found);
      const twin = await this.#parts.organizations.findByTenant(row.tenant_id);
      if (twin) throw new RequestError('conflict', `The organization ${twin.office_name} has been added already.`);
      await this.#parts.organizations.insert(row);
      logger.info({ organizationId: row.id, tenantId: row.tenant_id }, 'An organization was added');
      return organizationOf(row);
    });
  }

  /**
   * Changes what is given and keeps the rest. New connection settings are tried by signing in.
   * Settings of an account must come with account and password.
   */
  async update(id: string, input: OrganizationInput, signal?: AbortSignal): Promise<void> {
    const { organizations, secrets, clock, turns, tenants } = this.#parts;
    const key = id.toLowerCase();
    await turns.take(key, async () => {
      const row = await this.#row(key);
      const before = organizationOf(row);
      if (input.region && input.region !== before.region) {
        throw new RequestError('invalid', `The region of an organization cannot be changed; it is ${before.region}.`);
      }
      const wish = readOrganization(input, clock, { services: before, connections: this.#before(row, input) });
      const signsInAnew = Boolean(input.exchangeOnlineSettings ?? input.sharePointOnlineSettings);
      if (signsInAnew) await this.#tryConnections(before, wish.connections, signal);
      await organizations.update(key, {
        ...serviceColumns(wish.services),
        ...(signsInAnew ? connectionColumns(key, wish.connections, secrets) : {}),
      });
      if (signsInAnew) await tenants.renew(key);
    });
  }

  /** The connections before a change. Where their secrets cannot be opened, those that are sent anew are all there is. */
  #before(row: OrganizationRow, input: OrganizationInput): Connections {
    try {
      return connectionsOf(row, this.#parts.secrets);
    } catch (error) {
      if (!(input.exchangeOnlineSettings ?? input.sharePointOnlineSettings)) throw error;
      const { exchange, sharePoint } = bareConnectionsOf(row);
      return {
        exchange: input.exchangeOnlineSettings ? exchange : undefined,
        sharePoint: input.sharePointOnlineSettings ? sharePoint : undefined,
      };
    }
  }

  /**
   * Gives an application with which the organization itself signs in a new certificate, after a real sign-in with it.
   * Rejects as {@link update}; nothing is saved then.
   */
  async renewCertificate(id: string, renewal: CertificateRenewal): Promise<void> {
    const { organizations, secrets, turns, tenants, logger } = this.#parts;
    const { applicationId, certificate, signal } = renewal;
    const key = id.toLowerCase();
    await turns.take(key, async () => {
      const row = await this.#row(key);
      const before = connectionsOf(row, secrets);
      const renew = (one: Connection | undefined): Connection | undefined =>
        one && usesCertificateOf(one, applicationId) ? withCertificate(one, certificate) : one;
      const connections = { exchange: renew(before.exchange), sharePoint: renew(before.sharePoint) };
      await this.#tryConnections(organizationOf(row), connections, signal);
      await organizations.update(key, connectionColumns(key, connections, secrets));
      await tenants.renew(key);
      logger.info({ organizationId: key, applicationId }, 'The certificate of an organization was renewed');
    });
  }

  /** Removes the organization with its pools. Rejects with `RequestError('conflict')` while jobs protect it. */
  async remove(id: string): Promise<void> {
    const { organizations, turns, tenants, facts, logger } = this.#parts;
    const key = id.toLowerCase();
    await turns.take(key, async () => {
      const row = await this.#row(key);
      const jobs = await facts.jobNames(key);
      if (jobs.length > 0) {
        const names = jobs.slice(0, 5).join(', ');
        throw new RequestError(
          'conflict',
          `The organization is protected by ${jobs.length} job(s): ${names}. Remove them first.`,
        );
      }
      await organizations.delete(row.id);
      await tenants.forget(row.id);
      logger.info({ organizationId: row.id }, 'An organization was removed');
    });
  }

  async #row(id: string): Promise<OrganizationRow> {
    const row = await this.#parts.organizations.find(id.toLowerCase());
    if (!row) throw new RequestError('not-found', `There is no organization ${id}.`);
    return row;
  }

  #newRow(wish: OrganizationWish, region: Region, found: FoundOrganization): OrganizationRow {
    const id = randomUUID();
    return {
      id,
      name: found.displayName || found.initialDomain,
      office_name: found.initialDomain,
      tenant_id: found.tenantId.toLowerCase(),
      region,
      ...serviceColumns(wish.services),
      ...connectionColumns(id, wish.connections, this.#parts.secrets),
      created_at: this.#parts.clock.now(),
    };
  }

  async #tryConnections(before: Organization, connections: Connections, signal?: AbortSignal): Promise<void> {
    await this.#refuseForeignPools(before, connections);
    await this.#refusePoolMember(before, connections);
    const found = await this.#parts.check.run({ connections, region: before.region, signal });
    if (found.tenantId.toLowerCase() !== before.tenantId) {
      const name = found.initialDomain;
      throw new RequestError('invalid', `The new settings sign in to ${name}, which is another organization.`);
    }
  }

  /** The organization's own account is none of its backup accounts, from whichever side it comes. */
  async #refusePoolMember({ id }: Organization, connections: Connections): Promise<void> {
    const own = [connections.sharePoint, connections.exchange].map((one) => one?.settings.account?.toLowerCase());
    const member = (await this.#parts.accounts.list(id)).find((row) => own.includes(row.login_key));
    if (!member) return;
    throw new RequestError(
      'conflict',
      `${member.login} is one of the organization's backup accounts. Take it out of that pool first.`,
    );
  }

  /** A pool of accounts is of no use to application-only sign-in, and the other way round. */
  async #refuseForeignPools(before: Organization, connections: Connections): Promise<void> {
    const main = connections.sharePoint ?? connections.exchange;
    const unused =
      main?.settings.kind === 'application'
        ? { name: 'backup accounts', rows: await this.#parts.accounts.list(before.id) }
        : { name: 'backup applications', rows: await this.#parts.applications.list(before.id) };
    if (unused.rows.length > 0) {
      throw new RequestError(
        'conflict',
        `The organization has ${unused.name}, which the new kind of sign-in cannot use. Empty that pool first.`,
      );
    }
  }
}
