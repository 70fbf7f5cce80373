import { send } from './send.ts';

const path = '/coffer/v1/console/session';

/** The name of whoever is signed in. Rejects with `ApiError` 401 if nobody is. */
export async function currentUser(): Promise<string> {
  // A session whose short-lived part has run out is renewed first.
  const answer = await send('GET', path).catch(async () => {
    await send('POST', `${path}/renew`);
    return await send('GET', path);
  });
  return ((await answer.json()) as { readonly userName: string }).userName;
}

/** Signs in. Rejects with `ApiError` and the reason. */
export async function signIn(userName: string, password: string): Promise<void> {
  await send('POST', path, { userName, password });
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  await send('DELETE', path);
}
