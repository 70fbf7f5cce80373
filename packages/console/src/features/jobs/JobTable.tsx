import { Text } from '@fluentui/react-components';
import type { Job } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { moment } from '../../components/format.ts';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { JobActions, useJobAction } from './JobActions.tsx';

/** All jobs in a table, with their actions. */
export function JobTable(props: { readonly jobs: readonly Job[]; readonly onEdit: (job: Job) => void }) {
  const text = useText();
  const acting = useJobAction();
  return (
    <>
      {acting.error && <ErrorMessage error={acting.error} />}
      <DataTable
        label={text.jobs.title}
        rows={props.jobs}
        keyOf={({ id }) => id ?? ''}
        columns={[
          { title: text.common.name, cell: (job) => <NameOf job={job} /> },
          { title: text.common.status, kind: 'short', cell: ({ lastStatus }) => <StatusBadge status={lastStatus} /> },
          { title: text.jobs.lastRun, kind: 'short', cell: ({ lastRun }) => moment(lastRun, text.common.never) },
          { title: text.jobs.nextRun, kind: 'short', cell: ({ nextRun }) => moment(nextRun, text.jobs.manual) },
          {
            title: text.common.actions,
            kind: 'actions',
            cell: (job) => (
              <JobActions
                job={job}
                size="small"
                onEdit={() => props.onEdit(job)}
                act={(action) => acting.mutate({ job, action })}
              />
            ),
          },
        ]}
      />
    </>
  );
}

function NameOf({ job }: { readonly job: Job }) {
  const text = useText();
  return (
    <>
      <TextLink to={`/jobs/${job.id}`}>{job.name}</TextLink>{' '}
      {job.isEnabled === false && <Text>({text.jobs.disabled})</Text>}
      <br />
      <Text size={200}>{job.description}</Text>
    </>
  );
}
