import { MessageBar, MessageBarBody, ProgressBar, Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { isUnderWay, type JobSession, jobs, linkedId, session, sessionProgress } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { FailingThings } from '../../components/FailingThings.tsx';
import { Figures } from '../../components/Figures.tsx';
import { bytes, exactMoment, moment, number, took } from '../../components/format.ts';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Loading } from '../../components/Loading.tsx';
import { limitName } from '../../components/limit-name.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { useText } from '../../text/use-text.ts';
import { SessionLog } from './SessionLog.tsx';
import { SessionObjects } from './SessionObjects.tsx';

/** One session, live while it runs: progress, figures, objects, what fails, and the log. */
export function SessionPage() {
  const text = useText();
  const { sessionId = '' } = useParams();
  const found = useQuery(session(sessionId));
  const known = useQuery(jobs);
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const { data } = found;
  const live = isUnderWay(data.status);
  const jobId = linkedId(data, 'job');
  const name = known.data?.find(({ id }) => id === jobId)?.name ?? text.sessions.title;
  return (
    <>
      <PageHeader title={`${name} · ${moment(data.creationTime)}`}>
        {jobId && <LinkButton to={`/jobs/${jobId}`}>{text.sessions.job}</LinkButton>}
        {data.endTime && jobId && (
          <LinkButton to={`/restore?job=${jobId}&time=${encodeURIComponent(data.endTime)}`}>
            {text.sessions.restore}
          </LinkButton>
        )}
      </PageHeader>
      <Progress session={data} live={live} />
      <SessionObjects sessionId={sessionId} live={live} />
      {jobId && !live && data.status !== 'Success' && (
        <Section title={text.quarantine.title} why={text.quarantine.why}>
          <FailingThings jobId={jobId} kind="items" />
        </Section>
      )}
      <SessionLog sessionId={sessionId} live={live} />
    </>
  );
}

function Progress({ session, live }: { readonly session: JobSession; readonly live: boolean }) {
  const text = useText();
  const { id = '', status, details, creationTime, endTime, progress, statistics } = session;
  const { data } = useQuery(sessionProgress(id ?? '', live));
  const planned = data?.plannedObjects;
  const done = progress ?? 0;
  const wait = data?.wait;
  const bottleneck = wait
    ? limitName(text.usage, wait.limit)
    : text.sessions.bottlenecks[statistics?.bottleneck ?? 'NA'];
  return (
    <>
      {details && (
        <Text as="p" lang="en">
          {details}
        </Text>
      )}
      {live && (
        <ProgressBar
          thickness="large"
          aria-label={text.sessions.objects}
          {...(planned ? { value: done / planned } : {})}
          style={{ marginBottom: '0.75rem' }}
        />
      )}
      {wait && (
        <MessageBar intent="info" layout="multiline" style={{ marginBottom: '0.75rem' }}>
          <MessageBarBody>
            {text.sessions.waits(limitName(text.usage, wait.limit), moment(wait.until, '…'))}
          </MessageBarBody>
        </MessageBar>
      )}
      <Figures
        figures={[
          [text.common.status, <StatusBadge key="status" status={status} />],
          [text.common.started, exactMoment(creationTime)],
          [text.sessions.duration, took(creationTime, endTime)],
          [text.sessions.objects, planned ? text.common.of(done, planned) : number(done)],
          [text.sessions.transferred, bytes(statistics?.transferredDataBytes)],
          [text.sessions.rate, `${bytes(statistics?.processingRateBytesPS)}/s`],
          [text.usage.units, units(data?.resourceUnits, data?.forecastUnits, text.sessions.forecast)],
          [text.usage.requests, number(data?.requests)],
          [text.usage.throttled, number(data?.throttled)],
          [text.sessions.bottleneck, bottleneck],
        ]}
      />
    </>
  );
}

function units(used: number | undefined, forecast: number | undefined, say: (units: string) => string): string {
  return forecast === undefined ? number(used) : `${number(used)} ${say(number(forecast))}`;
}
