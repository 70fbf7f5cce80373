import { RequestError } from '@coffer/model';
import type { SettingStore } from '../../db/stores/setting-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';

/**
 * What mail is sent for: the explorers of OneDrives and of SharePoint send what they hold, the audit tells of restores, and notifications tell of sessions of
 * jobs and of certificates that end.
 */
export type MailPurpose = 'Veod' | 'Vesp' | 'Audit' | 'Vbo';

/** Of which sessions notifications tell. */
export interface NotifyChoice {
  readonly success: boolean;
  /** Sessions with warnings, and those that were stopped. */
  readonly warning: boolean;
  readonly failure: boolean;
  /** Nothing is told of a failed session that will be repeated. */
  readonly onlyLastRetry: boolean;
  /** With a table of the objects. */
  readonly attachReport: boolean;
}

/** A mail server and how to sign in to it. */
export interface MailSettings {
  readonly enabled: boolean;
  readonly server: string;
  readonly port: number;
  /** TLS from the first byte on port 465, STARTTLS on others. */
  readonly useSsl: boolean;
  readonly from: string | undefined;
  readonly useAuthentication: boolean;
  readonly username: string | undefined;
  /** Who gets audit mails and notifications, several with semicolons. */
  readonly to?: string | undefined;
  /** Of audit mails and notifications. */
  readonly subject?: string | undefined;
  /** Of notifications. */
  readonly notify?: NotifyChoice | undefined;
}

/** Settings with the password in clear, for the one who signs in. */
export interface MailAccess extends MailSettings {
  readonly password: string | undefined;
}

/** Settings as a client gives them. */
export interface MailSettingsInput {
  readonly enableNotification?: boolean | null | undefined;
  readonly server?: string | undefined;
  readonly port?: number | null | undefined;
  readonly from?: string | undefined;
  readonly useAuthentication?: boolean | null | undefined;
  readonly username?: string | undefined;
  readonly userPassword?: string | undefined;
  readonly useSSL?: boolean | null | undefined;
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly notifyOnSuccess?: boolean | null | undefined;
  readonly notifyOnWarning?: boolean | null | undefined;
  readonly notifyOnFailure?: boolean | null | undefined;
  /** Spelled as in the API. */
  readonly supressUntilLastRetry?: boolean | null | undefined;
  readonly attachDetailedReport?: boolean | null | undefined;
}

interface Stored extends MailSettings {
  readonly sealedPassword?: string | undefined;
}

/** Submission with TLS from the first byte; RFC 8314. */
const tlsPort = 465;
const plainPort = 25;

/** The mail servers. Passwords are stored sealed and never shown. */
export class MailSettingsService {
  readonly #store: SettingStore;
  readonly #secrets: SecretBox;

  constructor(parts: { readonly store: SettingStore; readonly secrets: SecretBox }) {
    this.#store = parts.store;
    this.#secrets = parts.secrets;
  }

  /** Undefined before they were set. */
  async get(purpose: MailPurpose): Promise<MailSettings | undefined> {
    return await this.#load(purpose);
  }

  /**
   * Replaces the settings. Without a password the stored one stays, as long as server and user do: it is never handed to
   * another server. Rejects with RequestError('invalid').
   */
  async update(purpose: MailPurpose, input: MailSettingsInput): Promise<void> {
    const before = await this.#load(purpose);
    const isTold = purpose === 'Audit' || purpose === 'Vbo';
    const settings = { ...settingsOf(input), ...(purpose === 'Vbo' ? { notify: notifyOf(input) } : {}) };
    if (isTold && settings.enabled && settings.to === undefined)
      throw new RequestError('invalid', 'to is missing: say who gets the mails.');
    const sealedPassword = this.#password(purpose, settings, input, before);
    const stored: Stored = { ...settings, ...(sealedPassword === undefined ? {} : { sealedPassword }) };
    await this.#store.set(keyOf(purpose), JSON.stringify(stored));
  }

  /** What it takes to send. Rejects with RequestError('conflict') where no mail server is set or sending is turned off. */
  async access(purpose: MailPurpose): Promise<MailAccess> {
    const stored = await this.#load(purpose);
    const where = `PUT /v6/${purpose}EmailSettings`;
    if (!stored) throw new RequestError('conflict', `No mail server is set; set one with ${where}.`);
    if (!stored.enabled) throw new RequestError('conflict', `Sending mail is turned off; turn it on with ${where}.`);
    const { sealedPassword, ...settings } = stored;
    const password = sealedPassword === undefined ? undefined : this.#secrets.open(sealedPassword, contextOf(purpose));
    return { ...settings, password };
  }

  async #load(purpose: MailPurpose): Promise<Stored | undefined> {
    const text = await this.#store.get(keyOf(purpose));
    return text === undefined ? undefined : (JSON.parse(text) as Stored);
  }

  #password(
    purpose: MailPurpose,
    settings: MailSettings,
    { userPassword }: MailSettingsInput,
    before: Stored | undefined,
  ): string | undefined {
    if (!settings.useAuthentication) return undefined;
    if (userPassword) return this.#secrets.seal(userPassword, contextOf(purpose));
    const same = before?.server === settings.server && before.username === settings.username;
    if (same && before.sealedPassword !== undefined) return before.sealedPassword;
    throw new RequestError('invalid', 'userPassword is missing; it must be given again for another server or user.');
  }
}

function keyOf(purpose: MailPurpose): string {
  return `mail-settings:${purpose}`;
}

/** What a mail password is sealed to. */
function contextOf(purpose: MailPurpose): string {
  return `mail-settings:${purpose}`;
}

/** Who turns notifications on and says no more hears of every session, at the end of its retries. */
function notifyOf(input: MailSettingsInput): NotifyChoice {
  return {
    success: input.notifyOnSuccess ?? true,
    warning: input.notifyOnWarning ?? true,
    failure: input.notifyOnFailure ?? true,
    onlyLastRetry: input.supressUntilLastRetry ?? true,
    attachReport: input.attachDetailedReport ?? false,
  };
}

function settingsOf(input: MailSettingsInput): MailSettings {
  const server = input.server?.trim() ?? '';
  if (!/^[\w.:[\]-]+$/.test(server)) throw new RequestError('invalid', 'server must be the name of a mail server.');
  const useSsl = input.useSSL ?? false;
  const port = input.port ?? (useSsl ? tlsPort : plainPort);
  if (port < 1 || port > 65_535) throw new RequestError('invalid', 'port must be a number from 1 to 65535.');
  const useAuthentication = input.useAuthentication ?? false;
  const username = input.username?.trim() || undefined;
  if (useAuthentication && username === undefined) throw new RequestError('invalid', 'username is missing.');
  const from = input.from?.trim() || undefined;
  const to = input.to?.trim() || undefined;
  const subject = input.subject?.trim() || undefined;
  return {
    enabled: input.enableNotification ?? true,
    ...{ server, port, useSsl, from, useAuthentication, username },
    ...(to === undefined ? {} : { to }),
    ...(subject === undefined ? {} : { subject }),
  };
}
