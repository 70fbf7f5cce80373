import type { Credential } from '@coffer/m365';
import { type Clock, RequestError } from '@coffer/model';
import { type ApplicationCertificate, readCertificate } from './certificate.ts';
import type { Connection, ConnectionSecrets, ConnectionSettings } from './organization.ts';

/** The connection settings of one service as a caller sends them. Null means the same as absent. */
export interface ConnectionInput {
  readonly useApplicationOnlyAuth?: boolean | null;
  readonly officeOrganizationName?: string;
  readonly sharePointSaveAllWebParts?: boolean | null;
  readonly account?: string;
  readonly password?: string;
  readonly grantAdminAccess?: boolean | null;
  readonly useMfa?: boolean | null;
  readonly useCustomVeeamAADApplication?: boolean | null;
  readonly applicationId?: string | null;
  readonly applicationSecret?: string;
  readonly applicationCertificate?: string;
  readonly applicationCertificatePassword?: string;
}

/** A login: something, an at sign, a domain, no white space. */
const loginForm = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whether the text has the form of a sign-in name such as `name@domain.tld`. */
export function isLogin(text: string): boolean {
  return text.length <= 320 && loginForm.test(text);
}

/**
 * Reads the connection settings of one service; `before` supplies what a change leaves out.
 * Rejects with `RequestError('invalid')` whose text names the member. `what` is the name of the whole block.
 */
export function readConnection(input: ConnectionInput, what: string, clock: Clock, before?: Connection): Connection {
  const applicationOnly = input.useApplicationOnlyAuth ?? before?.settings.kind === 'application';
  const common = {
    grantAdminAccess: input.grantAdminAccess ?? before?.settings.grantAdminAccess ?? false,
    useCustomApplication: input.useCustomVeeamAADApplication ?? before?.settings.useCustomApplication ?? false,
    saveAllWebParts: input.sharePointSaveAllWebParts ?? before?.settings.saveAllWebParts ?? false,
  };
  return applicationOnly
    ? readApplication(input, { what, clock, before, common })
    : readAccount(input, { what, clock, before, common });
}

interface Reading {
  readonly what: string;
  readonly clock: Clock;
  readonly before: Connection | undefined;
  readonly common: Pick<ConnectionSettings, 'grantAdminAccess' | 'useCustomApplication' | 'saveAllWebParts'>;
}

function readApplication(input: ConnectionInput, reading: Reading): Connection {
  const { what, clock, common } = reading;
  const before = reading.before?.settings.kind === 'application' ? reading.before : undefined;
  const domain = text(input.officeOrganizationName) ?? before?.settings.officeOrganizationName;
  if (domain === undefined) throw missing(what, 'officeOrganizationName', 'for application-only sign-in');
  const applicationId = text(input.applicationId)?.toLowerCase() ?? before?.settings.applicationId;
  if (applicationId === undefined) throw missing(what, 'applicationId', 'for application-only sign-in');
  const base = {
    kind: 'application',
    officeOrganizationName: domain,
    useMfa: false,
    applicationId,
    ...common,
  } as const;
  const pfx = text(input.applicationCertificate);
  if (pfx !== undefined) {
    const read = readCertificate(pfx, input.applicationCertificatePassword, clock, `${what}.applicationCertificate`);
    const { thumbprint, ...certificate } = read;
    return { settings: { ...base, certificateThumbprint: thumbprint }, secrets: { certificate } };
  }
  const kept = before?.settings.applicationId === applicationId ? before : undefined;
  if (!kept?.secrets.certificate || kept.settings.certificateThumbprint === undefined) {
    const hint = 'for application-only sign-in: a PFX file in base64 form; a secret is not accepted by SharePoint';
    throw missing(what, 'applicationCertificate', hint);
  }
  return {
    settings: { ...base, certificateThumbprint: kept.settings.certificateThumbprint },
    secrets: kept.secrets,
  };
}

function readAccount(input: ConnectionInput, reading: Reading): Connection {
  const { what, common } = reading;
  const before = reading.before?.settings.kind === 'application' ? undefined : reading.before;
  const account = text(input.account);
  if (account === undefined) throw missing(what, 'account', 'unless useApplicationOnlyAuth is true');
  if (!isLogin(account)) throw invalid(`${what}.account must be a sign-in name such as name@domain.onmicrosoft.com.`);
  if (!input.password) throw missing(what, 'password', `for the account ${account}`);
  const applicationId = text(input.applicationId)?.toLowerCase() ?? before?.settings.applicationId;
  const proof = readProof(input, reading, applicationId);
  const useMfa = input.useMfa ?? before?.settings.useMfa ?? false;
  const hasProof = proof.secrets.applicationSecret !== undefined || proof.secrets.certificate !== undefined;
  if ((useMfa || hasProof) && applicationId === undefined) {
    throw missing(what, 'applicationId', 'for modern sign-in with legacy protocols');
  }
  if (useMfa && !hasProof) {
    throw missing(what, 'applicationSecret or applicationCertificate', 'for modern sign-in with legacy protocols');
  }
  return {
    settings: {
      kind: useMfa || hasProof ? 'modern' : 'basic',
      officeOrganizationName: text(input.officeOrganizationName) ?? account.slice(account.indexOf('@') + 1),
      account,
      useMfa,
      ...(applicationId === undefined ? {} : { applicationId }),
      ...(proof.thumbprint === undefined ? {} : { certificateThumbprint: proof.thumbprint }),
      ...common,
    },
    secrets: { password: input.password, ...proof.secrets },
  };
}

/** How the application itself proves who it is; nothing for a public client. */
function readProof(
  input: ConnectionInput,
  reading: Reading,
  applicationId: string | undefined,
): { readonly secrets: Omit<ConnectionSecrets, 'password'>; readonly thumbprint?: string } {
  const pfx = text(input.applicationCertificate);
  if (pfx !== undefined) {
    const at = `${reading.what}.applicationCertificate`;
    const { thumbprint, ...certificate } = readCertificate(
      pfx,
      input.applicationCertificatePassword,
      reading.clock,
      at,
    );
    return { secrets: { certificate }, thumbprint };
  }
  if (input.applicationSecret) return { secrets: { applicationSecret: input.applicationSecret } };
  const kept = reading.before;
  if (!kept || kept.settings.kind === 'application' || kept.settings.applicationId !== applicationId) {
    return { secrets: {} };
  }
  const { password: _, ...secrets } = kept.secrets;
  const thumbprint = kept.settings.certificateThumbprint;
  return { secrets, ...(thumbprint === undefined ? {} : { thumbprint }) };
}

/** Whether a connection signs in through an application with a certificate, and that application is this one. */
export function usesCertificateOf({ settings, secrets }: Connection, applicationId: string): boolean {
  return settings.applicationId === applicationId && secrets.certificate !== undefined;
}

/** The same connection with another certificate of its application. */
export function withCertificate({ settings, secrets }: Connection, given: ApplicationCertificate): Connection {
  const { thumbprint, ...certificate } = given;
  return {
    settings: { ...settings, certificateThumbprint: thumbprint },
    secrets: { ...secrets, certificate },
  };
}

/** What a connection signs in with. */
export function credentialOf({ settings, secrets }: Connection): Credential {
  const proof = {
    ...(secrets.applicationSecret === undefined ? {} : { secret: secrets.applicationSecret }),
    ...(secrets.certificate === undefined ? {} : { certificate: secrets.certificate }),
  };
  if (settings.kind === 'application') {
    return { kind: 'application', applicationId: settings.applicationId ?? '', ...proof };
  }
  return {
    kind: 'account',
    login: settings.account ?? '',
    password: secrets.password ?? '',
    ...(settings.applicationId === undefined ? {} : { application: { id: settings.applicationId, ...proof } }),
  };
}

function text(value: string | null | undefined): string | undefined {
  const trimmed = value?.trim();
  return trimmed ? trimmed : undefined;
}

function missing(what: string, member: string, why: string): RequestError {
  return invalid(`${what}.${member} is needed ${why}.`);
}

function invalid(message: string): RequestError {
  return new RequestError('invalid', message);
}
