import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { Guid, Moment, optional } from '../schema.ts';
import { JobSession, JobSessionPage, JobSessionType, LogItem, LogItemPage } from '../schemas/job-sessions.ts';

/** Runs of jobs with their statistics and log lines. */
export const jobSessionsLogs = {
  JobSession_Get: operation('GET', '/v6/JobSessions', {
    tag: 'JobSession',
    paged: true,
    built: true,
    query: { ...paging, jobType: optional(JobSessionType), endTimeLowerBound: optional(Moment) },
    answer: JobSessionPage,
  }),
  JobSession_GetById: operation('GET', '/v6/JobSessions/{jobSessionsId}', {
    tag: 'JobSession',
    built: true,
    params: { jobSessionsId: Guid },
    answer: JobSession,
  }),
  JobSession_GetByJobId: operation('GET', '/v6/Jobs/{jobId}/JobSessions', {
    tag: 'JobSession',
    paged: true,
    built: true,
    params: { jobId: Guid },
    query: paging,
    answer: JobSessionPage,
  }),
  JobSessionLog_GetBatchBySessionId: operation('GET', '/v6/JobSessions/{sessionId}/LogItems', {
    tag: 'JobSessionLog',
    paged: true,
    built: true,
    params: { sessionId: Guid },
    query: paging,
    answer: LogItemPage,
  }),
  JobSessionLog_GetBatchBySessionIdByLogItemId: operation('GET', '/v6/JobSessions/{sessionId}/LogItems/{logItemId}', {
    tag: 'JobSessionLog',
    built: true,
    params: { sessionId: Guid, logItemId: Guid },
    answer: LogItem,
  }),
};
