import { RequestError } from '@coffer/model';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { pageOfPart } from '../page-of-part.ts';
import { presentAccess, presentProgress, presentSessionObject, presentUsage } from './present-insight.ts';

type Needed = Pick<Services, 'usage' | 'access' | 'sessionProgress' | 'recovery' | 'recoveryKeys'>;
type Insight =
  | `Coffer_${'GetUsage' | 'CheckAccess' | 'GetSessionProgress' | 'GetSessionObjects'}`
  | `Coffer_${'GetRecoveryTime' | 'ShowRecoveryKey'}`;

/** How organizations stand at Microsoft, how sessions go object by object, and what is needed when the server is lost. */
export function insightHandlers(services: Needed): Handlers<Insight> {
  const { usage, access, sessionProgress, recovery, recoveryKeys } = services;
  return {
    Coffer_GetUsage: async ({ params }) => presentUsage(await usage.of(params.organizationId)),
    Coffer_CheckAccess: async ({ params, signal }) => presentAccess(await access.of(params.organizationId, signal)),
    Coffer_GetSessionProgress: async ({ params }) => presentProgress(await sessionProgress.of(params.sessionId)),
    Coffer_GetSessionObjects: async (call) => {
      const onlyTroubled = call.query.onlyTroubled === true;
      const part = await sessionProgress.objects(call.params.sessionId, onlyTroubled, call.page);
      return pageOfPart(call, part, presentSessionObject);
    },
    Coffer_GetRecoveryTime: async ({ params, query }) => ({ ...(await recovery.of(params.jobId, query.objectId)) }),
    Coffer_ShowRecoveryKey: async ({ params, body, caller, address }) => {
      if (!body.password) throw new RequestError('invalid', 'password is missing: enter your own password again.');
      return await recoveryKeys.show(params.repositoryId, { name: caller.name, password: body.password, address });
    },
  };
}
