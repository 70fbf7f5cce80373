import { BUCKET_RULES } from '../governor/buckets.ts';
import type { Amount, BucketRule } from '../governor/limits/rule.ts';

/** Microsoft's limits, all of them multiplied by `factor`; for tests that have to meet them soon. */
export function scaledRules(factor: number): readonly BucketRule[] {
  return BUCKET_RULES.map((rule) => ({ ...rule, amount: scaled(rule.amount, factor) }));
}

function scaled(amount: Amount, factor: number): Amount {
  if (typeof amount === 'number') return amount * factor;
  if ('byUsers' in amount) {
    const [small, medium, large] = amount.byUsers;
    return { byUsers: [small * factor, medium * factor, large * factor] };
  }
  const [a, b, c, d, e] = amount.byLicences;
  return { byLicences: [a * factor, b * factor, c * factor, d * factor, e * factor] };
}
