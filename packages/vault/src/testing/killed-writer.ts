import { randomBytes } from 'node:crypto';
import { localBackend } from '../backend/local.ts';
import { openRepository } from '../repository/open.ts';
import { PASSWORD, saveAll } from './help.ts';

// A process that writes into the repository of its first argument until it is killed: snapshots of a few files, one
// after the other, without pause. Says `writing` when it has begun.
const repository = await openRepository(localBackend(process.argv[2] ?? ''), { password: PASSWORD, workers: 2 });
const writer = await repository.write();
process.stdout.write('writing\n');
for (let turn = 0; ; turn++) {
  const files = { small: randomBytes(5000), large: randomBytes(20_000_000), middle: randomBytes(700_000) };
  const id = await saveAll(writer, files, { tags: [`turn-${turn}`] });
  process.stdout.write(`${id}\n`);
}
