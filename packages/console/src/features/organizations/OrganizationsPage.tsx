import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { organizations } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { AddOrganization } from './AddOrganization.tsx';

/** The organizations that are protected. */
export function OrganizationsPage() {
  const text = useText();
  const queries = useQueryClient();
  const [adding, setAdding] = useState(false);
  const found = useQuery(organizations);
  const removing = useMutation({
    mutationFn: (organizationId: string) => call('Organization_Remove', { path: { organizationId } }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['organizations'] }),
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const add = (
    <RightButton right="administer" appearance="primary" onClick={() => setAdding(true)}>
      {text.organizations.add}
    </RightButton>
  );
  return (
    <>
      <PageHeader title={text.organizations.title}>{found.data.length > 0 && add}</PageHeader>
      {removing.error && <ErrorMessage error={removing.error} />}
      {found.data.length === 0 ? (
        <EmptyState text={text.organizations.empty}>{add}</EmptyState>
      ) : (
        <DataTable
          label={text.organizations.title}
          rows={found.data}
          keyOf={({ id }) => id ?? ''}
          columns={[
            { title: text.common.name, cell: (row) => <TextLink to={`/organizations/${row.id}`}>{row.name}</TextLink> },
            {
              title: text.organizations.firstBackup,
              kind: 'short',
              cell: (row) => moment(row.firstBackuptime, text.common.never),
            },
            {
              title: text.organizations.lastBackup,
              kind: 'short',
              cell: (row) => moment(row.lastBackuptime, text.common.never),
            },
            {
              title: text.common.actions,
              kind: 'actions',
              cell: (row) => (
                <RightButton
                  right="administer"
                  size="small"
                  aria-label={`${text.common.remove}: ${row.name}`}
                  onClick={() => confirm(text.common.sure(row.name ?? '')) && removing.mutate(row.id ?? '')}
                >
                  {text.common.remove}
                </RightButton>
              ),
            },
          ]}
        />
      )}
      {adding && <AddOrganization onClose={() => setAdding(false)} />}
    </>
  );
}
