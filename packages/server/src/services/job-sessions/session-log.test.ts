import { type Logger, silentLogger } from '@coffer/model';
import { expect, it } from 'vitest';
import { inMemory, sqliteDialect } from '../../db/dialects.ts';
import { openDatabase } from '../../db/open-database.ts';
import { JobSessionStore, noStatistics } from '../../db/stores/job-session-store.ts';
import { ManualClock } from '../../testing/manual-clock.ts';
import { SessionLog } from './session-log.ts';

const named = { jobId: 'j', jobName: 'J', organizationId: 'o', repositoryId: 'r', details: undefined };
const state = { status: 'Running', full: false, origin: 'manual', retryCount: 0, progress: 0 } as const;

it('writes lines that come together in one go, each in its place, and goes on after a database that refused', async () => {
  await using database = await openDatabase(sqliteDialect(inMemory));
  const writes: number[] = [];
  class Counted extends JobSessionStore {
    override async addLines(...[id, lines]: Parameters<JobSessionStore['addLines']>): Promise<void> {
      writes.push(lines.length);
      await super.addLines(id, lines);
    }
  }
  const store = new Counted(database.db);
  const clock = new ManualClock();
  const refused: unknown[] = [];
  const logger: Logger = { ...silentLogger, error: (fields) => void refused.push(fields) };
  const log = new SessionLog({ store, clock, logger }, { id: 's', lastUsn: 0 });
  log.add('Warning', 'before there is a session');
  await log.written();
  expect(refused).toMatchObject([{ sessionId: 's', lines: ['[Warning] before there is a session'] }]);

  await store.insert({ id: 's', ...named, ...state, createdAt: 1, endedAt: undefined, statistics: noStatistics });
  for (let number = 2; number <= 451; number += 1) log.add('Success', `line ${number}`);
  await log.written();
  expect(writes).toEqual([1, 200, 200, 50]);
  const { items, total } = await store.lines('s', { offset: 0, limit: 1_000 });
  expect(total).toBe(450);
  expect(items.map(({ usn, title }) => `${usn} ${title}`).reverse()).toEqual(
    Array.from({ length: 450 }, (_, at) => `${at + 2} [Success] line ${at + 2}`),
  );
  expect(log.warnings).toBe(1);
});
