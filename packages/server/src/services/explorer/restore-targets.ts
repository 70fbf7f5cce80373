import type { Credential, Tenant } from '@coffer/m365';
import { type Clock, OutsideError, RequestError, type Workload, type WorkloadName } from '@coffer/model';
import { readCertificate } from '../organizations/certificate.ts';

/** The identity that a caller wants a restore to be done with; all absent: the organization's own. */
export interface RestoreCredentials {
  readonly userName?: string | null | undefined;
  readonly userPassword?: string | null | undefined;
  readonly userCode?: string | null | undefined;
  readonly applicationId?: string | null | undefined;
  /** PFX, base64. */
  readonly applicationCertificate?: string | null | undefined;
  readonly applicationCertificatePassword?: string | null | undefined;
}

/** Connections to organizations. */
export interface RestoreConnections {
  /** The organization's own connection, which stays open. */
  tenant(organizationId: string): Promise<Tenant>;
  /** A connection with another identity, to be disposed by the caller. `account` uses the organization's application. */
  connectAs(organizationId: string, credential: Credential): Promise<Tenant>;
  readonly clock: Clock;
}

/** Where a restore writes to. Disposing ends a connection that was made for it. */
export interface RestoreAccess extends AsyncDisposable {
  readonly workload: Workload;
}

/** Hands out the access with which restores are done. */
export class RestoreTargets {
  readonly #connections: RestoreConnections;

  constructor(connections: RestoreConnections) {
    this.#connections = connections;
  }

  /** Rejects with RequestError('invalid') for credentials that cannot be used. */
  async open(organizationId: string, name: WorkloadName, credentials: RestoreCredentials): Promise<RestoreAccess> {
    const credential = this.#read(credentials);
    if (credential === undefined) {
      const tenant = await this.#connections.tenant(organizationId);
      return { workload: workloadOf(tenant, name), [Symbol.asyncDispose]: async () => undefined };
    }
    const tenant = await this.#connections.connectAs(organizationId, credential);
    return {
      workload: workloadOf(tenant, name),
      [Symbol.asyncDispose]: async () => await tenant[Symbol.asyncDispose](),
    };
  }

  #read(credentials: RestoreCredentials): Credential | undefined {
    const { userName, userPassword, userCode, applicationId, applicationCertificate } = credentials;
    if (userCode) {
      throw new RequestError(
        'invalid',
        'Restoring with a device code is not available; give userName and userPassword.',
      );
    }
    if (userName) {
      if (!userPassword) throw new RequestError('invalid', 'userPassword is missing.');
      return { kind: 'account', login: userName, password: userPassword };
    }
    if (!applicationId) return undefined;
    if (!applicationCertificate) throw new RequestError('invalid', 'applicationCertificate is missing.');
    const password = credentials.applicationCertificatePassword ?? undefined;
    const { privateKey, certificate } = readCertificate(
      applicationCertificate,
      password,
      this.#connections.clock,
      'applicationCertificate',
    );
    return { kind: 'application', applicationId, certificate: { privateKey, certificate } };
  }
}

function workloadOf(tenant: Tenant, name: WorkloadName): Workload {
  const workload = tenant.workloads.get(name);
  if (!workload) throw new OutsideError('rejected', `There is no access to the workload ${name} of the organization.`);
  return workload;
}
