import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Job, jobs, organizations, repositories } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { useText } from '../../text/use-text.ts';
import { JobForm } from './JobForm.tsx';
import { JobTable } from './JobTable.tsx';

/** The jobs: what is protected, how it went last, and what can be done with them. */
export function JobsPage() {
  const text = useText();
  const [editing, setEditing] = useState<Job | 'new'>();
  const found = useQuery(jobs);
  const places = { organizations: useQuery(organizations).data ?? [], repositories: useQuery(repositories).data ?? [] };
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const ready = places.organizations.length > 0 && places.repositories.length > 0;
  const add = (
    <RightButton right="administer" appearance="primary" disabled={!ready} onClick={() => setEditing('new')}>
      {text.jobs.add}
    </RightButton>
  );
  return (
    <>
      <PageHeader title={text.jobs.title}>{found.data.length > 0 && add}</PageHeader>
      {found.data.length === 0 ? (
        <EmptyState text={ready ? text.jobs.empty : `${text.jobs.empty} ${text.jobs.needs}`}>{add}</EmptyState>
      ) : (
        <JobTable jobs={found.data} onEdit={setEditing} />
      )}
      {editing && (
        <JobForm {...places} job={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
    </>
  );
}
