import { Tab, TabList } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearchParams } from 'react-router';
import { jobs } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FailingThings } from '../../components/FailingThings.tsx';
import { Figures } from '../../components/Figures.tsx';
import { moment } from '../../components/format.ts';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';
import { Coverage } from './Coverage.tsx';
import { RecoveryTime } from './RecoveryTime.tsx';

const views = ['coverage', 'quarantine', 'recovery'] as const;

/** One job: how each of its objects stands, what fails, and how long a restore of everything would take. */
export function JobPage() {
  const text = useText();
  const { jobId = '' } = useParams();
  const [asked, setAsked] = useSearchParams();
  const known = useQuery(jobs);
  if (known.isPending) return <Loading />;
  const job = known.data?.find(({ id }) => id === jobId);
  if (job === undefined) return <EmptyState text={text.jobs.empty} />;
  const view = views.find((one) => one === asked.get('view')) ?? 'coverage';
  return (
    <>
      <PageHeader title={job.name ?? text.jobs.title}>
        <TextLink to={`/restore?job=${jobId}`}>{text.restore.restore}</TextLink>
      </PageHeader>
      <Figures
        figures={[
          [text.common.status, <StatusBadge key="status" status={job.lastStatus} />],
          [text.jobs.lastRun, moment(job.lastRun, text.common.never)],
          [text.jobs.nextRun, moment(job.nextRun, text.jobs.manual)],
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
    </>
  );
}
