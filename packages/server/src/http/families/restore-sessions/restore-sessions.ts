import type { SentOf } from '@coffer/contract';
import { RequestError } from '@coffer/model';
import type { RestoreSessionEvent } from '../../../db/stores/restore-session-store.ts';
import { plainSentence } from '../../../services/explorer/plain-words.ts';
import type { Services } from '../../../services/services.ts';
import type { Circumstances, Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';
import { momentOf } from '../../moments.ts';
import { pageOfAll } from '../../page.ts';
import { pageOfPart } from '../../page-of-part.ts';
import { personOf } from '../../portal/caller.ts';
import { presentSession } from '../../restore-session.ts';

type Pattern =
  | 'RestoreSession_GetPage'
  | 'RestoreSession_GetByRestoreSessionId'
  | 'RestoreSession_StopAction'
  | 'RestoreSession_ExploreAction'
  | 'RestoreSession_OperatorExploreAction'
  | 'RestoreSessionEvent_Get'
  | 'RestoreSessionEvent_GetById'
  | `BackupOrganization_${string}`;

/** Opened restore points: list, stop, events, the organization inside. */
export function restoreSessionHandlers({
  restoreSessions,
  explorer,
  portal,
}: Pick<Services, 'restoreSessions' | 'explorer' | 'portal'>): Handlers<Pattern> {
  return {
    RestoreSession_GetPage: async (call) => {
      const from = momentOf(call.query.startTimeFrom, 'startTimeFrom');
      const to = momentOf(call.query.startTimeTo, 'startTimeTo');
      const filter = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
      return pageOfPart(call, await restoreSessions.page(filter, call.page), presentSession);
    },
    RestoreSession_GetByRestoreSessionId: async ({ params }) =>
      presentSession(await restoreSessions.require(params.restoreSessionId)),
    RestoreSession_StopAction: async ({ params }) => {
      await restoreSessions.stop(params.restoreSessionId);
      return undefined;
    },
    // Nobody signs in as the administrator of an organization; the permission refuses all others.
    RestoreSession_ExploreAction: async () => {
      throw new RequestError('denied', 'Only the administrator of an organization opens it whole.');
    },
    RestoreSession_OperatorExploreAction: async (call) =>
      presentSession(await portal.explore(personOf(call), call.body, call.address)),
    RestoreSessionEvent_Get: async (call) => {
      const { restoreSessionId } = call.params;
      return pageOfPart(call, await restoreSessions.events(restoreSessionId, call.page), presentEventTo(call));
    },
    RestoreSessionEvent_GetById: async (call) => {
      const { restoreSessionId, eventId } = call.params;
      return presentEventTo(call)(await restoreSessions.requireEvent(restoreSessionId, eventId));
    },
    BackupOrganization_GetByRestoreSessionId: async ({ params }) => {
      const session = await restoreSessions.use(params.restoreSessionId);
      return {
        id: session.organizationId,
        name: session.organizationName,
        type: 'Office365' as const,
        _links: linksTo({ self: hrefTo('RestoreSessions', session.id, 'Organization') }),
      };
    },
    BackupOrganization_RestoreSessionsSearchExchange: async (call) => {
      await requireNone(explorer, call.params.restoreSessionId, 'exchange');
      return pageOfAll(call, []);
    },
    BackupOrganization_RestoreSessionsSearchTeams: async (call) => {
      await requireNone(explorer, call.params.restoreSessionId, 'teams');
      return pageOfAll(call, []);
    },
    BackupOrganization_RestoreSessionsAction: async ({ params }) => {
      await requireNone(explorer, params.restoreSessionId, 'exchange');
      throw new RequestError('not-found', 'There are no mailboxes in the restore point.');
    },
  };
}

/** What this version cannot read it must not call empty. */
async function requireNone(
  explorer: Services['explorer'],
  sessionId: string,
  workload: 'exchange' | 'teams',
): Promise<void> {
  const held = await explorer.objects(sessionId, workload);
  if (held.length > 0) {
    throw new RequestError(
      'conflict',
      `The restore point holds ${held.length} object(s) that this version cannot read.`,
    );
  }
}

/** To people of the portal the reason of what did not end well is told in plain words. */
function presentEventTo({ caller }: Pick<Circumstances, 'caller'>) {
  if (caller.role !== 'operator') return presentEvent;
  return (event: RestoreSessionEvent) =>
    presentEvent(
      event.status === 'Failed' || event.status === 'Warning'
        ? { ...event, message: plainSentence('other', event.sessionId) }
        : event,
    );
}

function presentEvent(event: RestoreSessionEvent): SentOf<'RestoreSessionEvent'> {
  return {
    id: event.id,
    order: event.position,
    type: event.type,
    status: event.status,
    title: event.title,
    message: event.message,
    itemName: event.itemName,
    itemType: event.itemType,
    itemSizeBytes: event.itemSize,
    source: event.source,
    target: event.target,
    startTime: new Date(event.startedAt).toISOString(),
    ...(event.endedAt === undefined
      ? {}
      : { endTime: new Date(event.endedAt).toISOString(), duration: durationOf(event.endedAt - event.startedAt) }),
    _links: linksTo({
      self: hrefTo('RestoreSessions', event.sessionId, 'Events', event.id),
      restoreSession: hrefTo('RestoreSessions', event.sessionId),
    }),
  };
}

/** `HH:MM:SS` of milliseconds. */
function durationOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
