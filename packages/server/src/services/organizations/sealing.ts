import type { BackupAccountRow } from '../../db/stores/backup-account-store.ts';
import type { BackupApplicationRow } from '../../db/stores/backup-application-store.ts';
import type { MadeCertificateRow } from '../../db/stores/made-certificate-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';

// Every secret is sealed to the row it belongs to, so that moved to another row it does not open.

/** What the secrets of an organization's connections are sealed to. */
export function organizationContext(organizationId: string): string {
  return `organization:${organizationId}`;
}

type AccountKey = Pick<BackupAccountRow, 'organization_id' | 'login_key'>;

function accountContext(row: AccountKey): string {
  return `backup-account:${row.organization_id}:${row.login_key}`;
}

/** The password of a backup account as it is stored. */
export function sealPassword(row: AccountKey, password: string, box: SecretBox): string {
  return box.seal(password, accountContext(row));
}

/** The password of a stored backup account, in clear. */
export function openPassword(row: AccountKey & Pick<BackupAccountRow, 'password'>, box: SecretBox): string {
  return box.open(row.password, accountContext(row));
}

/** Private key and certificate, PEM. */
export interface KeyPair {
  readonly privateKey: string;
  readonly certificate: string;
}

type ApplicationKey = Pick<BackupApplicationRow, 'organization_id' | 'application_id'>;

function applicationContext(row: ApplicationKey): string {
  return `backup-application:${row.organization_id}:${row.application_id}`;
}

/** The certificate of a backup application as it is stored. */
export function sealCertificate(row: ApplicationKey, { privateKey, certificate }: KeyPair, box: SecretBox): string {
  return box.seal(JSON.stringify({ privateKey, certificate }), applicationContext(row));
}

/** The certificate of a stored backup application with its key, in clear. */
export function openCertificate(
  row: ApplicationKey & Pick<BackupApplicationRow, 'certificate'>,
  box: SecretBox,
): KeyPair {
  return JSON.parse(box.open(row.certificate, applicationContext(row))) as KeyPair;
}

type MadeKey = Pick<MadeCertificateRow, 'organization_id' | 'id'>;

function madeContext(row: MadeKey): string {
  return `made-certificate:${row.organization_id}:${row.id}`;
}

/** A certificate that the server made as it is stored. */
export function sealMade(row: MadeKey, { privateKey, certificate }: KeyPair, box: SecretBox): string {
  return box.seal(JSON.stringify({ privateKey, certificate }), madeContext(row));
}

/** A stored certificate that the server made with its key, in clear. */
export function openMade(row: MadeKey & Pick<MadeCertificateRow, 'certificate'>, box: SecretBox): KeyPair {
  return JSON.parse(box.open(row.certificate, madeContext(row))) as KeyPair;
}
