import { operation } from '../operation.ts';

/** Archived data brought back for a while. */
export const dataRetrieval = {
  DataRetrieval_GetDataRetrievals: operation('GET', '/v6/DataRetrievals', { tag: 'DataRetrieval', built: false }),
  DataRetrieval_Create: operation('POST', '/v6/DataRetrievals', { tag: 'DataRetrieval', success: 201, built: false }),
  DataRetrieval_GetDataRetrieval: operation('GET', '/v6/DataRetrievals/{dataRetrievalId}', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrieval_Update: operation('PUT', '/v6/DataRetrievals/{dataRetrievalId}', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrieval_DeleteDataRetrieval: operation('DELETE', '/v6/DataRetrievals/{dataRetrievalId}', {
    tag: 'DataRetrieval',
    success: 204,
    built: false,
  }),
  DataRetrieval_GetMailboxes: operation('GET', '/v6/DataRetrievals/{dataRetrievalId}/mailboxes', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrieval_GetTeams: operation('GET', '/v6/DataRetrievals/{dataRetrievalId}/teams', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrieval_GetWebs: operation('GET', '/v6/DataRetrievals/{dataRetrievalId}/webs', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrieval_GetOneDrives: operation('GET', '/v6/DataRetrievals/{dataRetrievalId}/onedrives', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrieval_ExploreAction: operation('POST', '/v6/DataRetrievals/{dataRetrievalId}/explore', {
    tag: 'DataRetrieval',
    built: false,
  }),
  DataRetrievalSession_Get: operation('GET', '/v6/DataRetrievalSessions', {
    tag: 'DataRetrievalSession',
    paged: true,
    built: false,
  }),
  DataRetrievalSession_GetById: operation('GET', '/v6/DataRetrievalSessions/{dataRetrievalSessionId}', {
    tag: 'DataRetrievalSession',
    built: false,
  }),
  DataRetrievalSessionLog_GetBatchBySessionId: operation('GET', '/v6/DataRetrievalSessions/{sessionId}/LogItems', {
    tag: 'DataRetrievalSessionLog',
    paged: true,
    built: false,
  }),
  DataRetrievalSessionLog_GetOneBySessionIdByLogItemId: operation(
    'GET',
    '/v6/DataRetrievalSessions/{sessionId}/LogItems/{logItemId}',
    { tag: 'DataRetrievalSessionLog', built: false },
  ),
};
