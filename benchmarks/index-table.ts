/**
 * The vault's index in memory: bytes for each blob and look-ups a second, with COFFER_BENCH_BLOBS blobs, else 5 million.
 * One thread. Ids are made beforehand in batches, so that making them is not measured.
 */
import { createHash } from 'node:crypto';
import { cpus } from 'node:os';
// The table is no part of the vault's door; only this measurement looks behind it.
import { BlobTable } from '../packages/vault/src/index/blob-table.ts';

const blobs = Number(process.env['COFFER_BENCH_BLOBS'] ?? 5e6);
const batch = 100_000;
const rounds = 20;

function idsFrom(first: number): string[] {
  return Array.from({ length: Math.min(batch, blobs - first) }, (_, at) =>
    createHash('sha256')
      .update(String(first + at))
      .digest('hex'),
  );
}

const table = new BlobTable();
const before = process.memoryUsage().arrayBuffers;
let adding = 0;
for (let first = 0; first < blobs; first += batch) {
  const ids = idsFrom(first);
  const started = performance.now();
  for (const [at, id] of ids.entries())
    table.add(id, { pack: at & 0xffff, offset: at, length: 1000, uncompressedLength: 3000 });
  adding += performance.now() - started;
}
const bytes = process.memoryUsage().arrayBuffers - before;
const known = idsFrom(Math.floor(blobs / 2 / batch) * batch);
const unknown = idsFrom(0).map((id) => id.split('').reverse().join(''));

function lookups(ids: readonly string[]): number {
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) for (const id of ids) table.find(id);
  return (rounds * ids.length) / ((performance.now() - started) / 1000);
}

const millions = (count: number): string => `${(count / 1e6).toFixed(2)} million`;
console.log(`${millions(blobs)} blobs; ${cpus()[0]?.model ?? 'unknown'}`);
console.log(`bytes a blob               ${(bytes / blobs).toFixed(1)}`);
console.log(`added a second             ${millions(blobs / (adding / 1000))}`);
console.log(`found a second, known      ${millions(lookups(known))}`);
console.log(`found a second, unknown    ${millions(lookups(unknown))}`);
