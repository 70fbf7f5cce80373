import { randomUUID, X509Certificate } from 'node:crypto';
import { type Clock, type Logger, RequestError } from '@coffer/model';
import type { MadeCertificateRow, MadeCertificateStore } from '../../db/stores/made-certificate-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { ApplicationCertificate } from '../organizations/certificate.ts';
import { factsOf, type StandingCertificate, standingOf } from '../organizations/certificate-facts.ts';
import { makeCertificate } from '../organizations/make-certificate.ts';
import type { OrganizationService } from '../organizations/organization-service.ts';
import { openMade, sealMade } from '../organizations/sealing.ts';
import type { Turns } from '../turns.ts';

/** Certificates of one organization that may wait for an application. */
const most = 10;

/** A certificate that waits for an application; the key is left out. */
export interface MadeCertificate {
  readonly id: string;
  /** DER in base64, what a .cer file holds. */
  readonly file: string;
  readonly certificate: StandingCertificate;
}

/** What the service is made of. */
export interface MadeCertificateParts {
  readonly store: MadeCertificateStore;
  readonly organizations: OrganizationService;
  readonly secrets: SecretBox;
  readonly turns: Turns;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Certificates that the server makes for applications. The private key is never given out: an administrator takes the public part
 * to Microsoft Entra and comes back to say which application uses it.
 */
export class MadeCertificates {
  readonly #parts: MadeCertificateParts;

  constructor(parts: MadeCertificateParts) {
    this.#parts = parts;
  }

  /** Those that no application uses yet, newest first. */
  async list(organizationId: string): Promise<readonly MadeCertificate[]> {
    const { id } = await this.#parts.organizations.require(organizationId);
    return (await this.#parts.store.list(id)).map((row) => this.#shown(row));
  }

  /** Rejects with `RequestError('conflict')` if there are as many as may wait. */
  async make(organizationId: string): Promise<MadeCertificate> {
    const { organizations, store, secrets, turns, clock, logger } = this.#parts;
    const { id: organization, officeName } = await organizations.require(organizationId);
    return await turns.take(`certificates:${organization}`, async () => {
      if ((await store.list(organization)).length >= most) {
        throw new RequestError(
          'conflict',
          `There are ${most} certificates already that no application uses. Remove one of them first.`,
        );
      }
      const now = clock.now();
      // A common name has 64 characters at most.
      const pair = await makeCertificate(`Coffer for ${officeName}`.slice(0, 64), now);
      const key = { id: randomUUID(), organization_id: organization };
      const row = { ...key, certificate: sealMade(key, pair, secrets), created_at: now };
      await store.insert(row);
      logger.info({ organizationId: organization, certificateId: row.id }, 'A certificate for an application was made');
      return this.#shown(row);
    });
  }

  /** One with its key, to sign in with. Rejects with `RequestError('not-found')`. */
  async find(organizationId: string, id: string): Promise<ApplicationCertificate> {
    const row = (await this.#parts.store.list(organizationId)).find((one) => one.id === id.toLowerCase());
    if (!row) throw gone(id);
    const pair = openMade(row, this.#parts.secrets);
    return { ...pair, thumbprint: factsOf(pair.certificate).thumbprint };
  }

  /** Takes one away, with its key. Rejects with `RequestError('not-found')`. */
  async remove(organizationId: string, id: string): Promise<void> {
    const { id: organization } = await this.#parts.organizations.require(organizationId);
    if (!(await this.#parts.store.delete(organization, id.toLowerCase()))) throw gone(id);
  }

  /** The same for one that is in use from now on, whether or not it is still there. */
  async forget(organizationId: string, id: string): Promise<void> {
    await this.#parts.store.delete(organizationId, id.toLowerCase());
  }

  #shown(row: MadeCertificateRow): MadeCertificate {
    const { certificate: pem } = openMade(row, this.#parts.secrets);
    const file = new X509Certificate(pem).raw.toString('base64');
    return { id: row.id, file, certificate: standingOf(pem, this.#parts.clock.now()) };
  }
}

function gone(id: string): RequestError {
  return new RequestError('not-found', `There is no certificate ${id} that waits for an application.`);
}
