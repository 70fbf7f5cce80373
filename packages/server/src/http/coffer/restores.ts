import type { AnswerOf } from '@coffer/contract';
import type { KeptRestore } from '../../db/stores/restore-store.ts';
import { plainReport, plainSentence } from '../../services/explorer/plain-words.ts';
import { canContinue } from '../../services/explorer/restore-continuation.ts';
import type { KeptWish } from '../../services/explorer/restore-wish.ts';
import type { Services } from '../../services/services.ts';
import { presentIssues } from '../explorer.ts';
import type { Circumstances, Handlers } from '../handler.ts';
import { pageOfPart } from '../page-of-part.ts';
import { personOf } from '../portal/caller.ts';
import { momentOf } from './present.ts';

type Operation =
  | `Coffer_Get${'' | 'Portal' | 'Session'}Restores`
  | `Coffer_${'Get' | 'Start' | 'Stop' | 'Continue'}Restore`;

/** Restores that are under way, and what became of those that have ended. */
export function restoreHandlers({
  restoreList,
  restoreStarter,
  restoreContinuation,
  admission,
}: Pick<Services, 'restoreList' | 'restoreStarter' | 'restoreContinuation' | 'admission'>): Handlers<Operation> {
  return {
    Coffer_GetRestores: async (call) => {
      const { isRunning } = call.query;
      return pageOfPart(call, await restoreList.page({ isRunning }, call.page), presentTo(call));
    },
    Coffer_GetPortalRestores: async (call) => {
      const filter = { isRunning: call.query.isRunning, personId: personOf(call).id };
      return pageOfPart(call, await restoreList.page(filter, call.page), presentTo(call));
    },
    Coffer_GetSessionRestores: async (call) => {
      const part = await restoreList.pageOf(call.params.restoreSessionId, call.query, call.page);
      return pageOfPart(call, part, presentTo(call));
    },
    Coffer_GetRestore: async (call) => {
      const { restoreSessionId, restoreId } = call.params;
      const { issues, cannotContinue, ...restore } = await restoreList.require(restoreSessionId, restoreId);
      const told = { issues, ...(cannotContinue === undefined ? {} : { cannotContinue }) };
      const plain = call.caller.role === 'operator' ? plainReport(told, restore.sessionId) : told;
      return { ...presentTo(call)(restore), restoreIssues: presentIssues(plain) };
    },
    Coffer_StartRestore: async (call) => {
      const { restoreSessionId } = call.params;
      const id = await restoreStarter.start(restoreSessionId, call.body, call.signal);
      const { issues: _, ...restore } = await restoreList.require(restoreSessionId, id);
      return presentTo(call)(restore);
    },
    Coffer_StopRestore: async ({ params }) => {
      await restoreList.stop(params.restoreSessionId, params.restoreId);
      return undefined;
    },
    Coffer_ContinueRestore: async (call) => {
      const { caller, params, address } = call;
      const asked = {
        sessionId: params.restoreSessionId,
        restoreId: params.restoreId,
        credentials: call.body,
        opener: { name: caller.name, address },
        admit: async (wish: KeptWish) => {
          if (caller.role === 'operator') await admission.admitWish(caller.person, wish);
        },
      };
      const { sessionId, id } = await restoreContinuation.continue(asked, call.signal);
      const { issues: _, ...restore } = await restoreList.require(sessionId, id);
      return presentTo(call)(restore);
    },
  };
}

/** To people of the portal the reason of what did not end well is told in plain words. */
function presentTo({ caller }: Pick<Circumstances, 'caller'>) {
  return (restore: KeptRestore): AnswerOf<'Coffer_StartRestore'> => {
    const { sessionId, organizationName, startedAt, endedAt, message, continuedAs, ...more } = restore;
    const { cannotContinue: _, hasWish: __, ...rest } = more;
    const hasReasons = rest.status === 'Failed' || rest.status === 'Warning';
    return {
      ...rest,
      restoreSessionId: sessionId,
      organization: organizationName,
      message: hasReasons && caller.role === 'operator' ? plainSentence('other', sessionId) : message,
      canContinue: canContinue(restore),
      ...(continuedAs === undefined ? {} : { continuedAs }),
      startTime: momentOf(startedAt),
      ...(endedAt === undefined ? {} : { endTime: momentOf(endedAt) }),
    };
  };
}
