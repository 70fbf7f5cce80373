import type { LedgerService } from '../ledger/ledger.ts';
import { addCosts, type Cost, noCost } from '../ledger/totals.ts';
import type { SessionLog } from './session-log.ts';

/** Writes what a session cost at Microsoft: the sum, then one line per identity. */
export async function logCosts(
  log: SessionLog,
  session: { readonly ledger: LedgerService; readonly sessionId: string; readonly files: number },
): Promise<void> {
  const totals = await session.ledger.totals(session.sessionId);
  if (totals.length === 0) return;
  const sum = totals.reduce<Cost>(addCosts, noCost);
  const perFile = session.files > 0 ? `, ${(sum.resourceUnits / session.files).toFixed(2)} RU per item` : '';
  log.add(
    'Success',
    `Microsoft: ${number(sum.requests)} requests, ${number(sum.resourceUnits)} RU${perFile}, ${number(sum.throttled)} refused for throttling, ${number(sum.failed)} answered with another error.`,
  );
  const identities = new Map<string, Cost>();
  for (const total of totals) {
    identities.set(total.identity, addCosts(identities.get(total.identity) ?? noCost, total));
  }
  for (const [identity, cost] of identities) {
    log.add('Success', `${identity}: ${number(cost.requests)} requests, ${number(cost.resourceUnits)} RU.`);
  }
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
