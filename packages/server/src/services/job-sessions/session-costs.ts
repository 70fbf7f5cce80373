import type { LedgerService } from '../ledger/ledger.ts';
import { addCosts, type Cost, noCost } from '../ledger/totals.ts';
import type { SessionLog } from './session-log.ts';

/**
 * Writes what a session cost at Microsoft: the sum beside the forecast, then one line per identity. Returns the resource
 * units that were needed.
 */
export async function logCosts(
  log: SessionLog,
  session: {
    readonly ledger: LedgerService;
    readonly sessionId: string;
    readonly files: number;
    /** Resource units as forecast; undefined if there was no forecast. */
    readonly forecast?: number | undefined;
  },
): Promise<number> {
  const totals = await session.ledger.totals(session.sessionId);
  const sum = totals.reduce<Cost>(addCosts, noCost);
  if (totals.length === 0) return 0;
  const forecast = session.forecast === undefined ? '' : `, forecast ${number(session.forecast)}`;
  const perItem = session.files > 0 ? `, ${(sum.resourceUnits / session.files).toFixed(2)} per item` : '';
  log.add('Success', `Needed ${number(sum.resourceUnits)} RU${forecast}${perItem}, ${number(sum.throttled)} refused`);
  log.add(
    'Success',
    `Microsoft: ${number(sum.requests)} requests, ${number(sum.bytesIn)} bytes received, ${number(sum.failed)} answered with another error.`,
  );
  const identities = new Map<string, Cost>();
  for (const total of totals) {
    identities.set(total.identity, addCosts(identities.get(total.identity) ?? noCost, total));
  }
  for (const [identity, cost] of identities) {
    log.add('Success', `${identity}: ${number(cost.requests)} requests, ${number(cost.resourceUnits)} RU.`);
  }
  return sum.resourceUnits;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
