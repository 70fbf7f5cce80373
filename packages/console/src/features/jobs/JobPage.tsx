import { makeStyles, Tab, TabList, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { jobs, linkedId, organizations, repositories } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { FailingThings } from '../../components/FailingThings.tsx';
import { Figures } from '../../components/Figures.tsx';
import { moment } from '../../components/format.ts';
import { LinkButton } from '../../components/LinkButton.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { Coverage } from './Coverage.tsx';
import { JobActions, useJobAction } from './JobActions.tsx';
import { JobForm } from './JobForm.tsx';
import { RecoveryTime } from './RecoveryTime.tsx';

const views = ['coverage', 'quarantine', 'recovery'] as const;

const useStyles = makeStyles({ description: { marginTop: 0, marginBottom: tokens.spacingVerticalL } });

/** One job: how each of its objects stands, what fails, and how long a restore of everything would take. */
export function JobPage() {
  const text = useText();
  const styles = useStyles();
  const { jobId = '' } = useParams();
  const [asked, setAsked] = useSearchParams();
  const known = useQuery(jobs);
  const places = { organizations: useQuery(organizations).data ?? [], repositories: useQuery(repositories).data ?? [] };
  const [editing, setEditing] = useState(false);
  const acting = useJobAction();
  if (known.isPending) return <Loading />;
  const job = known.data?.find(({ id }) => id === jobId);
  if (job === undefined) return <EmptyState text={text.common.gone} />;
  const view = views.find((one) => one === asked.get('view')) ?? 'coverage';
  return (
    <>
      <PageHeader title={job.name ?? text.jobs.title}>
        <LinkButton to={`/restore?job=${jobId}`}>{text.restore.restore}</LinkButton>
        <JobActions
          job={job}
          size="medium"
          onEdit={() => setEditing(true)}
          act={(action) => acting.mutate({ job, action })}
        />
      </PageHeader>
      {acting.error && <ErrorMessage error={acting.error} />}
      {job.description && (
        <Text as="p" block className={styles.description}>
          {job.description}
        </Text>
      )}
      <Figures
        figures={[
          [text.common.status, <StatusBadge key="status" status={job.lastStatus} />],
          [text.jobs.lastRun, moment(job.lastRun, text.common.never)],
          [text.jobs.nextRun, moment(job.nextRun, text.jobs.manual)],
          [
            text.common.organization,
            <Named
              key="organization"
              to="/organizations"
              id={linkedId(job, 'organization')}
              among={places.organizations}
            />,
          ],
          [
            text.common.repository,
            <Named key="repository" to="/repositories" id={job.repositoryId} among={places.repositories} />,
          ],
        ]}
      />
      <TabList
        selectedValue={view}
        onTabSelect={(_, { value }) => setAsked({ view: String(value) }, { replace: true })}
        style={{ marginBottom: '0.75rem', flexWrap: 'wrap' }}
      >
        {views.map((one) => (
          <Tab key={one} value={one}>
            {text.job[one]}
          </Tab>
        ))}
      </TabList>
      {view === 'coverage' && <Coverage jobId={jobId} onlyTroubledFirst={asked.get('only') === 'troubled'} />}
      {view === 'quarantine' && (
        <>
          <Section title={text.quarantine.items} why={text.quarantine.why}>
            <FailingThings jobId={jobId} kind="items" />
          </Section>
          <Section title={text.quarantine.objects}>
            <FailingThings jobId={jobId} kind="objects" />
          </Section>
        </>
      )}
      {view === 'recovery' && <RecoveryTime jobId={jobId} />}
      {editing && <JobForm {...places} job={job} onClose={() => setEditing(false)} />}
    </>
  );
}

/** What a job belongs to, by its name, and the way to it. */
function Named(props: {
  readonly to: string;
  readonly id: string | null | undefined;
  readonly among: readonly { readonly id?: string | null | undefined; readonly name?: string | null | undefined }[];
}) {
  const { to, id, among } = props;
  const found = among.find((one) => one.id === id);
  return found ? <TextLink to={`${to}/${id}`}>{found.name}</TextLink> : '…';
}
