import { type Clock, type Logger, messageOf, type ProtectedObject } from '@coffer/model';
import type { AuditItem, AuditItemStore } from '../../db/stores/audit-item-store.ts';
import type { RestoreSession } from '../../db/stores/restore-session-store.ts';
import type { MailMessage } from '../mail/mail-sender.ts';
import type { MailAccess, MailSettingsService } from '../mail/mail-settings.ts';
import { Outbox, type Send } from '../mail/outbox.ts';
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

const usualSubject = 'Coffer: data of %OrgName% was looked into or restored';

/**
 * Sends a mail for each deed in a restore session that touches the data of somebody who is watched. It never holds up or fails what it tells of.
 * Disposing gives up what is still to be sent, and says so.
 */
export class AuditMail implements AsyncDisposable {
  readonly #parts: AuditMailParts;
  readonly #outbox: Outbox;

  constructor(parts: AuditMailParts) {
    this.#parts = parts;
    this.#outbox = new Outbox(parts.clock);
  }

  /** Takes note of a deed that has ended; returns at once. */
  tell(deed: AuditedDeed): void {
    this.#outbox.begin(
      async (send) => await this.#tell(deed, send),
      async (error) => await this.#failed(deed, error),
    );
  }

  /** Resolves once everything that was told of is sent or given up. */
  async settled(): Promise<void> {
    await this.#outbox.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outbox[Symbol.asyncDispose]();
  }

  async #failed({ session, title }: AuditedDeed, error: unknown): Promise<void> {
    const { logger, noteFailure } = this.#parts;
    const message = `The audit mail could not be sent: ${messageOf(error)}`;
    logger.error({ sessionId: session.id, title }, message);
    try {
      await noteFailure(session, message);
    } catch (cause) {
      logger.error({ sessionId: session.id, error: messageOf(cause) }, 'A failure could not be noted');
    }
  }

  async #tell(deed: AuditedDeed, send: Send): Promise<void> {
    const { settings } = this.#parts;
    const items = await this.#parts.items.list(deed.session.organizationId);
    if (items.length === 0 || (await settings.get('Audit'))?.enabled !== true) return;
    const cause = await this.#causeOf(deed, items);
    if (!cause) return;
    const access = await settings.access('Audit');
    await send(access, this.#messageOf(access, deed, cause));
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

  #messageOf(access: MailAccess, deed: AuditedDeed, cause: Cause): MailMessage {
    return {
      to: access.to,
      subject: (access.subject ?? usualSubject)
        .replaceAll('%OrgName%', deed.session.organizationName)
        .replaceAll('%Time%', new Date(deed.startedAt).toISOString())
        .replaceAll('%JobResult%', deed.status),
      text: textOf(deed, cause, this.#parts.clock.now()),
    };
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
