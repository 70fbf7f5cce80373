import { Badge, Card, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { call } from '../../api/call.ts';
import { jobs, organizations, repositories, sessions } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { SessionTable } from '../sessions/SessionTable.tsx';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalL },
  steps: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(14rem, 1fr))',
    gap: tokens.spacingHorizontalM,
  },
});

/** How everything stands; the way to a first backup while there is none. */
export function OverviewPage() {
  const text = useText();
  const styles = useStyles();
  const latest = useQuery(sessions(10));
  const known = useQuery(jobs);
  if (latest.error) return <ErrorMessage error={latest.error} retry={() => void latest.refetch()} />;
  if (known.error) return <ErrorMessage error={known.error} retry={() => void known.refetch()} />;
  if (latest.isPending || known.isPending) return <Loading />;
  const rows = latest.data.results ?? [];
  const attention = known.data.filter(({ lastStatus }) => lastStatus === 'Failed' || lastStatus === 'Warning').length;
  const healthy = known.data.filter(({ lastStatus }) => lastStatus === 'Success').length;
  return (
    <div className={styles.stack}>
      <PageHeader title={text.shell.overview} />
      {rows.length === 0 && <FirstSteps hasJob={known.data.length > 0} />}
      {known.data.length > 0 && (
        <Card>
          <Title3 as="h2">{text.overview.jobs}</Title3>
          <div>
            <Badge appearance="tint" color="success">
              {text.overview.healthy(healthy)}
            </Badge>{' '}
            <Badge appearance="tint" color={attention > 0 ? 'danger' : 'informative'}>
              {text.overview.attention(attention)}
            </Badge>
          </div>
          <TextLink to="/jobs">{text.jobs.title}</TextLink>
        </Card>
      )}
      <Title3 as="h2">{text.overview.lastSessions}</Title3>
      {rows.length === 0 ? (
        <EmptyState text={text.overview.noSessions} />
      ) : (
        <SessionTable sessions={rows} jobs={known.data} />
      )}
    </div>
  );
}

function FirstSteps({ hasJob }: { readonly hasJob: boolean }) {
  const text = useText();
  const styles = useStyles();
  const organization = useQuery(organizations).data?.[0];
  const hasRepository = (useQuery(repositories).data?.length ?? 0) > 0;
  const pool = useQuery({
    queryKey: ['backup-accounts', organization?.id],
    queryFn: ({ signal }) =>
      call('OrganizationBackupAccounts_GetBackupAccounts', {
        path: { organizationId: organization?.id ?? '' },
        signal,
      }),
    enabled: organization !== undefined,
  });
  const accountsPlace = organization ? `/organizations/${organization.id}` : '/organizations';
  const steps = [
    ['organization', '/organizations', organization !== undefined],
    ['accounts', accountsPlace, (pool.data?.length ?? 0) > 0],
    ['repository', '/repositories', hasRepository],
    ['job', '/jobs', hasJob],
  ] as const;
  return (
    <section aria-label={text.overview.start}>
      <Title3 as="h2">{text.overview.start}</Title3>
      <div className={styles.steps}>
        {steps.map(([step, to, done], index) => (
          <Card key={step}>
            <Text weight="semibold">
              {index + 1}. <TextLink to={to}>{text.overview.steps[step]}</TextLink>{' '}
              {done && <Badge color="success">{text.overview.done}</Badge>}
            </Text>
            <Text size={200}>{text.overview.stepsWhy[step]}</Text>
          </Card>
        ))}
      </div>
    </section>
  );
}
