import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { usage } from '../../api/queries.ts';
import { BudgetGauge } from '../../components/BudgetGauge.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { number } from '../../components/format.ts';
import { Gauge } from '../../components/Gauge.tsx';
import { Loading } from '../../components/Loading.tsx';
import { limitName } from '../../components/limit-name.ts';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';
import { IdentityTable } from './IdentityTable.tsx';

const useStyles = makeStyles({
  gauges: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(18rem, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
});

/** Limits that are shown at once: the fullest ones. */
const most = 6;

/** What is used of Microsoft's budget, and how the accounts that share the work fare; live. */
export function Usage({ organizationId }: { readonly organizationId: string }) {
  const text = useText();
  const styles = useStyles();
  const found = useQuery(usage(organizationId));
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  const { budgets, identities, fences, unitsPerDay, total } = found.data;
  return (
    <>
      <Section title={text.usage.title} why={text.usage.why}>
        {unitsPerDay === undefined && (
          <Text>
            {text.usage.todayUsed(number(total.resourceUnits), number(total.requests), number(total.throttled))}
          </Text>
        )}
        {fences > 0 && <Text weight="semibold">{text.usage.fences(fences)}</Text>}
        <div className={styles.gauges}>
          {unitsPerDay !== undefined && <BudgetGauge usage={found.data} />}
          {budgets.slice(0, most).map(({ name, unit, used, limit }) => (
            <Gauge
              key={name}
              label={limitName(text.usage, name)}
              value={text.usage.amount(used, limit, unit)}
              share={used / limit}
            />
          ))}
        </div>
      </Section>
      <Section title={text.usage.identities} why={text.usage.identitiesWhy}>
        <IdentityTable organizationId={organizationId} identities={identities} />
      </Section>
    </>
  );
}
