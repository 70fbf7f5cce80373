import { Badge, makeStyles, Text, Title3, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import {
  applications,
  backupAccounts,
  isApplicationOnly,
  jobs,
  organizations,
  repositories,
  sessions,
} from '../../api/queries.ts';
import { AccessCheck } from '../../components/AccessCheck.tsx';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Loading } from '../../components/Loading.tsx';
import { Section } from '../../components/Section.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { Prepare, PreparePool } from './Prepare.tsx';

const useStyles = makeStyles({
  title: { marginBottom: tokens.spacingVerticalM },
  steps: { listStyleType: 'none', margin: 0, padding: 0 },
});

const steps = ['organization', 'accounts', 'repository', 'job', 'backup'] as const;
type Step = (typeof steps)[number];

/** The way to a first backup, step by step: what to prepare for each, whether it is done, and what the server itself can check. */
export function FirstSteps() {
  const text = useText();
  const styles = useStyles();
  const organization = useQuery(organizations);
  const first = organization.data?.[0];
  const organizationId = first?.id ?? '';
  const pool = usePool(organizationId, isApplicationOnly(first));
  const known = { repositories: useQuery(repositories), jobs: useQuery(jobs), sessions: useQuery(sessions(10)) };
  if (organization.isPending) return <Loading />;
  const done: Readonly<Record<Step, boolean>> = {
    organization: organizationId !== '',
    accounts: pool.isDone,
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
                <Badge
                  appearance="tint"
                  shape="rounded"
                  color={done[step] ? 'success' : step === next ? 'brand' : 'informative'}
                >
                  {done[step] ? text.guide.done : step === next ? text.guide.next : text.guide.later}
                </Badge>
              }
            >
              {step === 'accounts' && pool.isOpen && <PreparePool kind={pool.kind} />}
              {step !== 'accounts' && !done[step] && (
                <Prepare title={text.guide.prepareTitle} lines={text.guide.prepare[step]} />
              )}
              {step === 'organization' && organizationId !== '' && <AccessCheck organizationId={organizationId} />}
              {step === 'accounts' && pool.size > 0 && (
                <Text>
                  {pool.kind === 'applications' ? text.applications.held(pool.size) : text.accounts.saved(pool.size)}
                </Text>
              )}
              <Way to={places[step]} isNext={step === next}>
                {step === 'accounts' && pool.kind === 'applications' ? text.guide.go.applications : text.guide.go[step]}
              </Way>
            </Section>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The way to a step: of the next one it stands out. */
function Way({ to, isNext, children }: { readonly to: string; readonly isNext: boolean; readonly children: string }) {
  if (!isNext) return <TextLink to={to}>{children}</TextLink>;
  return (
    <LinkButton to={to} appearance="primary">
      {children}
    </LinkButton>
  );
}

/** The pool of an organization: what it is of, undefined while there is no organization, how many it holds, and what is to be done. */
function usePool(organizationId: string, applicationOnly: boolean) {
  const there = organizationId !== '';
  const accounts = useQuery({ ...backupAccounts(organizationId), enabled: there && !applicationOnly });
  const others = useQuery({ ...applications(organizationId), enabled: there && applicationOnly });
  const size = applicationOnly
    ? (others.data?.filter(({ isMain }) => !isMain).length ?? 0)
    : (accounts.data?.length ?? 0);
  return {
    kind: there ? (applicationOnly ? ('applications' as const) : ('accounts' as const)) : undefined,
    size,
    isOpen: size === 0,
    // An application works alone as well.
    isDone: size > 0 || applicationOnly,
  };
}
