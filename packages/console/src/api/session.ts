import type { AnswerOf } from '@coffer/contract';
import { queryOptions } from '@tanstack/react-query';
import { send } from './send.ts';

/** What somebody may do in the console: everything; run and restore; look. */
export type Role = AnswerOf<'Coffer_AddUser'>['role'];

/** Whoever is signed in to the console. */
interface ConsoleUser {
  readonly userName: string;
  readonly role: Role;
}

const path = '/coffer/v1/console/session';

/** Who is signed in; a session whose short-lived part has run out is renewed on the way. Rejects with `ApiError` 401 if nobody is. */
export async function currentUser(): Promise<ConsoleUser> {
  const answer = await send('GET', path).catch(async () => {
    await send('POST', `${path}/renew`);
    return await send('GET', path);
  });
  return (await answer.json()) as ConsoleUser;
}

/** Who is signed in, asked once for all pages. */
export const consoleUser = queryOptions({
  queryKey: ['session'],
  queryFn: currentUser,
  retry: false,
  staleTime: Number.POSITIVE_INFINITY,
});

/** Signs in. Rejects with `ApiError` and the reason. */
export async function signIn(userName: string, password: string): Promise<void> {
  await send('POST', path, { userName, password });
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await send('DELETE', path);
}
