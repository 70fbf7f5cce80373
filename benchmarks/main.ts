/** `npm run bench -- NAME [ARGUMENTS]`: runs one benchmark; without a name it lists them, with `--help` it tells of that one. */
import { readFile } from 'node:fs/promises';

interface Benchmark {
  readonly about: string;
  readonly run: () => Promise<unknown>;
  /** Where that is not `NAME.ts`. What stands at its head is its help. */
  readonly file?: string;
}

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  vault: { about: 'writing and reading back, beside stock restic', run: () => import('./vault.ts') },
  index: {
    about: "the vault's index in memory: bytes for each blob, look-ups",
    run: () => import('./index-table.ts'),
    file: 'index-table.ts',
  },
  prune: {
    about: 'time and memory of a prune, of a million blobs or as many as named',
    run: () => import('./prune.ts'),
  },
  drives: {
    about: 'backup, listing, search and restore of large and many OneDrives',
    run: () => import('./drives.ts'),
  },
  folder: {
    about: 'pages of a folder of a million documents over the REST API of the real server',
    run: () => import('./folder.ts'),
  },
  governor: { about: "how Microsoft's budget is used, beside other clients", run: () => import('./governor.ts') },
  console: {
    about: 'the console in Chromium: first load, a folder of a million documents',
    run: () => import('./console.ts'),
  },
  tenant: { about: 'the practice tenant: start, memory, delta pages, downloads', run: () => import('./tenant.ts') },
};

/** The first comment of a benchmark. */
async function helpOf(name: string, { file = `${name}.ts` }: Benchmark): Promise<string> {
  const text = await readFile(new URL(file, import.meta.url), 'utf8');
  const [, comment = ''] = /^\/\*\*(.*?)\*\//s.exec(text) ?? [];
  return comment.replaceAll(/^ \* ?/gm, '').trim();
}

async function run(name: string, benchmark: Benchmark): Promise<void> {
  if (process.argv.slice(3).some((argument) => argument === '--help' || argument === '-h')) {
    console.log(await helpOf(name, benchmark));
    return;
  }
  // What follows the name is for the benchmark, as if it had been started by itself.
  process.argv.splice(2, 1);
  try {
    await benchmark.run();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))) throw error;
    console.error(`${error.message}\n\nnpm run bench -- ${name} --help tells what there is.`);
    process.exitCode = 2;
  }
}

const [name = ''] = process.argv.slice(2);
const chosen = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
if (chosen) {
  await run(name, chosen);
} else {
  console.log('Usage: npm run bench -- NAME [ARGUMENTS]\n       npm run bench -- NAME --help\n');
  for (const [known, { about }] of Object.entries(BENCHMARKS)) console.log(`  ${known.padEnd(10)}${about}`);
  if (!['', '--help', '-h'].includes(name)) process.exitCode = 2;
}
