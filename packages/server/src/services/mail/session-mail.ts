import { type Clock, type Logger, messageOf } from '@coffer/model';
import type { JobSession } from '../../db/stores/job-session-store.ts';
import type { Job } from '../../db/stores/job-store.ts';
import type { SessionObjectStore } from '../../db/stores/session-object-store.ts';
import type { MailSettingsService, NotifyChoice } from './mail-settings.ts';
import { Outbox, type Send } from './outbox.ts';
import { sessionReport } from './session-report.ts';

/** What it is made of. */
export interface SessionMailParts {
  readonly settings: MailSettingsService;
  readonly sessions: { get(id: string): Promise<JobSession | undefined> };
  readonly jobs: { get(id: string): Promise<Job | undefined> };
  readonly objects: Pick<SessionObjectStore, 'page'>;
  readonly organizations: { list(): Promise<readonly { readonly id: string; readonly name: string }[]> };
  readonly clock: Clock;
  readonly logger: Logger;
}

const usualSubject = 'Coffer: %JobName%: %JobResult%';
/** Objects that are named in the mail itself. */
const named = 20;

/** Sends a mail when a session of a job has ended, where the settings ask for one. It never holds up or fails a session. */
export class SessionMail implements AsyncDisposable {
  readonly #parts: SessionMailParts;
  readonly #outbox: Outbox;

  constructor(parts: SessionMailParts) {
    this.#parts = parts;
    this.#outbox = new Outbox(parts.clock);
  }

  /** A session has ended, and is written down so. Returns at once. */
  tell(sessionId: string): void {
    this.#outbox.begin(
      async (send) => await this.#tell(sessionId, send),
      (error) =>
        this.#parts.logger.error({ sessionId, error: messageOf(error) }, 'The mail about a session could not be sent'),
    );
  }

  /** Resolves once everything that was told is sent or given up. */
  async settled(): Promise<void> {
    await this.#outbox.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outbox[Symbol.asyncDispose]();
  }

  async #tell(sessionId: string, send: Send): Promise<void> {
    const { settings, sessions, jobs, objects, organizations } = this.#parts;
    const { enabled, notify } = (await settings.get('Vbo')) ?? {};
    const session = await sessions.get(sessionId);
    if (enabled !== true || notify === undefined || session === undefined) return;
    if (!isWanted(session, notify, await jobs.get(session.jobId))) return;
    const access = await settings.access('Vbo');
    const troubled = await objects.page(sessionId, true, { offset: 0, limit: named });
    const organization = (await organizations.list()).find(({ id }) => id === session.organizationId)?.name ?? '';
    const words: Readonly<Record<string, string>> = {
      '%JobName%': session.jobName,
      '%JobResult%': session.status,
      '%OrgName%': organization,
      '%MailboxCount%': String(session.progress),
      '%Issues%': String(troubled.total),
      '%Time%': new Date(session.endedAt ?? session.createdAt).toISOString(),
    };
    await send(access, {
      to: access.to,
      subject: (access.subject ?? usualSubject).replace(/%\w+%/g, (word) => words[word] ?? word),
      text: textOf(session, organization, troubled),
      ...(notify.attachReport ? { files: [sessionReport(objects, sessionId)] } : {}),
    });
  }
}

function isWanted(session: JobSession, notify: NotifyChoice, job: Job | undefined): boolean {
  if (session.status === 'Success') return notify.success;
  if (session.status !== 'Failed') return notify.warning;
  return notify.failure && !(notify.onlyLastRetry && isRepeated(session, job));
}

/** Whether the scheduler will run it once more. */
function isRepeated({ origin, retryCount }: JobSession, job: Job | undefined): boolean {
  const { retryEnabled, retryNumber = 0 } = job?.schedule ?? {};
  return origin === 'schedule' && job?.isEnabled === true && retryEnabled === true && retryCount < retryNumber;
}

function textOf(
  session: JobSession,
  organization: string,
  troubled: Awaited<ReturnType<SessionObjectStore['page']>>,
): string {
  const { statistics } = session;
  const more = troubled.total - troubled.items.length;
  const lines = [
    `Job: ${session.jobName}`,
    `Organization: ${organization}`,
    `Result: ${session.status}`,
    session.details === undefined ? '' : `Details: ${session.details}`,
    `Begun: ${new Date(session.createdAt).toISOString()}`,
    session.endedAt === undefined ? '' : `Ended: ${new Date(session.endedAt).toISOString()}`,
    `OneDrives and sites: ${session.progress}`,
    `Added to the repository: ${statistics.transferredDataBytes} bytes`,
    troubled.total === 0 ? '' : `Need a look: ${troubled.total}`,
    ...troubled.items.map(({ name, state, failedItems, reason }) => {
      const items = failedItems > 0 ? `, ${failedItems} items could not be read` : '';
      return `- ${name}: ${state}${items}${reason === undefined ? '' : `: ${reason}`}`;
    }),
    more > 0 ? `- and ${more} more` : '',
    `Session: ${session.id}`,
  ];
  return lines.filter((line) => line !== '').join('\n');
}
