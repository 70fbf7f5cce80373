import type { SentOf } from '@coffer/contract';
import type { RestoreSession } from '../db/stores/restore-session-store.ts';
import { hrefTo, linksTo } from './links.ts';

/** A restore session as the contract shows it; several families open one. */
export function presentSession(session: RestoreSession): SentOf<'RestoreSession'> {
  return {
    id: session.id,
    name: session.name,
    organization: session.organizationName,
    type: session.type,
    creationTime: new Date(session.createdAt).toISOString(),
    ...(session.endedAt === undefined ? {} : { endTime: new Date(session.endedAt).toISOString() }),
    state: session.state,
    result: session.result,
    initiatedBy: session.initiatedBy,
    clientHost: session.clientHost,
    scopeName: session.organizationName,
    reason: session.reason,
    details: session.details,
    _links: linksTo({
      self: hrefTo('RestoreSessions', session.id),
      organization: hrefTo('RestoreSessions', session.id, 'Organization'),
      restoreSessionEvents: hrefTo('RestoreSessions', session.id, 'Events'),
    }),
  };
}
