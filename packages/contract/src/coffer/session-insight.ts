import { page, paging } from '../common.ts';
import { operation } from '../operation.ts';
import { choice, Flag, Guid, Int32, Int64, Moment, nullable, object, optional, Text } from '../schema.ts';
import { cost } from './organization-insight.ts';

/** What a session waits for: a limit of Microsoft. */
export const Wait = object('CofferWait', { limit: Text, since: Moment, until: optional(Moment) });

/** How far a session is and what it has cost so far. */
const Progress = object('CofferSessionProgress', {
  /** Absent once it has ended. */
  plannedObjects: optional(Int32),
  processedObjects: Int32,
  /** Resource units that it was expected to need. */
  forecastUnits: optional(Int64),
  wait: optional(Wait),
  ...cost,
});

/** What a session does, or did, with one object. */
const SessionObject = object('CofferSessionObject', {
  objectId: Text,
  workload: choice('onedrive', 'sharepoint', 'exchange', 'teams'),
  name: Text,
  state: choice('running', 'success', 'warning', 'failed', 'skipped'),
  /** Changed items dealt with, and those that could not be read. */
  items: Int64,
  failedItems: Int64,
  readBytes: Int64,
  requests: Int64,
  resourceUnits: Int64,
  reason: optional(Text),
  startTime: Moment,
  endTime: optional(Moment),
});

const SessionObjectPage = page('PageOfCofferSessionObject', SessionObject);

/** How long it takes to write everything of a scope back, as far as Microsoft's limits go. */
const RecoveryTime = object('CofferRecoveryTime', {
  objects: Int64,
  files: Int64,
  folders: Int64,
  bytes: Int64,
  resourceUnits: Int64,
  seconds: Int64,
  /** The limit that decides; null if everything fits at once. */
  limit: nullable(Text),
  /** The same in a sentence. */
  statement: Text,
});

/** How sessions and jobs stand. */
export const sessionInsight = {
  Coffer_GetSessionProgress: operation('GET', '/coffer/v1/sessions/{sessionId}/progress', {
    tag: 'Coffer',
    built: true,
    params: { sessionId: Guid },
    answer: Progress,
  }),
  Coffer_GetSessionObjects: operation('GET', '/coffer/v1/sessions/{sessionId}/objects', {
    tag: 'Coffer',
    paged: true,
    built: true,
    params: { sessionId: Guid },
    query: { ...paging, onlyTroubled: optional(Flag) },
    answer: SessionObjectPage,
  }),
  Coffer_GetRecoveryTime: operation('GET', '/coffer/v1/jobs/{jobId}/recovery-time', {
    tag: 'Coffer',
    built: true,
    params: { jobId: Guid },
    query: { objectId: optional(Text) },
    answer: RecoveryTime,
  }),
};
