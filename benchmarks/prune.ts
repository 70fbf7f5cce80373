/**
 * `npm run bench -- prune [blobs]`: time and peak memory of a prune over that many blobs (default one million).
 *
 * Makes a repository of small files in folders of a thousand, two snapshots of it, of which the newer lacks every tenth file,
 * and forgets the older. So nearly every pack holds something unused, and a prune that leaves nothing unused copies them all.
 * Each opening and prune runs in a process of its own, started as `npm run vault` starts one, whose largest resident set is what is
 * told.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { initRepository, localBackend, openRepository, type TreeNode, type Writer } from '@coffer/vault';
import { startOf } from './npm-script.ts';

const password = 'benchmark';
const perFolder = 1000;
const time = '2026-01-01T00:00:00Z';

async function saveFolder(writer: Writer): Promise<{ older: string; newer: string }> {
  const nodes: TreeNode[] = [];
  for (let file = 0; file < perFolder; file += 1) {
    const saved = await writer.saveFile([randomBytes(200)]);
    nodes.push({ name: `f${file}`, type: 'file', mtime: time, ...saved });
  }
  return { older: await writer.saveTree(nodes), newer: await writer.saveTree(nodes.filter((_, i) => i % 10 !== 0)) };
}

async function make(path: string, blobs: number): Promise<void> {
  const backend = localBackend(path);
  await initRepository(backend, { password });
  await using repository = await openRepository(backend, { password });
  await using writer = await repository.write();
  const folders: { older: string; newer: string }[] = [];
  while (folders.length * perFolder < blobs) folders.push(await saveFolder(writer));
  const ids: string[] = [];
  for (const which of ['older', 'newer'] as const) {
    const nodes = folders.map((folder, i): TreeNode => {
      return { name: `d${i}`, type: 'dir', mtime: time, subtree: folder[which] };
    });
    const tree = await writer.saveTree(nodes);
    ids.push(await writer.saveSnapshot({ tree, time, hostname: 'bench', tags: [], paths: ['/'] }));
  }
  await backend.delete({ kind: 'snapshot', name: ids[0] ?? '' });
}

/** Largest resident set of this program. What getrusage tells may be that of the process it was started from. */
async function peakKib(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const highWater = /VmHWM:\s+(\d+) kB/.exec(status)?.[1];
  return highWater === undefined ? process.resourceUsage().maxRSS : Number(highWater);
}

/** One step, in a process of its own. */
async function step(name: string, path: string): Promise<void> {
  const started = performance.now();
  await using repository = await openRepository(localBackend(path), { password });
  const opened = performance.now();
  if (name === 'plan') await repository.prune({ dryRun: true });
  if (name === 'prune') await repository.prune({ maxUnused: { bytes: 0 } });
  const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(1);
  const peak = Math.round((await peakKib()) / 1024);
  console.log(
    `${name.padEnd(8)}${`${seconds(opened)} s`.padStart(10)}${`${seconds(started)} s`.padStart(12)}${`${peak} MiB`.padStart(12)}`,
  );
}

const [first = '1000000', path = ''] = process.argv.slice(2);
if (path !== '') await step(first, path);
else {
  const folder = await mkdtemp(join(process.env['COFFER_BENCH_FOLDER'] ?? tmpdir(), 'coffer-bench-'));
  try {
    const repository = join(folder, 'r');
    await make(repository, Number(first));
    console.log(`${first} files${'time'.padStart(8)}${'with opening'.padStart(14)}${'peak'.padStart(9)}`);
    const { flags, environment } = await startOf('vault');
    for (const name of ['open', 'plan', 'prune', 'prune']) {
      spawnSync(process.execPath, [...flags, fileURLToPath(import.meta.url), name, repository], {
        env: { ...process.env, ...environment },
        stdio: 'inherit',
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
