import { RequestError } from '@coffer/model';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { presentSession } from '../../restore-session.ts';
import { jobItemHandlers } from './job-items.ts';
import { presentJob } from './present.ts';

type Needed = Pick<Services, 'jobs' | 'restoreSessions'>;

/** Backup jobs, their items, and what can be done with them. */
export function jobHandlers(services: Needed): Handlers<`Job_${string}`> {
  const { jobs } = services;
  return {
    ...jobItemHandlers(services),
    ...jobActions(services),
    Job_Get: async () => (await jobs.list()).map(presentJob),
    Job_GetById: async ({ params }) => presentJob(await jobs.require(params.jobId)),
    Job_GetByOrganizationId: async ({ params }) => (await jobs.list(params.organizationId)).map(presentJob),
    Job_Add: async ({ params, body }) => presentJob(await jobs.add(params.organizationId, body)),
    Job_Update: async ({ params, body }) => {
      await jobs.update(params.jobId, body);
      return undefined;
    },
    Job_Remove: async ({ params }) => {
      await jobs.remove(params.jobId);
      return undefined;
    },
    Job_GetCopyJobByBackupJob: async ({ params }) => {
      const { job } = await jobs.require(params.jobId);
      throw new RequestError('not-found', `The job ${job.name} has no copy job.`);
    },
  };
}

type Action = 'Job_StartAction' | 'Job_StopAction' | 'Job_EnableAction' | 'Job_DisableAction' | 'Job_ExploreAction';

function jobActions({ jobs, restoreSessions }: Needed): Handlers<Action> {
  return {
    Job_StartAction: async ({ params, body }) => {
      await jobs.start(params.jobId, { full: body.full === true });
      return undefined;
    },
    Job_StopAction: async ({ params }) => {
      await jobs.stop(params.jobId);
      return undefined;
    },
    Job_EnableAction: async ({ params }) => {
      await jobs.setEnabled(params.jobId, true);
      return undefined;
    },
    Job_DisableAction: async ({ params }) => {
      await jobs.setEnabled(params.jobId, false);
      return undefined;
    },
    Job_ExploreAction: async ({ params, body, caller, address }) => {
      const { job } = await jobs.require(params.jobId);
      return presentSession(await restoreSessions.openForJob(job, body, { name: caller.name, address }));
    },
  };
}
