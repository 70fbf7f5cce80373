import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError } from '../api/send.ts';
import { consoleUser } from '../api/session.ts';
import { ErrorMessage } from '../components/ErrorMessage.tsx';
import { Loading } from '../components/Loading.tsx';
import { SignInPage } from '../features/sign-in/SignInPage.tsx';
import type { Colours } from './App.tsx';
import { Preferences } from './Preferences.tsx';
import { Shell } from './Shell.tsx';

/** Whoever is not signed in sees the sign-in page, everybody else the console. */
export function SessionGate(colours: Colours) {
  const queries = useQueryClient();
  const user = useQuery(consoleUser);
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query, type }) => {
        const { error } = query.state;
        const ended = type === 'updated' && error instanceof ApiError && error.status === 401;
        if (ended && query.queryKey[0] !== 'session') void queries.resetQueries({ queryKey: ['session'] });
      }),
    [queries],
  );
  if (user.isPending) return <Loading />;
  if (user.error instanceof ApiError && user.error.status === 401)
    return <SignInPage preferences={<Preferences {...colours} roomy />} />;
  if (user.error) return <ErrorMessage error={user.error} retry={() => void user.refetch()} />;
  return <Shell userName={user.data.userName} {...colours} />;
}
