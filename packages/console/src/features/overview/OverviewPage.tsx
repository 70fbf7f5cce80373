import { Badge } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type Job, jobs, sessions } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { SessionTable } from '../../components/SessionTable.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { Budgets } from './Budgets.tsx';
import { CoverageCard } from './CoverageCard.tsx';
import { EndingCertificates } from './EndingCertificates.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { RepositoryAlerts } from './RepositoryAlerts.tsx';
import { RunningCard } from './RunningCard.tsx';

/** How everything stands; the way to a first backup while there is none. */
export function OverviewPage() {
  const text = useText();
  const latest = useQuery(sessions(10));
  const known = useQuery(jobs);
  if (latest.error) return <ErrorMessage error={latest.error} retry={() => void latest.refetch()} />;
  if (known.error) return <ErrorMessage error={known.error} retry={() => void known.refetch()} />;
  if (latest.isPending || known.isPending) return <Loading />;
  const rows = latest.data.results ?? [];
  return (
    <>
      <PageHeader title={text.shell.overview} />
      <RepositoryAlerts />
      <EndingCertificates />
      {rows.length === 0 ? (
        <FirstSteps />
      ) : (
        <>
          <RunningCard jobs={known.data} />
          <CoverageCard />
          <JobsInBrief jobs={known.data} />
          <Budgets />
          <Section title={text.overview.lastSessions}>
            <SessionTable sessions={rows} jobs={known.data} />
          </Section>
        </>
      )}
    </>
  );
}

/** Jobs that are named one by one: those that need a look. */
const most = 10;

function JobsInBrief({ jobs: known }: { readonly jobs: readonly Job[] }) {
  const text = useText();
  const troubled = known.filter(({ lastStatus }) => lastStatus === 'Failed' || lastStatus === 'Warning');
  const healthy = known.filter(({ lastStatus }) => lastStatus === 'Success').length;
  return (
    <Section title={text.overview.jobs} actions={<TextLink to="/jobs">{text.jobs.title}</TextLink>}>
      <div>
        <Badge appearance="tint" color="success">
          {text.overview.healthy(healthy)}
        </Badge>{' '}
        <Badge appearance="tint" color={troubled.length > 0 ? 'danger' : 'informative'}>
          {text.overview.attention(troubled.length)}
        </Badge>
      </div>
      {troubled.slice(0, most).map(({ id, name, lastStatus }) => (
        <div key={id}>
          <StatusBadge status={lastStatus} /> <TextLink to={`/jobs/${id}?view=quarantine`}>{name}</TextLink>
        </div>
      ))}
    </Section>
  );
}
