import { Card, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { isUnderWay, type JobSession, jobs, linkedId, session } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes, moment } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { SessionLog } from './SessionLog.tsx';

const useStyles = makeStyles({
  figures: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(10rem, 1fr))',
    gap: tokens.spacingHorizontalM,
    marginBottom: tokens.spacingVerticalL,
  },
});

/** One session, live while it runs: figures and log. */
export function SessionPage() {
  const text = useText();
  const { sessionId = '' } = useParams();
  const found = useQuery(session(sessionId));
  const known = useQuery(jobs);
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const jobId = linkedId(found.data, 'job');
  const name = known.data?.find(({ id }) => id === jobId)?.name ?? text.sessions.title;
  return (
    <>
      <PageHeader title={name}>
        {found.data.endTime && jobId && (
          <TextLink to={`/restore?job=${jobId}&time=${encodeURIComponent(found.data.endTime)}`}>
            {text.sessions.restore}
          </TextLink>
        )}
      </PageHeader>
      <Figures session={found.data} />
      <SessionLog sessionId={sessionId} live={isUnderWay(found.data.status)} />
    </>
  );
}

function Figures({
  session: { status, details, creationTime, endTime, progress, statistics },
}: {
  readonly session: JobSession;
}) {
  const text = useText();
  const styles = useStyles();
  const figures: readonly (readonly [string, React.ReactNode])[] = [
    [text.common.status, <StatusBadge key="status" status={status} />],
    [text.common.started, moment(creationTime)],
    [text.common.ended, moment(endTime, '…')],
    [text.sessions.objects, progress ?? 0],
    [text.sessions.transferred, bytes(statistics?.transferredDataBytes)],
    [text.sessions.rate, `${bytes(statistics?.processingRateBytesPS)}/s`],
    [text.sessions.bottleneck, text.sessions.bottlenecks[statistics?.bottleneck ?? 'NA']],
  ];
  return (
    <>
      {details && <Text as="p">{details}</Text>}
      <div className={styles.figures}>
        {figures.map(([title, value]) => (
          <Card key={title} size="small">
            <Text size={200}>{title}</Text>
            <Text weight="semibold">{value}</Text>
          </Card>
        ))}
      </div>
    </>
  );
}
