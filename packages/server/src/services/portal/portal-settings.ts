import type { ApplicationProof } from '@coffer/m365';
import { type Clock, RequestError } from '@coffer/model';
import { type Region, regions } from '../../config/cloud-file.ts';
import type { SettingStore } from '../../db/stores/setting-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import { readCertificate } from '../organizations/certificate.ts';

/** Whether and by which Entra application people sign in to the restore portal. */
export interface PortalSettings {
  readonly isEnabled: boolean;
  /** Lower-case GUID. */
  readonly applicationId: string;
  /** The cloud that the application is registered in; organizations of others cannot use the portal. */
  readonly region: Region;
  /** SHA-1 of the application's certificate, upper-case hex; absent where it proves itself otherwise. */
  readonly certificateThumbprint?: string;
  /** Whether the application has a secret, which is never shown. */
  readonly hasSecret: boolean;
}

/** Settings with what the application proves itself with, for the one who signs in. */
export interface PortalAccess extends PortalSettings {
  readonly proof: ApplicationProof;
}

/** Settings as a client gives them; what is absent stays as it is. */
export interface PortalSettingsInput {
  readonly isEnabled?: boolean | undefined;
  readonly applicationId?: string | undefined;
  readonly region?: Region | undefined;
  readonly applicationSecret?: string | undefined;
  /** PFX, base64. */
  readonly applicationCertificate?: string | undefined;
  readonly applicationCertificatePassword?: string | undefined;
}

interface Stored extends PortalSettings {
  /** JSON of {@link ApplicationProof}, sealed. */
  readonly sealedProof: string;
}

const key = 'restore-portal';

/** The settings of the restore portal. Secrets are stored sealed and never shown. */
export class PortalSettingsService {
  readonly #store: SettingStore;
  readonly #secrets: SecretBox;
  readonly #clock: Clock;

  constructor(parts: { readonly store: SettingStore; readonly secrets: SecretBox; readonly clock: Clock }) {
    this.#store = parts.store;
    this.#secrets = parts.secrets;
    this.#clock = parts.clock;
  }

  /** Undefined before they were set. */
  async get(): Promise<PortalSettings | undefined> {
    return await this.#load();
  }

  /** Undefined while nobody may sign in. */
  async access(): Promise<PortalAccess | undefined> {
    const stored = await this.#load();
    if (!stored?.isEnabled) return undefined;
    return { ...stored, proof: JSON.parse(this.#secrets.open(stored.sealedProof, key)) as ApplicationProof };
  }

  /** Changes what is given. Rejects with RequestError('invalid') for what cannot be used. */
  async update(input: PortalSettingsInput): Promise<void> {
    const before = await this.#load();
    const applicationId = (input.applicationId ?? before?.applicationId)?.toLowerCase();
    if (applicationId === undefined) throw new RequestError('invalid', 'applicationId is missing.');
    const region = input.region ?? before?.region ?? 'Worldwide';
    if (!regions.includes(region)) throw new RequestError('invalid', `There is no region ${region}.`);
    const same = before?.applicationId === applicationId ? before : undefined;
    const proven = this.#proof(input, same);
    await this.#store.set(
      key,
      JSON.stringify({
        isEnabled: input.isEnabled ?? before?.isEnabled ?? true,
        applicationId,
        region,
        ...proven,
      } satisfies Stored),
    );
  }

  /** What is given anew; without it what is stored for the same application. A secret is never handed to another one. */
  #proof(input: PortalSettingsInput, same: Stored | undefined) {
    const { applicationSecret: secret, applicationCertificate: pfx, applicationCertificatePassword } = input;
    if (pfx) {
      const read = readCertificate(pfx, applicationCertificatePassword, this.#clock, 'applicationCertificate');
      const { thumbprint, ...certificate } = read;
      const sealedProof = this.#secrets.seal(JSON.stringify({ certificate } satisfies ApplicationProof), key);
      return { sealedProof, hasSecret: false, certificateThumbprint: thumbprint };
    }
    if (secret) {
      const sealedProof = this.#secrets.seal(JSON.stringify({ secret } satisfies ApplicationProof), key);
      return { sealedProof, hasSecret: true };
    }
    if (!same) throw new RequestError('invalid', 'applicationCertificate or applicationSecret is missing.');
    const { sealedProof, hasSecret, certificateThumbprint } = same;
    return { sealedProof, hasSecret, ...(certificateThumbprint === undefined ? {} : { certificateThumbprint }) };
  }

  async #load(): Promise<Stored | undefined> {
    const text = await this.#store.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as Stored);
  }
}
