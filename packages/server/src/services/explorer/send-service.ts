import { RequestError } from '@coffer/model';
import { type MailFile, type MailMessage, sendMail } from '../mail/mail-sender.ts';
import type { MailPurpose, MailSettingsService } from '../mail/mail-settings.ts';
import type { RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { ExplorerWorkload } from './nouns.ts';
import type { Picked, Place } from './place.ts';
import type { Saved, SaveService } from './save-service.ts';
import { subjectOf } from './subject.ts';

/** What a caller says of a message. */
export interface SendOptions {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly subject?: string | undefined;
  readonly text?: string | undefined;
  /** Leaves the decision on the size to the mail server. */
  readonly skipItemChecks?: boolean | undefined;
}

const explorers: Readonly<Record<ExplorerWorkload, MailPurpose>> = { onedrive: 'Veod', sharepoint: 'Vesp' };
/** Bytes of files in one message: what Exchange Online takes at most (150 MB), less a third for how mail encodes files. */
const mostBytes = 112 * 1024 * 1024;

/** Mails items of restore points; each message has an event in its session. */
export class SendService {
  readonly #parts: {
    readonly sessions: RestoreSessionService;
    readonly saves: SaveService;
    readonly settings: MailSettingsService;
  };

  constructor(parts: { sessions: RestoreSessionService; saves: SaveService; settings: MailSettingsService }) {
    this.#parts = parts;
  }

  /**
   * Mails documents and attachments as they are, anything else as a ZIP. Rejects with RequestError('conflict') without mail
   * settings, RequestError('invalid') for what is too large, and as {@link sendMail}.
   */
  async send(place: Place, picked: readonly Picked[], options: SendOptions, signal: AbortSignal): Promise<void> {
    const { sessions, saves, settings } = this.#parts;
    const access = await settings.access(explorers[place.workload]);
    const limit = options.skipItemChecks === true ? undefined : new SizeLimit();
    const files = saves.files(place, picked).map((saved) => limited(saved, limit));
    const target = options.to?.trim() ?? '';
    const subject = { ...subjectOf(place, picked, 'Send'), target };
    const message: MailMessage = {
      from: options.from,
      to: options.to,
      subject: options.subject ?? subject.itemName,
      text: options.text,
      files,
    };
    await sessions.work(place.session, subject, signal, async () => {
      await sendMail(access, message, signal);
      return { result: undefined, end: { status: 'Success', message: `${subject.itemName} was sent to ${target}.` } };
    });
  }
}

class SizeLimit {
  #bytes = 0;

  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes > mostBytes) {
      throw new RequestError(
        'invalid',
        `More than ${mostBytes / 1024 ** 2} MB do not go into one message; save the items instead, or send fewer. ` +
          'With skipItemChecks the mail server decides.',
      );
    }
  }
}

/** What is known to be too large fails before anything is sent. */
function limited(saved: Saved, limit: SizeLimit | undefined): MailFile {
  const { fileName, contentType, size } = saved;
  if (limit === undefined) return { fileName, contentType, bytes: saved.open() };
  if (size !== undefined) limit.add(size);
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of saved.open()) {
      if (size === undefined) limit?.add(chunk.byteLength);
      yield chunk;
    }
  }
  return { fileName, contentType, bytes: counted() };
}
