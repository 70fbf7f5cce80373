import { sendMail } from './mail-sender.ts';
import type { MailExplorer, MailSettingsService } from './mail-settings.ts';

/** The mail servers of the explorers, and test mails through them. */
export class MailService {
  readonly settings: MailSettingsService;

  constructor(settings: MailSettingsService) {
    this.settings = settings;
  }

  /** Sends a test mail with the settings of an explorer. Rejects as sendMail. */
  async test(explorer: MailExplorer, to: string | undefined, signal: AbortSignal): Promise<void> {
    const text = 'This message shows that the mail settings work.';
    await sendMail(await this.settings.access(explorer), { to, subject: 'Test message from Coffer', text }, signal);
  }
}
