import type { AnswerOf } from '@coffer/contract';
import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { coverageTotals } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { bytes, moment, number, percent } from '../../components/format.ts';
import { Section } from '../../components/Section.tsx';
import { StateBar, type StatePart, type Tone } from '../../components/StateBar.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

type Totals = AnswerOf<'Coffer_GetCoverageTotals'>;
type Counts = Totals['total']['objects'];

/** The states in the order in which they are shown, from good to bad. */
const tones: Readonly<Record<string, Tone>> = {
  protected: 'good',
  incomplete: 'middling',
  stale: 'middling',
  quarantined: 'bad',
  failing: 'bad',
  locked: 'bad',
  unsupported: 'neutral',
  excluded: 'neutral',
};
/** Organizations that are shown one by one; their page leads to the others. */
const most = 12;

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(18rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
    listStyleType: 'none',
    margin: 0,
    padding: 0,
  },
});

/** What is protected and what is not, over all and for each organization, with the jobs that need a look. */
export function CoverageCard() {
  const text = useText().overview.coverage;
  const found = useQuery(coverageTotals);
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.data === undefined) return null;
  const { total } = found.data;
  const isKnown = total.jobs > total.unknownJobs;
  return (
    <Section title={text.title} why={isKnown ? text.why : total.jobs === 0 ? text.none : text.notYet}>
      {isKnown ? <Known totals={found.data} /> : <TextLink to="/jobs">{text.makeJob}</TextLink>}
    </Section>
  );
}

function Known({ totals: { total, organizations, troubled } }: { readonly totals: Totals }) {
  const words = useText();
  const text = words.overview.coverage;
  const { objects, items, unknownJobs, oldest, newest } = total;
  const held = sum(items, ['protected', 'stale']);
  return (
    <>
      <Text weight="semibold">
        {text.wholly(number(objects['protected']), number(sum(objects)))} {text.held(number(held), bytes(total.bytes))}
      </Text>
      <StateBar label={text.objects} parts={partsOf(objects, text.objectStates, text.part)} />
      <StateBar label={text.items} parts={partsOf(items, words.coverage.states, text.part)} />
      {organizations.length > 1 && <ByOrganization organizations={organizations} />}
      <Troubled jobs={troubled} />
      <Text size={200}>
        {text.between(moment(oldest), moment(newest))} {unknownJobs > 0 && text.unknown(unknownJobs)}
      </Text>
    </>
  );
}

function ByOrganization({ organizations }: { readonly organizations: Totals['organizations'] }) {
  const text = useText().overview.coverage;
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {organizations.slice(0, most).map(({ organizationId, organizationName, objects }) => (
        <li key={organizationId}>
          <TextLink to={`/organizations/${organizationId}`}>{organizationName}</TextLink>
          <StateBar label={text.objects} parts={partsOf(objects, text.objectStates, text.part)} />
        </li>
      ))}
    </ul>
  );
}

/** The jobs, each with a way to what is not wholly protected of it. */
function Troubled({ jobs }: { readonly jobs: Totals['troubled'] }) {
  const text = useText().overview.coverage;
  const styles = useStyles();
  if (jobs.length === 0) return null;
  return (
    <>
      <Text>{text.needLook}</Text>
      <ul className={styles.list} aria-label={text.needLook}>
        {jobs.map(({ jobId, jobName, objects }) => (
          <li key={jobId}>
            <TextLink to={`/jobs/${jobId}?only=troubled`}>{jobName}</TextLink>{' '}
            <Text size={200}>{text.ofJob(number(sum(objects) - sum(objects, ['protected', 'excluded'])))}</Text>
          </li>
        ))}
      </ul>
    </>
  );
}

function partsOf(
  counts: Counts,
  names: Readonly<Record<string, string>>,
  say: (count: string, state: string, share: string) => string,
): readonly StatePart[] {
  const all = sum(counts);
  return Object.entries(tones).flatMap(([key, tone]) => {
    const count = counts[key] ?? 0;
    return count === 0 ? [] : [{ key, tone, count, text: say(number(count), names[key] ?? key, share(count, all)) }];
  });
}

/** Few among many are not none, and all but few are not all. */
function share(count: number, all: number): string {
  const part = count / all;
  if (part > 0 && part < 0.01) return `< ${percent(0.01)}`;
  return part < 1 && part > 0.99 ? `> ${percent(0.99)}` : percent(part);
}

function sum(counts: Counts, states = Object.keys(counts)): number {
  return states.reduce((all, state) => all + (counts[state] ?? 0), 0);
}
