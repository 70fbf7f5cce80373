import { randomUUID } from 'node:crypto';
import type { Credential, Tenant } from '@coffer/m365';
import { messageOf, OutsideError, RequestError } from '@coffer/model';
import type { Cloud, Region } from '../../config/cloud-file.ts';
import { credentialOf } from './connection.ts';
import type { Connection, Connections } from './organization.ts';
import type { ConnectTenant } from './ports.ts';
import { refusalText } from './sign-in-text.ts';

/** What Microsoft says of the organization that was signed in to. */
export interface FoundOrganization {
  readonly tenantId: string;
  readonly displayName: string;
  /** The `*.onmicrosoft.com` name. */
  readonly initialDomain: string;
}

interface Check {
  readonly connections: Connections;
  readonly region: Region;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Signs in with the given connections for real and reads the organization's own name.
 *
 * Rejects with `RequestError('invalid')` and a text of its own for each definite refusal; with
 * `OutsideError('unreachable' | 'unavailable' | 'throttled')` when Microsoft gave no answer.
 */
export class SignInCheck {
  readonly #cloud: Cloud;
  readonly #connect: ConnectTenant;

  constructor(cloud: Cloud, connect: ConnectTenant) {
    this.#cloud = cloud;
    this.#connect = connect;
  }

  async run(check: Check): Promise<FoundOrganization> {
    const blocks = [
      { what: 'sharePointOnlineSettings', connection: check.connections.sharePoint },
      { what: 'exchangeOnlineSettings', connection: check.connections.exchange },
    ].flatMap(({ what, connection }) => (connection ? [{ what, connection }] : []));
    const found: FoundOrganization[] = [];
    let last: Credential | undefined;
    for (const { what, connection } of blocks) {
      const credential = credentialOf(connection);
      if (last && JSON.stringify(last) === JSON.stringify(credential)) continue;
      last = credential;
      found.push(await this.#signIn(what, connection, check));
    }
    const [first, second] = found;
    if (!first) throw new RequestError('invalid', 'There are no connection settings to sign in with.');
    if (second && second.tenantId !== first.tenantId) {
      throw new RequestError(
        'invalid',
        'exchangeOnlineSettings and sharePointOnlineSettings sign in to different organizations.',
      );
    }
    return first;
  }

  async #signIn(what: string, connection: Connection, check: Check): Promise<FoundOrganization> {
    const endpoints = this.#cloud.endpoints(check.region);
    if (!endpoints) throw new RequestError('invalid', `The region ${check.region} is not known to this server.`);
    const { settings } = connection;
    if (settings.kind === 'basic' && settings.applicationId === undefined && endpoints.publicClientId === undefined) {
      throw new RequestError(
        'invalid',
        `${what}: sign-in with an account alone needs a public client application, and none is configured on this server. ` +
          'Send the applicationId of an application of your organization that allows public client flows, or use ' +
          'application-only sign-in.',
      );
    }
    const main = credentialOf(connection);
    await using tenant = this.#connect({
      organizationId: randomUUID(),
      tenant: settings.officeOrganizationName,
      endpoints,
      main,
      pool: [],
      grantGroups: [],
      grantSelf: false,
    });
    return await ask(tenant, { what, connection, main, signal: check.signal });
  }
}

interface Question {
  readonly what: string;
  readonly connection: Connection;
  readonly main: Credential;
  readonly signal: AbortSignal | undefined;
}

async function ask(tenant: Tenant, { what, connection, main, signal }: Question): Promise<FoundOrganization> {
  const who = connection.settings.account ?? `application ${connection.settings.applicationId}`;
  const subject = connection.settings.kind === 'application' ? 'application' : 'account';
  try {
    await tenant.verify(main, signal);
  } catch (error) {
    throw explained(error, (text) => `${what} (${who}): ${text}`, refusalText(error, subject));
  }
  try {
    const found = await tenant.organization(signal);
    return { tenantId: found.id, displayName: found.displayName, initialDomain: found.initialDomain };
  } catch (error) {
    const refusal = refusalText(error, subject);
    const text = refusal && `signed in, but the organization cannot be read: ${messageOf(error)}`;
    throw explained(error, (why) => `${what} (${who}): ${why}`, text);
  }
}

/** A refusal becomes the caller's mistake; silence becomes a failure outside, said so that nobody takes it for a refusal. */
function explained(error: unknown, say: (text: string) => string, refusal: string | undefined): unknown {
  if (refusal !== undefined) return new RequestError('invalid', say(refusal), { cause: error });
  if (!(error instanceof OutsideError)) return error;
  return new OutsideError(error.code, `Microsoft could not be reached, so nothing was saved: ${error.message}`, {
    cause: error,
    transient: error.transient,
    ...(error.reason === undefined ? {} : { reason: error.reason }),
    ...(error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter }),
  });
}
