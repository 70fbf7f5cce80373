import { SessionObjectStore } from '../db/stores/session-object-store.ts';
import { SettingStore } from '../db/stores/setting-store.ts';
import { CertificateMail } from '../services/mail/certificate-mail.ts';
import { MailSettingsService } from '../services/mail/mail-settings.ts';
import { SessionMail } from '../services/mail/session-mail.ts';
import type { Foundation } from './foundation.ts';
import type { MicrosoftServices } from './m365.ts';
import type { Storage } from './storage.ts';

/** Mails about sessions and certificates. Disposing gives up what is still to be sent. */
export interface Notifications extends AsyncDisposable {
  readonly sessions: SessionMail;
  readonly certificates: CertificateMail;
}

/** Wires them. */
export function composeNotifications(
  { db, secrets, clock, logger }: Foundation,
  { sessions, jobs }: Storage,
  { organizations, applicationManager }: MicrosoftServices,
): Notifications {
  const stack = new AsyncDisposableStack();
  const store = new SettingStore(db);
  const shared = { settings: new MailSettingsService({ store, secrets }), clock, logger };
  const objects = new SessionObjectStore(db);
  return {
    sessions: stack.use(new SessionMail({ ...shared, sessions, jobs, objects, organizations })),
    certificates: stack.use(
      new CertificateMail({ ...shared, store, ending: async () => await applicationManager.ending() }),
    ),
    [Symbol.asyncDispose]: async () => await stack.disposeAsync(),
  };
}
