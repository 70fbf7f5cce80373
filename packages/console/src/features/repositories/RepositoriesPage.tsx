import { Button, Card, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { type Repository, repositories } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useText } from '../../text/use-text.ts';
import { AddRepository } from './AddRepository.tsx';

const useStyles = makeStyles({
  restic: { marginTop: tokens.spacingVerticalL },
  command: {
    overflowX: 'auto',
    margin: 0,
    padding: tokens.spacingHorizontalM,
    backgroundColor: tokens.colorNeutralBackground3,
  },
});

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
    <Button appearance="primary" onClick={() => setAdding(true)}>
      {text.repositories.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={text.repositories.title}>{found.data.length > 0 && add}</PageHeader>
      {removing.error && <ErrorMessage error={removing.error} />}
      {found.data.length === 0 ? (
        <EmptyState text={text.repositories.empty}>{add}</EmptyState>
      ) : (
        <>
          <DataTable
            label={text.repositories.title}
            rows={found.data}
            keyOf={({ id }) => id ?? ''}
            columns={[
              { title: text.common.name, cell: ({ name }) => <Text weight="semibold">{name}</Text> },
              { title: text.repositories.path, cell: ({ path }) => path },
              { title: text.repositories.used, cell: ({ id }) => <Used repositoryId={id ?? ''} /> },
              { title: text.repositories.free, cell: ({ freeSpaceBytes }) => bytes(freeSpaceBytes) },
              {
                title: text.common.actions,
                cell: ({ id, name }) => (
                  <Button
                    size="small"
                    onClick={() => confirm(text.common.sure(name ?? '')) && removing.mutate(id ?? '')}
                  >
                    {text.common.remove}
                  </Button>
                ),
              },
            ]}
          />
          {found.data[0] && <Restic repository={found.data[0]} />}
        </>
      )}
      {adding && <AddRepository onClose={() => setAdding(false)} />}
    </>
  );
}

function Used({ repositoryId }: { readonly repositoryId: string }) {
  const usage = useQuery({
    queryKey: ['usage', repositoryId],
    queryFn: ({ signal }) =>
      call('BackupRepository_GetRepositoryStorageUsage', { path: { repositoryId }, query: { limit: 1000 }, signal }),
  });
  if (usage.isPending) return '…';
  return bytes(usage.data?.results?.reduce((sum, { usedSpaceBytes }) => sum + (usedSpaceBytes ?? 0), 0));
}

function Restic({ repository }: { readonly repository: Repository }) {
  const text = useText();
  const styles = useStyles();
  const name = JSON.stringify(repository.name ?? '');
  return (
    <Card className={styles.restic}>
      <Title3 as="h2">{text.repositories.restic}</Title3>
      <Text>{text.repositories.resticWhy}</Text>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className={styles.command} tabIndex={0}>
        {`RESTIC_PASSWORD=$(npm run --silent recovery-key -- ${name}) \\\n  restic -r ${JSON.stringify(repository.path ?? '')} snapshots`}
      </pre>
    </Card>
  );
}
