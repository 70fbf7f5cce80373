import type { SentOf } from '@coffer/contract';
import type { JobSession, SessionLine } from '../../../db/stores/job-session-store.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';
import { momentOf } from '../../moments.ts';
import { pageOfPart } from '../../page-of-part.ts';

type Needed = Pick<Services, 'jobSessions' | 'jobs'>;

/** Runs of jobs and their logs. */
export function jobSessionHandlers({
  jobSessions,
  jobs,
}: Needed): Handlers<`JobSession_${string}` | `JobSessionLog_${string}`> {
  return {
    JobSession_Get: async (call) => {
      const { jobType } = call.query;
      const endedSince = momentOf(call.query.endTimeLowerBound, 'endTimeLowerBound');
      const filter = {
        ...(jobType === undefined ? {} : { jobType }),
        ...(endedSince === undefined ? {} : { endedSince }),
      };
      return pageOfPart(call, await jobSessions.page(filter, call.page), presentJobSession);
    },
    JobSession_GetById: async ({ params }) => presentJobSession(await jobSessions.require(params.jobSessionsId)),
    JobSession_GetByJobId: async (call) => {
      const { job } = await jobs.require(call.params.jobId);
      return pageOfPart(call, await jobSessions.page({ jobId: job.id }, call.page), presentJobSession);
    },
    JobSessionLog_GetBatchBySessionId: async (call) => {
      const { sessionId } = call.params;
      const lines = await jobSessions.lines(sessionId, call.page);
      return pageOfPart(call, lines, (line) => presentLine(line, sessionId));
    },
    JobSessionLog_GetBatchBySessionIdByLogItemId: async ({ params }) =>
      presentLine(await jobSessions.requireLine(params.sessionId, params.logItemId), params.sessionId),
  };
}

/** A run of a job as the contract shows it; events tell of it too. */
export function presentJobSession(session: JobSession): SentOf<'JobSession'> {
  return {
    id: session.id,
    details: session.details,
    creationTime: new Date(session.createdAt).toISOString(),
    ...(session.endedAt === undefined ? {} : { endTime: new Date(session.endedAt).toISOString() }),
    retryCount: session.retryCount,
    progress: session.progress,
    status: session.status,
    statistics: session.statistics,
    _links: linksTo({
      self: hrefTo('JobSessions', session.id),
      log: hrefTo('JobSessions', session.id, 'LogItems'),
      job: hrefTo('Jobs', session.jobId),
    }),
  };
}

function presentLine(line: SessionLine, sessionId: string): SentOf<'LogItem'> {
  return {
    id: line.id,
    usn: line.usn,
    title: line.title,
    creationTime: new Date(line.createdAt).toISOString(),
    ...(line.endedAt === undefined ? {} : { endTime: new Date(line.endedAt).toISOString() }),
    _links: linksTo({
      self: hrefTo('JobSessions', sessionId.toLowerCase(), 'LogItems', line.id),
      jobsessions: hrefTo('JobSessions', sessionId.toLowerCase()),
    }),
  };
}
