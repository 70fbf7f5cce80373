import type { AnswerOf } from '@coffer/contract';
import { queryOptions } from '@tanstack/react-query';
import { type CallOptions, call } from './call.ts';

/** Milliseconds between looks at restores that are under way, and at what may begin at any time. */
const often = 1_000;
const nowAndThen = 15_000;
/** Restores that have ended and are shown, unless more are asked for. */
export const few = 3;
/** Running restores that are shown at once; there are rarely two. */
const mostRunning = 50;

/** A restore by the API's name. */
export type Restore = AnswerOf<'Coffer_StartRestore'>;

/** A restore with what needs a look. */
export type RestoreResult = AnswerOf<'Coffer_GetRestore'>;

/** What is told to be restored. */
export type RestoreWish = NonNullable<CallOptions<'Coffer_StartRestore'>['body']>;

/** Whose restores: those of a restore session, those of whoever is in the portal, or all. */
export type RestoreScope = { readonly restoreSessionId: string } | 'portal' | 'all';

/** Restores that are under way, and the newest ones that have ended. Looked at often while there are any of the first kind. */
export function restores(scope: RestoreScope, ended: number = few) {
  return queryOptions({
    queryKey: ['restores', scope, ended],
    queryFn: async ({ signal }) => {
      const [running, done] = await Promise.all([
        list(scope, { isRunning: true, limit: mostRunning }, signal),
        list(scope, { isRunning: false, limit: ended }, signal),
      ]);
      return { running: running.results, ended: done.results, mayHaveMore: done.results.length === ended };
    },
    refetchInterval: ({ state }) => (state.data?.running.length ? often : nowAndThen),
    placeholderData: (before) => before,
  });
}

/** One restore, live until it has ended. */
export function restoreOf(path: { readonly restoreSessionId: string; readonly restoreId: string }) {
  return queryOptions({
    queryKey: ['restore', path.restoreId],
    queryFn: ({ signal }) => call('Coffer_GetRestore', { path, signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data) || state.error ? often : false),
  });
}

/** Whether it has not ended; it may still wait for those before it. */
export function isUnderWay(restore: Pick<Restore, 'status'> | undefined): boolean {
  return restore?.status === 'Running' || restore?.status === 'Waiting';
}

async function list(
  scope: RestoreScope,
  query: { readonly isRunning: boolean; readonly limit: number },
  signal: AbortSignal,
) {
  if (scope === 'all') return await call('Coffer_GetRestores', { query, signal });
  if (scope === 'portal') return await call('Coffer_GetPortalRestores', { query, signal });
  return await call('Coffer_GetSessionRestores', { path: scope, query, signal });
}
