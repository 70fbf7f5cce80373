import { Badge, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { backupAccounts, jobs, organizations, repositories, sessions } from '../../api/queries.ts';
import { AccessCheck } from '../../components/AccessCheck.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

const useStyles = makeStyles({
  title: { marginBottom: tokens.spacingVerticalM },
  steps: { listStyleType: 'none', margin: 0, padding: 0 },
  prepare: { margin: 0, paddingLeft: tokens.spacingHorizontalXL, display: 'grid', gap: tokens.spacingVerticalXS },
});

const steps = ['organization', 'accounts', 'repository', 'job', 'backup'] as const;
type Step = (typeof steps)[number];

/** The way to a first backup, step by step: what to prepare for each, whether it is done, and what the server itself can check. */
export function FirstSteps() {
  const text = useText();
  const styles = useStyles();
  const organization = useQuery(organizations);
  const organizationId = organization.data?.[0]?.id ?? '';
  const pool = useQuery({ ...backupAccounts(organizationId), enabled: organizationId !== '' });
  const known = { repositories: useQuery(repositories), jobs: useQuery(jobs), sessions: useQuery(sessions(10)) };
  if (organization.isPending) return <Loading />;
  const done: Readonly<Record<Step, boolean>> = {
    organization: organizationId !== '',
    accounts: (pool.data?.length ?? 0) > 0,
    repository: (known.repositories.data?.length ?? 0) > 0,
    job: (known.jobs.data?.length ?? 0) > 0,
    backup: (known.sessions.data?.results?.length ?? 0) > 0,
  };
  const places: Readonly<Record<Step, string>> = {
    organization: '/organizations',
    accounts: organizationId === '' ? '/organizations' : `/organizations/${organizationId}`,
    repository: '/repositories',
    job: '/jobs',
    backup: '/jobs',
  };
  const next = steps.find((step) => !done[step]);
  return (
    <section aria-label={text.guide.title}>
      <Title3 as="h2" block className={styles.title}>
        {text.guide.title}
      </Title3>
      <ol className={styles.steps}>
        {steps.map((step, index) => (
          <li key={step} aria-current={step === next ? 'step' : undefined}>
            <Section
              title={`${index + 1}. ${text.guide.steps[step]}`}
              why={text.guide.why[step]}
              actions={
                <Badge appearance="tint" color={done[step] ? 'success' : step === next ? 'brand' : 'informative'}>
                  {done[step] ? text.guide.done : step === next ? text.guide.next : text.guide.later}
                </Badge>
              }
            >
              {!done[step] && (
                <>
                  <Text weight="semibold">{text.guide.prepareTitle}</Text>
                  <ul className={styles.prepare}>
                    {text.guide.prepare[step].map((line) => (
                      <li key={line}>
                        <Text>{line}</Text>
                      </li>
                    ))}
                  </ul>
                </>
              )}
              {step === 'organization' && organizationId !== '' && <AccessCheck organizationId={organizationId} />}
              {step === 'accounts' && done.accounts && <Text>{text.accounts.saved(pool.data?.length ?? 0)}</Text>}
              <TextLink to={places[step]}>{text.guide.go[step]}</TextLink>
            </Section>
          </li>
        ))}
      </ol>
    </section>
  );
}
