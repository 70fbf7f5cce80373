import { randomBytes } from 'node:crypto';
import { localBackend } from '../backend/local.ts';
import { systemClock } from '../clock.ts';
import { openRepository } from '../repository/open.ts';
import { digest, PASSWORD, saveAll } from './help.ts';

// A process that backs up, forgets, prunes and rebuilds the index of the repository of its first argument, without pause,
// until it is killed. Says `ready`, then one line for each step: `saved`, the snapshot's id and the digests of its files;
// `forgets` and an id, before it removes that snapshot; `prunes`, `rebuilds`.
const folder = process.argv[2] ?? '';
const backend = localBackend(folder);
const say = (...words: string[]) => process.stdout.write(`${words.join(' ')}\n`);
/** Nobody else is there: waiting for others to settle would only make the kills miss the work. */
const clock = {
  now: systemClock.now,
  sleep: async (milliseconds: number, signal?: AbortSignal) => {
    if (milliseconds > 1000) await systemClock.sleep(milliseconds, signal);
  },
};
await using repository = await openRepository(backend, { password: PASSWORD, workers: 1, clock });
await repository.removeStaleLocks();
say('ready');
const shared = Array.from({ length: 5 }, (_, i) => randomBytes(20_000 * (i + 1)));
for (let turn = 0; ; turn++) {
  {
    await using writer = await repository.write();
    const files = { large: randomBytes(900_000), small: randomBytes(500), shared: shared[turn % 5] as Buffer };
    const id = await saveAll(writer, files);
    say('saved', id, JSON.stringify(Object.entries(files).map(([name, bytes]) => [name, digest(bytes)])));
  }
  const snapshots = (await repository.snapshots()).map(({ id }) => id);
  for (const id of snapshots.filter((_, position) => (position * 7 + turn) % 3 === 0 || snapshots.length > 6)) {
    if (snapshots.length < 4) break;
    say('forgets', id);
    await backend.delete({ kind: 'snapshot', name: id });
  }
  say('prunes');
  await repository.prune({ maxUnused: { bytes: turn % 2 === 0 ? 0 : 500_000 } });
  if (turn % 3 !== 0) continue;
  say('rebuilds');
  await repository.rebuildIndex({ packs: turn % 2 === 0 ? 'all' : 'unindexed' });
}
