import { type Clock, type Logger, RequestError } from '@coffer/model';
import type { BackupApplicationRow, BackupApplicationStore } from '../../db/stores/backup-application-store.ts';
import type { OrganizationRow, OrganizationStore } from '../../db/stores/organization-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { AccessCheck, AccessReport } from '../organizations/access-check.ts';
import { type ApplicationCertificate, readCertificate } from '../organizations/certificate.ts';
import type { OrganizationService } from '../organizations/organization-service.ts';
import type { TenantKeeper } from '../organizations/ports.ts';
import { sealCertificate } from '../organizations/sealing.ts';
import type { TenantSpecs } from '../organizations/tenant-specs.ts';
import type { Turns } from '../turns.ts';
import { ownApplication } from './backup-application-service.ts';
import { largestPool } from './entries.ts';
import { type KnownApplication, knownApplications, poolCredential } from './known-applications.ts';
import type { MadeCertificates } from './made-certificates.ts';
import { tryApplication } from './try-application.ts';

/** What a caller wants of one application; what is absent stays. */
export interface ApplicationWish {
  readonly displayName?: string | undefined;
  /** A certificate file in base64. */
  readonly applicationCertificate?: string | undefined;
  readonly applicationCertificatePassword?: string | undefined;
  /** Id of a certificate that the server made. */
  readonly certificateId?: string | undefined;
}

/** An application whose certificate ends soon, has ended or cannot be opened. */
export interface EndingCertificate {
  readonly organizationId: string;
  readonly organizationName: string;
  readonly application: KnownApplication;
}

/** The certificates of an organization's applications, in figures. */
export interface CertificateFigures {
  /** When the first of those that can be opened ends, milliseconds since 1970 UTC. */
  readonly firstEnd: number | undefined;
  /** How many cannot be opened. */
  readonly unreadable: number;
}

/** What the manager is made of. */
export interface ApplicationManagerParts {
  readonly store: BackupApplicationStore;
  readonly organizationStore: OrganizationStore;
  readonly organizations: OrganizationService;
  readonly made: MadeCertificates;
  readonly access: AccessCheck;
  readonly specs: TenantSpecs;
  readonly tenants: TenantKeeper;
  readonly secrets: SecretBox;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Looks after applications one by one: those of the pool, and the certificate of the organization's own one. */
export class ApplicationManager {
  readonly #parts: ApplicationManagerParts;

  constructor(parts: ApplicationManagerParts) {
    this.#parts = parts;
  }

  /** The organization's own application first, if it has a certificate; then the pool. */
  async list(organizationId: string): Promise<readonly KnownApplication[]> {
    return await this.#known(await this.#row(organizationId));
  }

  /**
   * Adds an application to the pool or changes it, after it has signed in with a new certificate; the others are left alone.
   * The organization's own application takes a new certificate. Rejects with a `RequestError` that tells the reason; nothing is
   * changed then. If Microsoft gives no answer, an application of the pool is taken in and marked.
   */
  async set(
    organizationId: string,
    applicationId: string,
    { wish, signal }: { readonly wish: ApplicationWish; readonly signal?: AbortSignal },
  ): Promise<KnownApplication> {
    const row = await this.#row(organizationId);
    const key = applicationId.toLowerCase();
    const certificate = await this.#certificateOf(row.id, wish);
    const own = (await this.#known(row)).find((one) => one.isMain && one.applicationId === key);
    if (own) {
      if (!certificate)
        throw new RequestError('invalid', 'A certificate is needed: a file, or one that the server made.');
      await this.#parts.organizations.renewCertificate(row.id, { applicationId: key, certificate, signal });
    } else {
      const put = { applicationId: key, displayName: wish.displayName, certificate, signal };
      await this.#parts.turns.take(row.id, async () => await this.#put(row.id, put));
    }
    if (wish.certificateId) await this.#parts.made.forget(row.id, wish.certificateId);
    const set = (await this.list(row.id)).find((one) => one.applicationId === key);
    if (!set) throw new RequestError('conflict', `The application ${key} was removed meanwhile.`);
    return set;
  }

  /** Takes an application out of the pool, for running sessions too. Rejects with `RequestError('not-found')`. */
  async remove(organizationId: string, applicationId: string): Promise<void> {
    const { store, turns, tenants, specs, logger } = this.#parts;
    const { id } = await this.#row(organizationId);
    const key = applicationId.toLowerCase();
    await turns.take(id, async () => {
      if (!(await store.remove(id, key))) throw notInPool(key);
      await tenants.replacePool(id, await specs.load(id));
      logger.info({ organizationId: id, applicationId: key }, 'A backup application was removed from the pool');
    });
  }

  /** Signs in anew with one application and tells what it is allowed to do. Rejects as {@link AccessCheck}. */
  async check(organizationId: string, applicationId: string, signal: AbortSignal): Promise<AccessReport> {
    const { store, access, secrets, tenants, specs } = this.#parts;
    const organization = await this.#row(organizationId);
    const key = applicationId.toLowerCase();
    const row = (await store.list(organization.id)).find((one) => one.application_id === key);
    if (!row) {
      const own = (await this.#known(organization)).some((one) => one.isMain && one.applicationId === key);
      if (!own) throw notInPool(key);
      return await access.of(organization.id, signal);
    }
    const report = await access.of(organization.id, signal, poolCredential(row, secrets));
    const state = report.refusal === undefined ? 'verified' : 'refused';
    if (row.check_state !== state) await store.setCheckState(row, state);
    // One that was failing is used again at once.
    if (state === 'verified') await tenants.replacePool(organization.id, await specs.load(organization.id));
    return report;
  }

  /** The certificates of all organizations that end within 30 days, have ended or cannot be opened: these first, then the earliest end. */
  async ending(): Promise<readonly EndingCertificate[]> {
    const found: EndingCertificate[] = [];
    for (const row of await this.#parts.organizationStore.list()) {
      for (const application of await this.#known(row)) {
        if (application.certificate?.state === 'valid') continue;
        found.push({ organizationId: row.id, organizationName: row.name, application });
      }
    }
    const endOf = ({ application }: EndingCertificate): number => application.certificate?.validUntil ?? 0;
    return found.sort((a, b) => endOf(a) - endOf(b));
  }

  /** How the certificates of each organization that has applications stand. */
  async certificates(): Promise<ReadonlyMap<string, CertificateFigures>> {
    const figures = new Map<string, CertificateFigures>();
    for (const row of await this.#parts.organizationStore.list()) {
      const known = await this.#known(row);
      if (known.length === 0) continue;
      const ends = known.flatMap(({ certificate }) => (certificate ? [certificate.validUntil] : []));
      figures.set(row.id, {
        firstEnd: ends.length === 0 ? undefined : Math.min(...ends),
        unreadable: known.length - ends.length,
      });
    }
    return figures;
  }

  async #row(organizationId: string): Promise<OrganizationRow> {
    const row = await this.#parts.organizationStore.find(organizationId.toLowerCase());
    if (!row) throw new RequestError('not-found', `There is no organization ${organizationId}.`);
    return row;
  }

  async #known(row: OrganizationRow): Promise<readonly KnownApplication[]> {
    const { store, secrets, clock } = this.#parts;
    return knownApplications(row, await store.list(row.id), { secrets, now: clock.now() });
  }

  async #certificateOf(organizationId: string, wish: ApplicationWish): Promise<ApplicationCertificate | undefined> {
    const { applicationCertificate, applicationCertificatePassword, certificateId } = wish;
    if (certificateId) {
      if (applicationCertificate)
        throw new RequestError('invalid', 'Send either applicationCertificate or certificateId, not both.');
      return await this.#parts.made.find(organizationId, certificateId);
    }
    if (!applicationCertificate) return undefined;
    return readCertificate(
      applicationCertificate,
      applicationCertificatePassword,
      this.#parts.clock,
      'applicationCertificate',
    );
  }

  async #put(id: string, { applicationId, displayName, certificate, signal }: Put): Promise<void> {
    const { organizations, store, specs, tenants, secrets, logger } = this.#parts;
    ownApplication(await organizations.require(id));
    const pool = await store.list(id);
    const stored = pool.find((one) => one.application_id === applicationId);
    if (!stored && pool.length >= largestPool) {
      throw new RequestError('invalid', `A pool holds at most ${largestPool} backup applications.`);
    }
    const key = { organization_id: id, application_id: applicationId };
    const sealed = certificate
      ? { certificate_thumbprint: certificate.thumbprint, certificate: sealCertificate(key, certificate, secrets) }
      : stored;
    if (!sealed) {
      throw new RequestError(
        'invalid',
        'A certificate is needed, because this application is not in the pool yet: a file, or one that the server made.',
      );
    }
    const row: BackupApplicationRow = {
      ...key,
      position: stored?.position ?? Math.max(0, ...pool.map(({ position }) => position + 1)),
      display_name: displayName?.trim() || (stored?.display_name ?? null),
      certificate_thumbprint: sealed.certificate_thumbprint,
      certificate: sealed.certificate,
      check_state: stored?.check_state ?? 'unchecked',
    };
    const trial = { tenant: await organizations.tenant(id), secrets, logger, name: applicationId, signal };
    const checked = certificate ? await tryApplication(row, trial) : row;
    signal?.throwIfAborted();
    await store.put(checked);
    await tenants.replacePool(id, await specs.load(id));
    logger.info({ organizationId: id, applicationId }, 'A backup application was put into the pool');
  }
}

interface Put {
  readonly applicationId: string;
  readonly displayName: string | undefined;
  readonly certificate: ApplicationCertificate | undefined;
  readonly signal: AbortSignal | undefined;
}

function notInPool(applicationId: string): RequestError {
  return new RequestError('not-found', `There is no application ${applicationId} in the pool.`);
}
