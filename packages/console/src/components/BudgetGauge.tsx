import type { AnswerOf } from '@coffer/contract';
import { Text } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';
import { number } from './format.ts';
import { Gauge } from './Gauge.tsx';
import { limitName } from './limit-name.ts';

/**
 * The resource units that an organization used within 24 hours, beside what a day gives. Where accounts do the work there is no limit of a
 * day; then the fullest of the limits that there are is the gauge.
 */
export function BudgetGauge({ usage }: { readonly usage: AnswerOf<'Coffer_GetUsage'> }) {
  const text = useText().usage;
  const { total, unitsPerDay, budgets } = usage;
  if (unitsPerDay !== undefined) {
    const value = text.amount(total.resourceUnits, unitsPerDay, 'units');
    return <Gauge label={text.today} value={value} share={total.resourceUnits / unitsPerDay} />;
  }
  const [fullest] = budgets;
  return (
    <div>
      <Text as="p" block>
        {text.todayUsed(number(total.resourceUnits), number(total.requests), number(total.throttled))}
      </Text>
      {fullest && (
        <Gauge
          label={`${text.fullest}: ${limitName(text, fullest.name)}`}
          value={text.amount(fullest.used, fullest.limit, fullest.unit)}
          share={fullest.used / fullest.limit}
        />
      )}
    </div>
  );
}
