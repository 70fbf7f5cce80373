/** `npm run bench -- vault|tenant`: runs one benchmark; without a name it lists them. */
const BENCHMARKS: Readonly<Record<string, { readonly about: string; readonly run: () => Promise<unknown> }>> = {
  vault: { about: 'writing and reading back, beside stock restic', run: () => import('./vault.ts') },
  tenant: { about: 'the practice tenant: start, memory, delta pages, downloads', run: () => import('./tenant.ts') },
};

const [name = ''] = process.argv.slice(2);
const chosen = BENCHMARKS[name];
if (chosen) await chosen.run();
else {
  console.log('Usage: npm run bench -- NAME\n');
  for (const [known, { about }] of Object.entries(BENCHMARKS)) console.log(`  ${known.padEnd(8)}${about}`);
  if (name !== '') process.exitCode = 2;
}
