import type { AnswerOf } from '@coffer/contract';
import { queryOptions } from '@tanstack/react-query';
import { call } from './call.ts';
import { pace } from './live.ts';

export type Organization = AnswerOf<'Organization_Add'>;
export type Job = AnswerOf<'Job_Add'>;
export type JobSession = AnswerOf<'JobSession_GetById'>;
export type Repository = AnswerOf<'BackupRepository_Add'>;

/** Milliseconds between looks at something that is running, and at what may begin at any time. */
const often = 1_500;
const nowAndThen = 15_000;

/** The organizations. */
export const organizations = queryOptions({
  queryKey: ['organizations'],
  queryFn: ({ signal }) => call('Organization_Get', { signal }),
});

/** The repositories. */
export const repositories = queryOptions({
  queryKey: ['repositories'],
  queryFn: ({ signal }) => call('BackupRepository_GetRepositories', { signal }),
});

/** The jobs; looked at more often while one runs. */
export const jobs = queryOptions({
  queryKey: ['jobs'],
  queryFn: ({ signal }) => call('Job_Get', { signal }),
  refetchInterval: ({ state }) =>
    state.data?.some(({ lastStatus }) => isUnderWay(lastStatus)) ? pace(often) : nowAndThen,
});

/** The newest sessions of all jobs. */
export function sessions(limit: number) {
  return queryOptions({
    queryKey: ['sessions', limit],
    queryFn: ({ signal }) => call('JobSession_Get', { query: { limit }, signal }),
    refetchInterval: ({ state }) =>
      state.data?.results?.some(({ status }) => isUnderWay(status)) ? pace(often) : nowAndThen,
  });
}

/** One session, live until it has ended. */
export function session(sessionId: string) {
  return queryOptions({
    queryKey: ['session-of-job', sessionId],
    queryFn: ({ signal }) => call('JobSession_GetById', { path: { jobSessionsId: sessionId }, signal }),
    refetchInterval: ({ state }) => (isUnderWay(state.data?.status) ? pace(often) : false),
  });
}

/** Bytes that a repository takes, by all organizations together. */
export function repositoryUsage(repositoryId: string) {
  return queryOptions({
    queryKey: ['usage', repositoryId],
    queryFn: async ({ signal }) => {
      const path = { repositoryId };
      const answer = await call('BackupRepository_GetRepositoryStorageUsage', { path, query: { limit: 1000 }, signal });
      return (answer.results ?? []).reduce((sum, { usedSpaceBytes }) => sum + (usedSpaceBytes ?? 0), 0);
    },
  });
}

/** How the repositories stand by their checks; looked at more often while one runs. */
export const repositoryHealth = queryOptions({
  queryKey: ['repository-health'],
  queryFn: async ({ signal }) => (await call('Coffer_GetRepositoryHealth', { query: { limit: 1000 }, signal })).results,
  refetchInterval: ({ state }) =>
    state.data?.some(({ lastCheck }) => isUnderWay(lastCheck?.status)) ? often : nowAndThen,
});

/** The backup accounts of an organization. */
export function backupAccounts(organizationId: string) {
  return queryOptions({
    queryKey: ['backup-accounts', organizationId],
    queryFn: ({ signal }) => call('OrganizationBackupAccounts_GetBackupAccounts', { path: { organizationId }, signal }),
  });
}

/** The applications with which an organization signs in by certificate: its own one and those of the pool. */
export function applications(organizationId: string) {
  return queryOptions({
    queryKey: ['applications', organizationId],
    queryFn: ({ signal }) => call('Coffer_GetApplications', { path: { organizationId }, signal }),
  });
}

/** The certificates that end soon or have ended, the earliest end first; as many as are shown at once. */
export const endingCertificates = queryOptions({
  queryKey: ['ending-certificates'],
  queryFn: ({ signal }) => call('Coffer_GetEndingCertificates', { query: { limit: 10 }, signal }),
  refetchInterval: 10 * 60_000,
});

/** Whether an organization signs in as an application, so that its pool is one of applications rather than of accounts. */
export function isApplicationOnly(organization: Organization | undefined): boolean {
  const { sharePointOnlineSettings, exchangeOnlineSettings } = organization ?? {};
  return (sharePointOnlineSettings ?? exchangeOnlineSettings)?.useApplicationOnlyAuth === true;
}

/** How everything stands that jobs protect, in figures. */
export const coverageTotals = queryOptions({
  queryKey: ['coverage-totals'],
  queryFn: ({ signal }) => call('Coffer_GetCoverageTotals', { signal }),
  refetchInterval: nowAndThen,
});

/** What runs at the moment, and when it will end. */
export const runningSessions = queryOptions({
  queryKey: ['running-sessions'],
  queryFn: ({ signal }) => call('Coffer_GetRunningSessions', { signal }),
  refetchInterval: ({ state }) => ((state.data?.sessions.length ?? 0) > 0 ? pace(often) : nowAndThen),
});

/** How far a session is and what it costs, live until it has ended. */
export function sessionProgress(sessionId: string, live: boolean) {
  return queryOptions({
    queryKey: ['session-progress', sessionId, live],
    queryFn: ({ signal }) => call('Coffer_GetSessionProgress', { path: { sessionId }, signal }),
    refetchInterval: () => (live ? pace(often) : false),
    placeholderData: (before) => before,
  });
}

/** What is used of Microsoft's budget by an organization, live. */
export function usage(organizationId: string) {
  return queryOptions({
    queryKey: ['usage-of-budget', organizationId],
    queryFn: ({ signal }) => call('Coffer_GetUsage', { path: { organizationId }, signal }),
    refetchInterval: 3_000,
  });
}

/** Whether something is running or about to. */
export function isUnderWay(status: string | null | undefined): boolean {
  return status === 'Running' || status === 'Queued';
}

/** The id of the job or other thing that a link of the API leads to. */
export function linkedId(
  resource: {
    readonly _links?: Readonly<Record<string, { readonly href?: string | undefined } | undefined>> | undefined;
  },
  relation: string,
): string | undefined {
  return resource._links?.[relation]?.href?.split('/').at(-1);
}
