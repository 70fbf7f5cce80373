import { describe, it } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { LocalBudgetLease } from './lease.ts';
import { leaseContract } from './lease-contract.ts';

describe('a budget that is leased', () => {
  it.each(Object.entries(leaseContract))('%s', async (_name, keeps) => {
    const clock = new VirtualClock();
    const shared = new LocalBudgetLease(clock);
    await keeps({ processes: [shared, shared], advance: clock.advance.bind(clock) });
  });
});
