import { sendMail } from './mail-sender.ts';
import type { MailPurpose, MailSettingsService } from './mail-settings.ts';

/** The mail servers, and test mails through them. */
export class MailService {
  readonly settings: MailSettingsService;

  constructor(settings: MailSettingsService) {
    this.settings = settings;
  }

  /** Sends a test mail with the settings of a purpose. Rejects as sendMail. */
  async test(purpose: MailPurpose, to: string | undefined, signal: AbortSignal): Promise<void> {
    const text = 'This message shows that the mail settings work.';
    const access = await this.settings.access(purpose);
    await sendMail(access, { to: to ?? access.to, subject: 'Test message from Coffer', text }, signal);
  }
}
