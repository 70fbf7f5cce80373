import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { type Organization, organizations, usage } from '../../api/queries.ts';
import { BudgetGauge } from '../../components/BudgetGauge.tsx';
import { Section } from '../../components/Section.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { useText } from '../../text/use-text.ts';

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

/** Organizations whose budget is shown; the page of organizations leads to the others. */
const most = 12;

/** What each organization used of Microsoft's budget today, and accounts that need a look. */
export function Budgets() {
  const text = useText();
  const styles = useStyles();
  const found = useQuery(organizations).data ?? [];
  if (found.length === 0) return null;
  return (
    <Section title={text.usage.title}>
      <ul className={styles.list}>
        {found.slice(0, most).map((organization) => (
          <li key={organization.id}>
            <Budget organization={organization} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Budget({ organization: { id, name } }: { readonly organization: Organization }) {
  const { data } = useQuery(usage(id ?? ''));
  const troubled = data?.identities.filter(({ state }) => state !== 'good') ?? [];
  return (
    <>
      <TextLink to={`/organizations/${id}`}>{name}</TextLink>
      {data && <BudgetGauge usage={data} />}
      {troubled.map(({ name: account, state }) => (
        <Text key={account} size={200} block>
          <StatusBadge status={state} /> {account}
        </Text>
      ))}
    </>
  );
}
