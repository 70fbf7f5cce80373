import type { Operation } from '@coffer/contract';

/** What a user of the console may do: everything; run, restore and look; look. */
export type ConsoleRole = 'administrator' | 'operator' | 'read-only';

/** What only administrators read: it tells of people, or of secrets. */
const closed: ReadonlySet<string> = new Set(['Coffer_GetAudit', 'Coffer_GetUsers']);

/** What every user does for himself. */
const own: ReadonlySet<string> = new Set(['Coffer_ChangeOwnPassword']);

/** What operators do: they run jobs, deal with what fails, check repositories, and restore. */
const operating: ReadonlySet<string> = new Set([
  'Job_StartAction',
  'Job_StopAction',
  'Job_EnableAction',
  'Job_DisableAction',
  'Job_ExploreAction',
  'Organization_ExploreAction',
  'Coffer_AcceptFailing',
  'Coffer_RetryFailing',
  'Coffer_StartCheck',
  'Coffer_StopCheck',
]);

/**
 * Whether a role allows an operation. Reading is allowed unless it is closed; restore sessions hold what was backed up, so that they are for
 * operators even to be read. Everything else that is not named is for administrators.
 */
export function allows(role: ConsoleRole, id: string, { method, path }: Pick<Operation, 'method' | 'path'>): boolean {
  if (role === 'administrator' || own.has(id)) return true;
  if (closed.has(id)) return false;
  const inSession = /^\/(v6\/RestoreSessions\/|coffer\/v1\/(restore-sessions\/|restores$))/.test(path);
  if (role === 'operator') return method === 'GET' || inSession || operating.has(id);
  return method === 'GET' && !inSession;
}
