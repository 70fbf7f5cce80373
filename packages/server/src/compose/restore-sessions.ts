import { randomUUID } from 'node:crypto';
import { AuditItemStore } from '../db/stores/audit-item-store.ts';
import type { RestoreSessionStore } from '../db/stores/restore-session-store.ts';
import { SettingStore } from '../db/stores/setting-store.ts';
import { AuditItemService } from '../services/audit-items/audit-item-service.ts';
import { AuditMail } from '../services/audit-items/audit-mail.ts';
import { MailSettingsService } from '../services/mail/mail-settings.ts';
import { GroupMembers } from '../services/portal/group-members.ts';
import { RestoreSessionService } from '../services/restore-sessions/restore-session-service.ts';
import type { Foundation } from './foundation.ts';
import type { MicrosoftServices } from './m365.ts';
import type { Storage } from './storage.ts';

/** Opened restore points, and the mails about what is done in them. Disposing gives up the mails that are still to be sent. */
export interface RestoreSessionServices extends AsyncDisposable {
  readonly restoreSessions: RestoreSessionService;
  readonly auditItems: AuditItemService;
}

/** What it takes. */
interface Needs {
  readonly storage: Storage;
  readonly microsoft: Pick<MicrosoftServices, 'organizations'>;
  readonly store: RestoreSessionStore;
}

/** Restore sessions that nobody used for so long are stopped. Milliseconds. */
const idleTime = 30 * 60_000;

/** Wires them. */
export function composeRestoreSessions(foundation: Foundation, needs: Needs): RestoreSessionServices {
  const { db, clock } = foundation;
  const { storage, store } = needs;
  const { organizations } = needs.microsoft;
  const items = new AuditItemStore(db);
  const audit = auditMailOf(foundation, needs, items);
  return {
    auditItems: new AuditItemService({ store: items, organizations }),
    restoreSessions: new RestoreSessionService({
      store,
      points: storage.points,
      organizations,
      use: storage.use,
      audit,
      clock,
      idleTime,
    }),
    [Symbol.asyncDispose]: async () => await audit[Symbol.asyncDispose](),
  };
}

function auditMailOf(
  { db, secrets, clock, logger }: Foundation,
  { microsoft, store }: Needs,
  items: AuditItemStore,
): AuditMail {
  const { organizations } = microsoft;
  const nothing = {
    itemName: undefined,
    itemType: undefined,
    itemSize: undefined,
    source: undefined,
    target: undefined,
  };
  return new AuditMail({
    items,
    settings: new MailSettingsService({ store: new SettingStore(db), secrets }),
    members: new GroupMembers({ directory: async (id) => (await organizations.tenant(id)).directory, clock }),
    noteFailure: async ({ id: sessionId }, message) => {
      const now = clock.now();
      const event = { id: randomUUID(), sessionId, type: 'None', status: 'Warning', title: message, message } as const;
      await store.addEvent({ ...event, ...nothing, startedAt: now, endedAt: now });
    },
    clock,
    logger,
  });
}
