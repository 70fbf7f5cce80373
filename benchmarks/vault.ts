/**
 * `npm run bench`: how fast the vault writes and reads back a mixed corpus, beside stock restic on the same disk.
 *
 * Rounds alternate between the two, so that a noisy machine disturbs both; read the ratio, not the seconds. Both end with
 * everything flushed. restic runs without its local cache, and its compression is on (repository version 2). Reading is restic's
 * `check --read-data`: like ours, it opens, unpacks and verifies every blob. Checking is both programs' check of one repository, ours.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Restic } from '@coffer/testkit';
import { initRepository, localBackend, openRepository, type TreeNode } from '@coffer/vault';

const rounds = 3;
const password = 'benchmark';

/** About 560 MB: 40 % text-like, 60 % incompressible; from 20 kB to 64 MB a file, some of it repeated. */
async function makeCorpus(folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const sizes = [
    ...Array(600).fill(20_000),
    ...Array(80).fill(600_000),
    ...Array(20).fill(4_000_000),
    ...Array(4).fill(64_000_000),
  ];
  let total = 0;
  for (const [index, size] of sizes.entries()) {
    const file = await open(join(folder, `${String(index).padStart(4, '0')}.dat`), 'w');
    for (let at = 0; at < size; at += 1_000_000) {
      const length = Math.min(1_000_000, size - at);
      const piece = index % 5 < 2 ? textLike(index * 1_000 + at, length) : randomBytes(length);
      await file.write(piece);
    }
    await file.close();
    total += size;
  }
  return total;
}

function textLike(seed: number, length: number): Buffer {
  const line = `${seed} measured 21.5 C at the north gate, humidity 48 %, nobody complained\n`;
  let text = '';
  for (let row = 0; text.length < length; row += 1) text += `${(row * 7919 + seed) % 100_003};${line}`;
  return Buffer.from(text.slice(0, length));
}

async function vaultWrites(corpus: string, path: string): Promise<number> {
  const backend = localBackend(path);
  await initRepository(backend, { password });
  await using repository = await openRepository(backend, { password });
  const started = performance.now();
  await using writer = await repository.write();
  const nodes: TreeNode[] = [];
  const names = await readdir(corpus);
  const next = names.values();
  const worker = async (): Promise<void> => {
    for (const name of next) {
      const { content, size } = await writer.saveFile(createReadStream(join(corpus, name), { highWaterMark: 1 << 20 }));
      nodes.push({ name, type: 'file', mtime: '2026-01-01T00:00:00Z', size, content });
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  const tree = await writer.saveTree(nodes);
  await writer.saveSnapshot({ tree, time: new Date().toISOString(), hostname: 'bench', tags: [], paths: ['/'] });
  return performance.now() - started;
}

async function vaultReads(path: string): Promise<number> {
  await using repository = await openRepository(localBackend(path), { password });
  const started = performance.now();
  const [snapshot] = await repository.snapshots();
  if (snapshot === undefined) throw new Error('no snapshot was written');
  for (const node of await repository.loadTree(snapshot.tree)) {
    const hash = createHash('sha256');
    for await (const piece of repository.readFile(node.content ?? [])) hash.update(piece);
  }
  return performance.now() - started;
}

async function vaultChecks(path: string): Promise<number> {
  await using repository = await openRepository(localBackend(path), { password });
  const started = performance.now();
  const { sound } = await repository.check({ readData: 'all' });
  if (!sound) throw new Error('the repository is not sound');
  return performance.now() - started;
}

async function resticRun(path: string, ...args: readonly string[]): Promise<number> {
  const started = performance.now();
  const result = await new Restic(path, password).run(...args);
  if (result.status !== 0) throw new Error(`restic ${args[0]}: ${result.stderr}`);
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const folder = await mkdtemp(join(process.env['COFFER_BENCH_FOLDER'] ?? tmpdir(), 'coffer-bench-'));
try {
  const corpus = join(folder, 'corpus');
  const megabytes = (await makeCorpus(corpus)) / 1e6;
  const restic = await Restic.version();
  const times = {
    vaultWrite: [] as number[],
    vaultRead: [] as number[],
    vaultCheck: [] as number[],
    resticWrite: [] as number[],
    resticRead: [] as number[],
    resticCheck: [] as number[],
  };
  for (let round = 0; round < rounds; round += 1) {
    const ours = join(folder, `vault-${round}`);
    times.vaultWrite.push(await vaultWrites(corpus, ours));
    times.vaultRead.push(await vaultReads(ours));
    times.vaultCheck.push(await vaultChecks(ours));
    if (restic !== undefined) times.resticCheck.push(await resticRun(ours, 'check', '--read-data'));
    await rm(ours, { recursive: true });
    if (restic === undefined) continue;
    const theirs = join(folder, `restic-${round}`);
    await resticRun(theirs, 'init', '--repository-version', '2');
    times.resticWrite.push(await resticRun(theirs, 'backup', corpus));
    times.resticRead.push(await resticRun(theirs, 'check', '--read-data'));
    await rm(theirs, { recursive: true });
  }
  const row = (name: string, ours: readonly number[], theirs: readonly number[]): void => {
    const rate = (values: readonly number[]): string =>
      values.length === 0 ? '–' : `${Math.round(megabytes / (median(values) / 1000))} MB/s`;
    const ratio = theirs.length === 0 ? '–' : `${(median(theirs) / median(ours)).toFixed(2)} ×`;
    console.log(`${name.padEnd(8)}${rate(ours).padStart(10)}${rate(theirs).padStart(10)}${ratio.padStart(10)}`);
  };
  console.log(
    `${Math.round(megabytes)} MB, ${rounds} rounds, median; ${availableParallelism()} cores; ${restic ?? 'restic is not installed'}`,
  );
  console.log(`${''.padEnd(8)}${'vault'.padStart(10)}${'restic'.padStart(10)}${'ratio'.padStart(10)}`);
  row('write', times.vaultWrite, times.resticWrite);
  row('read', times.vaultRead, times.resticRead);
  row('check', times.vaultCheck, times.resticCheck);
} finally {
  await rm(folder, { recursive: true, force: true });
}
