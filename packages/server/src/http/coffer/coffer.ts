import { RequestError } from '@coffer/model';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { pageOfAll } from '../page.ts';
import { pageOfPart } from '../page-of-part.ts';
import { administrationHandlers } from './administration.ts';
import { applicationHandlers } from './applications.ts';
import { eventHandlers } from './events.ts';
import { findingHandlers } from './finding.ts';
import { insightHandlers } from './insight.ts';
import { overviewHandlers } from './overview.ts';
import { portalHandlers } from './portal.ts';
import { momentOf, presentCleanUp, presentCoverage, presentDecision, presentFailing } from './present.ts';
import { repositoryCheckHandlers } from './repository-checks.ts';
import { restoreHandlers } from './restores.ts';

type Needed = Pick<Services, 'jobOptions' | 'coverage' | 'retention'> &
  Parameters<typeof administrationHandlers>[0] &
  Parameters<typeof applicationHandlers>[0] &
  Parameters<typeof eventHandlers>[0] &
  Parameters<typeof findingHandlers>[0] &
  Parameters<typeof insightHandlers>[0] &
  Parameters<typeof overviewHandlers>[0] &
  Parameters<typeof portalHandlers>[0] &
  Parameters<typeof repositoryCheckHandlers>[0] &
  Parameters<typeof restoreHandlers>[0];

/** Coffer's own operations. */
export function cofferHandlers(services: Needed): Handlers<`Coffer_${string}`> {
  return {
    ...jobHandlers(services),
    ...repositoryHandlers(services),
    ...administrationHandlers(services),
    ...applicationHandlers(services),
    ...eventHandlers(services),
    ...findingHandlers(services),
    ...insightHandlers(services),
    ...overviewHandlers(services),
    ...portalHandlers(services),
    ...repositoryCheckHandlers(services),
    ...restoreHandlers(services),
  };
}

type JobOperation =
  | `Coffer_${'Get' | 'Update'}JobOptions`
  | `Coffer_${'GetCoverage' | 'GetQuarantine' | 'AcceptFailing' | 'RetryFailing'}`;

function jobHandlers({ jobOptions, coverage }: Needed): Handlers<JobOperation> {
  return {
    Coffer_GetJobOptions: async ({ params }) => await jobOptions.get(params.jobId),
    Coffer_UpdateJobOptions: async ({ params, body }) => await jobOptions.update(params.jobId, body),
    Coffer_GetCoverage: async (call) => {
      const onlyTroubled = call.query.onlyTroubled === true;
      return pageOfPart(call, await coverage.objects(call.params.jobId, onlyTroubled, call.page), presentCoverage);
    },
    Coffer_GetQuarantine: async (call) => {
      const kind = call.query.kind ?? 'items';
      return pageOfPart(call, await coverage.failing(call.params.jobId, kind, call.page), presentFailing);
    },
    Coffer_AcceptFailing: async ({ params, body }) => {
      await coverage.decide(params.jobId, readIds(body), 'accept');
      return undefined;
    },
    Coffer_RetryFailing: async ({ params, body }) => {
      await coverage.decide(params.jobId, readIds(body), 'retry');
      return undefined;
    },
  };
}

type RepositoryOperation = `Coffer_${'GetRetentionPreview' | 'GetCleanUps' | 'StartCleanUp'}`;

function repositoryHandlers({ retention }: Needed): Handlers<RepositoryOperation> {
  return {
    Coffer_GetRetentionPreview: async (call) => {
      const preview = await retention.preview(call.params.repositoryId);
      const kept = preview.decisions.filter(({ isKept }) => isKept).length;
      return {
        ...(preview.expiresBefore === undefined ? {} : { expiresBefore: momentOf(preview.expiresBefore) }),
        ...(preview.nextCleanUp === undefined ? {} : { nextCleanUp: momentOf(preview.nextCleanUp) }),
        kept,
        removed: preview.decisions.length - kept,
        ...pageOfAll(call, preview.decisions, presentDecision),
      };
    },
    Coffer_GetCleanUps: async (call) =>
      pageOfPart(call, await retention.page(call.params.repositoryId, call.page), presentCleanUp),
    Coffer_StartCleanUp: async ({ params }) => presentCleanUp(await retention.start(params.repositoryId)),
  };
}

interface SentIds {
  readonly items?:
    | readonly { readonly objectId?: string | undefined; readonly itemId?: string | null | undefined }[]
    | undefined;
}

function readIds({ items = [] }: SentIds) {
  return items.map(({ objectId, itemId }) => {
    if (!objectId) throw new RequestError('invalid', 'Each of the items needs an objectId.');
    return { objectId, ...(itemId ? { itemId } : {}) };
  });
}
