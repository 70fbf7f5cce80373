import { Badge, makeStyles, tokens } from '@fluentui/react-components';
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

const useStyles = makeStyles({ counts: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS } });

/** Jobs that are named one by one: those that need a look. */
const most = 10;

/** How many jobs are in which state, each counted once, and those that need a look by name. */
function JobsInBrief({ jobs: known }: { readonly jobs: readonly Job[] }) {
  const text = useText();
  const styles = useStyles();
  const names: Readonly<Record<string, string>> = text.status;
  const byStatus = Object.groupBy(known, ({ lastStatus }) => lastStatus ?? 'NotConfigured');
  const { Success: healthy = [], Failed: failed = [], Warning: warned = [], ...others } = byStatus;
  const troubled = [...failed, ...warned];
  return (
    <Section title={text.overview.jobs} actions={<TextLink to="/jobs">{text.overview.coverage.makeJob}</TextLink>}>
      <div className={styles.counts}>
        {healthy.length > 0 && (
          <Badge appearance="tint" shape="rounded" color="success">
            {text.overview.healthy(healthy.length)}
          </Badge>
        )}
        {troubled.length > 0 && (
          <Badge appearance="tint" shape="rounded" color="danger">
            {text.overview.attention(troubled.length)}
          </Badge>
        )}
        {Object.entries(others).map(([status, ones = []]) => (
          <Badge key={status} appearance="tint" shape="rounded" color="informative">
            {text.overview.others(ones.length, names[status] ?? status)}
          </Badge>
        ))}
      </div>
      {troubled.slice(0, most).map(({ id, name, lastStatus }) => (
        <div key={id}>
          <StatusBadge status={lastStatus} /> <TextLink to={`/jobs/${id}?view=quarantine`}>{name}</TextLink>
        </div>
      ))}
    </Section>
  );
}
