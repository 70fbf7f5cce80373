import { type Job, type JobSession, linkedId } from '../api/queries.ts';
import { useText } from '../text/use-text.ts';
import { DataTable } from './DataTable.tsx';
import { bytes, moment } from './format.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { TextLink } from './TextLink.tsx';

/** Sessions with the names of their jobs. */
export function SessionTable(props: { readonly sessions: readonly JobSession[]; readonly jobs: readonly Job[] }) {
  const text = useText();
  const names = new Map(props.jobs.map(({ id, name }) => [id, name]));
  const nameOf = (session: JobSession): string => names.get(linkedId(session, 'job')) ?? text.sessions.title;
  return (
    <DataTable
      label={text.sessions.title}
      rows={props.sessions}
      keyOf={({ id }) => id ?? ''}
      columns={[
        { title: text.common.name, cell: (row) => <TextLink to={`/sessions/${row.id}`}>{nameOf(row)}</TextLink> },
        { title: text.common.status, cell: ({ status }) => <StatusBadge status={status} /> },
        { title: text.common.started, cell: ({ creationTime }) => moment(creationTime) },
        { title: text.common.ended, cell: ({ endTime }) => moment(endTime) },
        { title: text.sessions.objects, cell: ({ progress }) => progress ?? 0 },
        { title: text.sessions.transferred, cell: ({ statistics }) => bytes(statistics?.transferredDataBytes) },
      ]}
    />
  );
}
