import type { BudgetLease, SharedBudget } from './lease.ts';

/** What {@link leaseContract} needs of the tests that run it. */
export interface LeaseStage {
  /** Adapters that stand for different processes; they share everything. */
  readonly processes: readonly [BudgetLease, BudgetLease];
  readonly advance: (milliseconds: number) => Promise<void>;
}

const budget: SharedBudget = { name: 'test', limit: 100, window: 60_000 };

/** What every adapter of {@link BudgetLease} keeps: names of behaviours, and what throws if one is not kept. */
export const leaseContract: Readonly<Record<string, (stage: LeaseStage) => Promise<void>>> = {
  'never leases more than the limit to all together': async ({ processes: [one, other] }) => {
    const amounts = [await one.lease(budget, 70), await other.lease(budget, 70), await one.lease(budget, 1)];
    same(
      amounts.map(({ amount }) => amount),
      [70, 30, 0],
    );
  },
  'frees what was not used at once, and what was used a window later': async ({ processes: [one, other], advance }) => {
    const { id } = await one.lease(budget, 100);
    await one.settle(budget, id, 40);
    same([(await other.lease(budget, 100)).amount], [60]);
    await advance(31_000);
    await advance(65_000);
    same([(await other.lease(budget, 100)).amount], [100]);
  },
  'takes a holder that vanished to have used everything': async ({ processes: [one, other], advance }) => {
    await one.lease(budget, 100);
    await advance(31_000);
    same([(await other.lease(budget, 10)).amount], [0]);
    await advance(65_000);
    same([(await other.lease(budget, 100)).amount], [100]);
  },
  'settles a lease once': async ({ processes: [one, other] }) => {
    const { id } = await one.lease(budget, 50);
    await one.settle(budget, id, 10);
    await one.settle(budget, id, 50);
    same([(await other.lease(budget, 100)).amount], [90]);
  },
  'says when to ask again': async ({ processes: [one, other], advance }) => {
    const { id, expires } = await one.lease(budget, 100);
    await one.settle(budget, id, 100);
    const { again } = await other.lease(budget, 10);
    await advance(again - (expires - 30_000));
    same([(await other.lease(budget, 10)).amount], [10]);
  },
  'keeps budgets apart': async ({ processes: [one, other] }) => {
    await one.lease(budget, 100);
    same([(await other.lease({ ...budget, name: 'another' }, 100)).amount], [100]);
  },
};

function same(got: readonly number[], wanted: readonly number[]): void {
  if (got.join() !== wanted.join()) throw new Error(`${got.join()} instead of ${wanted.join()}`);
}
