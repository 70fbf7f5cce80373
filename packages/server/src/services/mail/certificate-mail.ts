import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { SettingStore } from '../../db/stores/setting-store.ts';
import type { EndingCertificate } from '../backup-applications/application-manager.ts';
import type { MailSettingsService } from './mail-settings.ts';
import { Outbox, type Send } from './outbox.ts';

/** What it is made of. */
export interface CertificateMailParts {
  readonly settings: MailSettingsService;
  /** Remembers of which certificates was told. */
  readonly store: SettingStore;
  /** Those that end within 30 days, have ended or cannot be opened; these first, then the earliest end. */
  readonly ending: () => Promise<readonly EndingCertificate[]>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds. */
const hour = 3_600_000;
const day = 24 * hour;
/** Days before the end of a certificate from which it is told of, once each. */
const steps = [7, 30] as const;
const key = 'certificates-told-of';

/** By organization, application and thumbprint: the step of which was told last. */
type Told = Readonly<Record<string, number>>;

/** Tells by mail, once each, of certificates that end within 30 days and within 7 or that cannot be opened, where notifications are turned on. */
export class CertificateMail implements AsyncDisposable {
  readonly #parts: CertificateMailParts;
  readonly #outbox: Outbox;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isSending = false;

  constructor(parts: CertificateMailParts) {
    this.#parts = parts;
    this.#outbox = new Outbox(parts.clock);
  }

  /** Looks once an hour at most, and returns before the mail is sent. What could not be sent is tried again an hour later. */
  lookDue(): void {
    const now = this.#parts.clock.now();
    if (this.#isSending || now - this.#lookedAt < hour) return;
    this.#lookedAt = now;
    this.#isSending = true;
    this.#outbox.begin(
      async (send) => {
        try {
          await this.#tell(now, send);
        } finally {
          this.#isSending = false;
        }
      },
      (error) => this.#parts.logger.error({ error: messageOf(error) }, 'The mail about certificates could not be sent'),
    );
  }

  /** Resolves once everything is sent or given up. */
  async settled(): Promise<void> {
    await this.#outbox.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outbox[Symbol.asyncDispose]();
  }

  async #tell(now: number, send: Send): Promise<void> {
    const { settings, store, ending } = this.#parts;
    if ((await settings.get('Vbo'))?.enabled !== true) return;
    const told = JSON.parse((await store.get(key)) ?? '{}') as Told;
    const found = (await ending()).map((one) => ({ one, id: idOf(one), step: stepOf(one, now) }));
    const due = found.filter(({ id, step }) => step < (told[id] ?? Number.POSITIVE_INFINITY));
    if (due.length === 0) return;
    const access = await settings.access('Vbo');
    const certificates = due.map(({ one }) => one);
    await send(access, { to: access.to, subject: subjectOf(certificates, now), text: textOf(certificates, now) });
    // Those that are renewed or gone are forgotten.
    await store.set(key, JSON.stringify(Object.fromEntries(found.map(({ id, step }) => [id, step]))));
  }
}

function idOf({ organizationId, application }: EndingCertificate): string {
  return `${organizationId} ${application.applicationId} ${application.certificate?.thumbprint ?? 'unreadable'}`;
}

function stepOf({ application: { certificate } }: EndingCertificate, now: number): number {
  const left = ((certificate?.validUntil ?? now) - now) / day;
  return steps.find((step) => left <= step) ?? Number.POSITIVE_INFINITY;
}

function subjectOf(ending: readonly EndingCertificate[], now: number): string {
  const [first] = ending;
  if (first === undefined) return '';
  const more = ending.length > 1 ? `, and ${ending.length - 1} more` : '';
  return `Coffer: a certificate of ${first.organizationName} ${whenOf(first, now)}${more}`;
}

function whenOf({ application: { certificate } }: EndingCertificate, now: number): string {
  if (certificate === undefined) return 'cannot be opened';
  const days = Math.ceil((certificate.validUntil - now) / day);
  if (days <= 0) return 'has ended';
  return days === 1 ? 'ends within a day' : `ends in ${days} days`;
}

function textOf(ending: readonly EndingCertificate[], now: number): string {
  const lines = ending.map((one) => {
    const { applicationId, displayName, isMain, certificate, trouble } = one.application;
    const name = displayName === undefined ? applicationId : `${displayName} (${applicationId})`;
    const role = isMain ? "the organization's own application" : 'a backup application';
    const who = `- ${one.organizationName}: ${name}, ${role}:`;
    if (certificate === undefined) return `${who} ${trouble ?? ''}`;
    const until = new Date(certificate.validUntil).toISOString();
    return `${who} the certificate ${certificate.thumbprint} ${whenOf(one, now)}, ${until}.`;
  });
  return [
    'When a certificate has ended or cannot be opened, the application that signs in with it does no work.',
    ...lines,
    'Renew it in the console: Organizations, the organization, Renew the certificate.',
  ].join('\n');
}
