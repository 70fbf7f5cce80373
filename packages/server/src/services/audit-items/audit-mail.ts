import { type Clock, type Logger, messageOf, OutsideError, type ProtectedObject } from '@coffer/model';
import type { AuditItem, AuditItemStore } from '../../db/stores/audit-item-store.ts';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import { sendMail } from '../mail/mail-sender.ts';
import type { MailAccess, MailSettingsService } from '../mail/mail-settings.ts';
import type { GroupMembers } from '../portal/group-members.ts';

/** Something that was done with what is held of an object. Times are milliseconds since 1970 UTC. */
export interface AuditedDeed {
  readonly session: RestoreSession;
  readonly object: ProtectedObject;
  readonly title: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly status: string;
  readonly message: string;
  readonly startedAt: number;
}

/** What it is made of. */
export interface AuditMailParts {
  readonly items: AuditItemStore;
  readonly settings: MailSettingsService;
  readonly members: Pick<GroupMembers, 'has'>;
  /** Notes in a restore session that its mail could not be sent. */
  readonly noteFailure: (session: RestoreSession, message: string) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Why a deed is told of: somebody who is watched, and what could not be found out about that. */
interface Cause {
  readonly item: AuditItem;
  readonly doubt?: string;
}

/** Milliseconds before a mail is tried again whose server could not be reached, twice at most. */
const waits = [60_000, 600_000];
const usualSubject = 'Coffer: data of %OrgName% was looked into or restored';

/**
 * Sends a mail for each deed in a restore session that touches the data of somebody who is watched. It never holds up or fails what it tells of.
 * Disposing gives up what is still to be sent, and says so.
 */
export class AuditMail implements AsyncDisposable {
  readonly #parts: AuditMailParts;
  readonly #stop = new AbortController();
  readonly #sending = new Set<Promise<void>>();

  constructor(parts: AuditMailParts) {
    this.#parts = parts;
  }

  /** Takes note of a deed that has ended; returns at once. */
  tell(deed: AuditedDeed): void {
    const sending = this.#tell(deed)
      .catch(async (error: unknown) => {
        const message = `The audit mail could not be sent: ${messageOf(error)}`;
        this.#parts.logger.error({ sessionId: deed.session.id, title: deed.title }, message);
        await this.#parts.noteFailure(deed.session, message);
      })
      .catch((error: unknown) => {
        this.#parts.logger.error(
          { sessionId: deed.session.id, error: messageOf(error) },
          'A failure could not be noted',
        );
      })
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }

  /** Resolves once everything that was told of is sent or given up. */
  async settled(): Promise<void> {
    await Promise.all(this.#sending);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error('The server is shutting down.'));
    await this.settled();
  }

  async #tell(deed: AuditedDeed): Promise<void> {
    const { settings } = this.#parts;
    const items = await this.#parts.items.list(deed.session.organizationId);
    if (items.length === 0 || (await settings.get('Audit'))?.enabled !== true) return;
    const cause = await this.#causeOf(deed, items);
    if (cause) await this.#send(await settings.access('Audit'), deed, cause);
  }

  /**
   * Who of those that are watched is touched: the owner, a group whose member the owner is, or the group of a site. Where Microsoft does not say who is
   * in a group, the mail is sent all the same and says so.
   */
  async #causeOf({ session, object }: AuditedDeed, items: readonly AuditItem[]): Promise<Cause | undefined> {
    const { organizationId } = session;
    const isDrive = object.workload === 'onedrive';
    const owners = isDrive
      ? [object.ownerId.toLowerCase()]
      : await this.#parts.items.ownersOfSite(organizationId, object.id);
    const named = items.find(({ objectId }) => owners.includes(objectId));
    if (named) return { item: named };
    for (const item of items.filter(({ type }) => type === 'Group')) {
      for (const owner of owners) {
        try {
          const isMember = await this.#parts.members.has(organizationId, item.objectId, owner);
          if (isMember === true) return { item };
          if (isMember === undefined)
            return { item, doubt: 'This group does not exist any more; who was in it is not known.' };
        } catch (error) {
          return { item, doubt: `Microsoft does not say who is in this group: ${messageOf(error)}` };
        }
      }
    }
    return undefined;
  }

  async #send(access: MailAccess, deed: AuditedDeed, cause: Cause): Promise<void> {
    const { signal } = this.#stop;
    const message = {
      to: access.to,
      subject: (access.subject ?? usualSubject)
        .replaceAll('%OrgName%', deed.session.organizationName)
        .replaceAll('%Time%', new Date(deed.startedAt).toISOString())
        .replaceAll('%JobResult%', deed.status),
      text: textOf(deed, cause, this.#parts.clock.now()),
    };
    for (let attempt = 0; ; attempt++) {
      try {
        await sendMail(access, message, signal);
        return;
      } catch (error) {
        const wait = waits[attempt];
        const mayPass = error instanceof OutsideError && error.transient;
        if (signal.aborted || wait === undefined || !mayPass) throw error;
        await this.#parts.clock.sleep(wait, signal);
      }
    }
  }
}

function textOf({ session, object, ...deed }: AuditedDeed, { item, doubt }: Cause, now: number): string {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['What', deed.title],
    ['Whose', `${object.displayName} (${object.name})`],
    ['Watched because of', `${item.type.toLowerCase()} ${String(item.facts['displayName'])}`],
    ['Note', doubt],
    ['From', deed.source],
    ['To', deed.target],
    ['By', session.initiatedBy],
    ['Address', session.clientHost],
    ['Reason given', session.reason],
    ['Begun', new Date(deed.startedAt).toISOString()],
    ['Ended', new Date(now).toISOString()],
    ['Result', `${deed.status}: ${deed.message}`],
    ['Organization', session.organizationName],
    ['Restore session', session.id],
  ];
  return lines.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join('\n');
}
