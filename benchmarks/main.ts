/** `npm run bench -- NAME [ARGUMENTS]`: runs one benchmark; without a name it lists them. */
const BENCHMARKS: Readonly<Record<string, { readonly about: string; readonly run: () => Promise<unknown> }>> = {
  vault: { about: 'writing and reading back, beside stock restic', run: () => import('./vault.ts') },
  index: { about: "the vault's index in memory: bytes for each blob, look-ups", run: () => import('./index-table.ts') },
  prune: {
    about: 'time and memory of a prune, of a million blobs or as many as named',
    run: () => import('./prune.ts'),
  },
  drives: {
    about: 'backup, listing, search and restore of large and many OneDrives',
    run: () => import('./drives.ts'),
  },
  governor: { about: "how Microsoft's budget is used, beside other clients", run: () => import('./governor.ts') },
  tenant: { about: 'the practice tenant: start, memory, delta pages, downloads', run: () => import('./tenant.ts') },
};

const [name = ''] = process.argv.slice(2);
const chosen = BENCHMARKS[name];
if (chosen) {
  // What follows the name is for the benchmark, as if it had been started by itself.
  process.argv.splice(2, 1);
  await chosen.run();
} else {
  console.log('Usage: npm run bench -- NAME\n');
  for (const [known, { about }] of Object.entries(BENCHMARKS)) console.log(`  ${known.padEnd(10)}${about}`);
  if (name !== '') process.exitCode = 2;
}
