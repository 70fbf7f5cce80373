import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { repositories, repositoryUsage } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { AddRepository } from './AddRepository.tsx';

/** The places where backups are kept. */
export function RepositoriesPage() {
  const text = useText();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const found = useQuery(repositories);
  const removing = useMutation({
    mutationFn: (repositoryId: string) => call('BackupRepository_Remove', { path: { repositoryId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['repositories'] }),
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const add = (
    <RightButton right="administer" appearance="primary" onClick={() => setAdding(true)}>
      {text.repositories.add}
    </RightButton>
  );
  return (
    <>
      <PageHeader title={text.repositories.title}>{found.data.length > 0 && add}</PageHeader>
      {removing.error && <ErrorMessage error={removing.error} />}
      {found.data.length === 0 ? (
        <EmptyState text={text.repositories.empty}>{add}</EmptyState>
      ) : (
        <DataTable
          label={text.repositories.title}
          rows={found.data}
          keyOf={({ id }) => id ?? ''}
          columns={[
            { title: text.common.name, cell: ({ id, name }) => <TextLink to={`/repositories/${id}`}>{name}</TextLink> },
            { title: text.repositories.path, cell: ({ path }) => path },
            { title: text.repositories.used, cell: ({ id }) => <Used repositoryId={id ?? ''} /> },
            { title: text.repositories.free, cell: ({ freeSpaceBytes }) => bytes(freeSpaceBytes) },
            {
              title: text.common.actions,
              kind: 'actions',
              cell: ({ id, name }) => (
                <RightButton
                  right="administer"
                  size="small"
                  aria-label={`${text.common.remove}: ${name}`}
                  onClick={() => confirm(text.common.sure(name ?? '')) && removing.mutate(id ?? '')}
                >
                  {text.common.remove}
                </RightButton>
              ),
            },
          ]}
        />
      )}
      {adding && <AddRepository onClose={() => setAdding(false)} />}
    </>
  );
}

function Used({ repositoryId }: { readonly repositoryId: string }) {
  const usage = useQuery(repositoryUsage(repositoryId));
  if (usage.isPending) return '…';
  return bytes(usage.data);
}
