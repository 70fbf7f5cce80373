import { Button } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { jobs, sessions } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { SessionTable } from '../../components/SessionTable.tsx';
import { useText } from '../../text/use-text.ts';

/** All sessions, newest first. */
export function SessionsPage() {
  const text = useText();
  const [limit, setLimit] = useState(30);
  const found = useQuery({ ...sessions(limit), placeholderData: (before) => before });
  const known = useQuery(jobs);
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const rows = found.data.results ?? [];
  return (
    <>
      <PageHeader title={text.sessions.title} />
      {rows.length === 0 ? (
        <EmptyState text={text.sessions.empty} />
      ) : (
        <SessionTable sessions={rows} jobs={known.data ?? []} />
      )}
      {rows.length === limit && (
        <Button appearance="subtle" onClick={() => setLimit(limit * 2)}>
          {text.common.more}
        </Button>
      )}
    </>
  );
}
