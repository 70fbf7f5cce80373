import { type Clock, type LedgerEntry, silentLogger } from '@coffer/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { type OpenDatabase, openDatabase } from '../../db/open-database.ts';
import { LedgerStore } from '../../db/stores/ledger-store.ts';
import { LedgerService } from './ledger.ts';

/** A clock that never lets a sleeper wake, so that only `flush` writes. */
const stillClock: Clock = {
  now: () => 0,
  sleep: (_, signal) =>
    new Promise((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
    }),
};

function entry(change: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    at: 0,
    organizationId: 'org',
    identity: 'account1@office',
    sessionId: 'session',
    objectId: undefined,
    purpose: 'content',
    resourceUnits: 2,
    bytesIn: 100,
    bytesOut: 10,
    status: 200,
    ...change,
  };
}

let database: OpenDatabase;
beforeEach(async () => {
  database = await openDatabase(sqliteDialect(inMemory));
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
});

function service(store = new LedgerStore(database.db)): LedgerService {
  return new LedgerService({ store, clock: stillClock, logger: silentLogger });
}

describe('the ledger', () => {
  it('adds up per session, identity, purpose and hour, across writes', async () => {
    const ledger = service();
    ledger.record(entry());
    ledger.record(entry({ status: 429 }));
    await ledger.flush();
    ledger.record(entry({ status: 404, purpose: 'content' }));
    ledger.record(entry({ identity: 'account2@office', purpose: 'scan', status: 0 }));
    ledger.record(entry({ sessionId: 'another' }));
    expect(await ledger.totals('session')).toEqual([
      expect.objectContaining({
        identity: 'account1@office',
        purpose: 'content',
        requests: 3,
        throttled: 1,
        failed: 1,
        resourceUnits: 6,
        bytesIn: 300,
        bytesOut: 30,
      }),
      expect.objectContaining({ identity: 'account2@office', purpose: 'scan', requests: 1, failed: 1 }),
    ]);
    expect(await ledger.cost('session')).toMatchObject({ requests: 4, throttled: 1, failed: 2 });
  });

  it('tells hours apart, and adds them up when asked for sums', async () => {
    const ledger = service();
    for (const at of [0, 3_599_999, 3_600_000]) ledger.record(entry({ at }));
    const hours = (await ledger.totals('session')).map(({ hour, requests }) => [hour, requests]);
    expect(hours).toEqual([
      [0, 2],
      [3_600_000, 1],
    ]);
    ledger.record(entry({ at: 7_200_000, sessionId: undefined }));
    expect(await ledger.sums()).toEqual([expect.objectContaining({ identity: 'account1@office', requests: 4 })]);
  });

  it('tells what identities used in the last day, so that a start forgets nothing', async () => {
    const day = 24 * 3_600_000;
    const clock = { ...stillClock, now: () => 2 * day };
    const ledger = new LedgerService({ store: new LedgerStore(database.db), clock, logger: silentLogger });
    for (const at of [day - 7_200_000, day + 1_000, day + 3_000, 2 * day - 1])
      ledger.record(entry({ at, identity: 'app' }));
    ledger.record(entry({ at: day + 1_000, identity: 'another' }));
    expect(await ledger.unitsOf('org', ['app'])).toEqual([
      { at: day + 3_600_000, units: 4 },
      { at: 2 * day, units: 2 },
    ]);
    expect(await ledger.unitsOf('org', [])).toEqual([]);
  });

  it('keeps what was recorded when the database refuses, and writes it later', async () => {
    const store = new LedgerStore(database.db);
    const add = store.add.bind(store);
    let broken = true;
    store.add = async (rows) => {
      if (broken) throw new Error('disk full');
      await add(rows);
    };
    const ledger = service(store);
    ledger.record(entry());
    await expect(ledger.flush()).rejects.toThrow('disk full');
    ledger.record(entry());
    broken = false;
    expect(await ledger.cost('session')).toMatchObject({ requests: 2 });
  });

  it('loses no request when there are more identities than it tells apart', async () => {
    const ledger = service();
    for (let at = 0; at < 25_000; at++) ledger.record(entry({ identity: `account${at}`, sessionId: `s${at}` }));
    await ledger.flush();
    const sum = await database.db
      .selectFrom('ledger_hours')
      .select(({ fn }) => [fn.sum<number>('requests').as('requests'), fn.countAll<number>().as('rows')])
      .executeTakeFirstOrThrow();
    expect(sum).toEqual({ requests: 25_000, rows: 20_001 });
  });

  it('writes what is left when it is disposed', async () => {
    const ledger = service();
    ledger.record(entry());
    await ledger[Symbol.asyncDispose]();
    expect(await service().cost('session')).toMatchObject({ requests: 1 });
  });
});
