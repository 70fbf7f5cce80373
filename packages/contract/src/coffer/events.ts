import { operation } from '../operation.ts';

/**
 * Server-sent events (`text/event-stream`): an event `session` with the JSON of a job session (as `GET /v6/JobSessions/{id}` shows it) for each one
 * that is open, and again whenever it changes or ends. It ends after ten minutes; come again.
 */
export const events = {
  Coffer_GetEvents: operation('GET', '/coffer/v1/events', { tag: 'Coffer', stream: true, built: true }),
};
