import { Badge, Button, Text } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { jobs } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { apart, bytes, moment, number } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { Section } from '../../components/Section.tsx';
import { ServerWords } from '../../components/ServerWords.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';

/** Restore points that are read at first, and how many more with each press. */
const step = 50;

/** What the next clean-up would remove and why the rest stays. */
export function RetentionPreview({ repositoryId }: { readonly repositoryId: string }) {
  const text = useText();
  const [limit, setLimit] = useState(step);
  const known = useQuery(jobs);
  const found = useQuery({
    queryKey: ['retention', repositoryId, limit],
    queryFn: ({ signal }) => call('Coffer_GetRetentionPreview', { path: { repositoryId }, query: { limit }, signal }),
    placeholderData: (before) => before,
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const { kept, removed, expiresBefore, nextCleanUp, results } = found.data;
  const said = apart(
    results.map(({ backupTime }) => backupTime),
    { dateStyle: 'medium' },
  );
  const nameOf = (jobId: string): string => known.data?.find(({ id }) => id === jobId)?.name ?? jobId;
  return (
    <Section title={text.retention.title} why={text.retention.why(moment(expiresBefore))}>
      <Text>{text.retention.next(moment(nextCleanUp, text.common.never))}</Text>
      <Text weight="semibold">{text.retention.sum(number(kept), number(removed))}</Text>
      {results.length > 0 && (
        <DataTable
          label={text.retention.title}
          rows={results}
          keyOf={({ restorePointId }) => restorePointId}
          columns={[
            { title: text.restore.point, kind: 'short', cell: ({ backupTime }) => said.get(backupTime) },
            { title: text.sessions.job, cell: ({ jobId }) => nameOf(jobId) },
            {
              title: text.retention.what,
              cell: ({ isKept }) => (
                <Badge appearance="tint" shape="rounded" color={isKept ? 'success' : 'danger'}>
                  {isKept ? text.retention.stays : text.retention.goes}
                </Badge>
              ),
            },
            { title: text.retention.reason, cell: ({ reason }) => text.retention.reasons[reason] },
          ]}
        />
      )}
      {kept + removed > limit && (
        <Button appearance="subtle" onClick={() => setLimit(limit + step)}>
          {text.common.more}
        </Button>
      )}
    </Section>
  );
}

/** Clean-ups, done and under way, and the way to begin one. */
export function CleanUps({ repositoryId }: { readonly repositoryId: string }) {
  const text = useText();
  const queries = useQueryClient();
  const path = { repositoryId };
  const found = useQuery({
    queryKey: ['clean-ups', repositoryId],
    queryFn: ({ signal }) => call('Coffer_GetCleanUps', { path, query: { limit: 10 }, signal }),
    refetchInterval: ({ state }) => (state.data?.results.some(({ status }) => status === 'Running') ? 1_500 : false),
  });
  const starting = useMutation({
    mutationFn: () => call('Coffer_StartCleanUp', { path }),
    onSettled: () =>
      Promise.all(
        ['clean-ups', 'retention'].map((name) => queries.invalidateQueries({ queryKey: [name, repositoryId] })),
      ),
  });
  const rows = found.data?.results ?? [];
  const running = rows.some(({ status }) => status === 'Running');
  const start = (
    <RightButton
      right="administer"
      disabledFocusable={starting.isPending || running}
      onClick={() => confirm(text.cleanUps.sure) && starting.mutate()}
    >
      {text.cleanUps.start}
    </RightButton>
  );
  return (
    <Section title={text.cleanUps.title} why={text.cleanUps.why} actions={start}>
      {found.error && <ErrorMessage error={found.error} />}
      {starting.error && <ErrorMessage error={starting.error} />}
      {starting.isSuccess && <Done>{text.cleanUps.started}</Done>}
      {rows.length === 0 ? (
        <Text>{text.cleanUps.none}</Text>
      ) : (
        <DataTable
          label={text.cleanUps.title}
          rows={rows}
          keyOf={({ id }) => id}
          columns={[
            { title: text.common.started, kind: 'short', cell: ({ creationTime }) => moment(creationTime) },
            { title: text.common.status, kind: 'short', cell: ({ status }) => <StatusBadge status={status} /> },
            {
              title: text.cleanUps.removed,
              kind: 'number',
              cell: ({ removedRestorePoints }) => number(removedRestorePoints),
            },
            { title: text.cleanUps.freed, kind: 'number', cell: ({ freedBytes }) => bytes(freedBytes) },
            { title: text.common.details, cell: ({ details }) => <ServerWords>{details}</ServerWords> },
          ]}
        />
      )}
    </Section>
  );
}
