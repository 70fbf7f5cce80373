import { createHash, X509Certificate } from 'node:crypto';

/** Where one Microsoft cloud lives. */
export interface CloudEndpoints {
  /** Origin of the sign-in service, for example `https://login.microsoftonline.com`. */
  readonly login: string;
  /** Root of Microsoft Graph without version, for example `https://graph.microsoft.com`. */
  readonly graph: string;
  /** Address of a SharePoint host; `{host}` stands for its true name. Microsoft's own is `https://{host}`. */
  readonly sharePoint: string;
  /** Application (public client) with which accounts sign in that name no application of their own. */
  readonly publicClientId?: string;
  /** PEM of a certificate authority to trust beside the well-known ones. */
  readonly ca?: string;
}

/** A certificate with its key, both PEM. */
export interface Certificate {
  readonly privateKey: string;
  readonly certificate: string;
}

/** An application's proof of identity: a certificate or a secret. Neither means a public client. */
export interface ApplicationProof {
  readonly secret?: string;
  readonly certificate?: Certificate;
}

/** Signs in as a user, by password. Without `application` the cloud's public client is used. */
export interface AccountCredential {
  readonly kind: 'account';
  readonly login: string;
  readonly password: string;
  readonly application?: ApplicationProof & { readonly id: string };
}

/** Signs in as an application. */
export interface ApplicationCredential extends ApplicationProof {
  readonly kind: 'application';
  readonly applicationId: string;
}

export type Credential = AccountCredential | ApplicationCredential;

/** How a credential is called in logs, the ledger and messages: the login, or the application id. Never secret. */
export function credentialName(credential: Credential): string {
  return credential.kind === 'account' ? credential.login : credential.applicationId;
}

/** A digest that differs whenever anything in the credential differs; used to tell an unchanged credential from a new one. */
export function credentialFingerprint(credential: Credential): string {
  return createHash('sha256').update(JSON.stringify(credential)).digest('base64');
}

/** Upper-case hexadecimal SHA-256 of the certificate's DER, as Entra registers it. */
export function thumbprintSha256(certificatePem: string): string {
  return new X509Certificate(certificatePem).fingerprint256.replaceAll(':', '');
}
