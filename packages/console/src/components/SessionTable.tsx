import { type Job, type JobSession, linkedId } from '../api/queries.ts';
import { useText } from '../text/use-text.ts';
import { DataTable } from './DataTable.tsx';
import { apart, bytes, number, took } from './format.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { TextLink } from './TextLink.tsx';

/** Sessions with the names of their jobs. */
export function SessionTable(props: { readonly sessions: readonly JobSession[]; readonly jobs: readonly Job[] }) {
  const text = useText();
  const names = new Map(props.jobs.map(({ id, name }) => [id, name]));
  const nameOf = (session: JobSession): string => names.get(linkedId(session, 'job')) ?? text.sessions.title;
  const begun = props.sessions.flatMap(({ creationTime }) => creationTime ?? []);
  const said = apart(begun, { dateStyle: 'medium' });
  return (
    <DataTable
      label={text.sessions.title}
      rows={props.sessions}
      keyOf={({ id }) => id ?? ''}
      columns={[
        { title: text.sessions.job, cell: (row) => <TextLink to={`/sessions/${row.id}`}>{nameOf(row)}</TextLink> },
        { title: text.common.status, kind: 'short', cell: ({ status }) => <StatusBadge status={status} /> },
        { title: text.common.started, kind: 'short', cell: ({ creationTime }) => said.get(creationTime ?? '') },
        {
          title: text.sessions.duration,
          kind: 'number',
          cell: ({ creationTime, endTime }) => took(creationTime, endTime),
        },
        { title: text.sessions.objects, kind: 'number', cell: ({ progress }) => number(progress) },
        {
          title: text.sessions.transferred,
          kind: 'number',
          cell: ({ statistics }) => bytes(statistics?.transferredDataBytes),
        },
      ]}
    />
  );
}
