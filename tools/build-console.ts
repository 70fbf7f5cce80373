/** Builds the console if its sources, or what it is built from, have changed since the last time. Quiet when there is nothing to do. */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = `${root}packages/console/dist/index.html`;
const sources = globSync(
  [
    'packages/console/{src/**/*.{ts,tsx},*.html,vite.config.ts,package.json}',
    'packages/contract/src/**/*.ts',
    'package-lock.json',
  ],
  { cwd: root },
);

const builtAt = existsSync(built) ? statSync(built).mtimeMs : 0;
if (sources.some((path) => statSync(`${root}${path}`).mtimeMs > builtAt)) {
  console.log('Building the console…');
  const vite = `${root}node_modules/vite/bin/vite.js`;
  const arguments_ = [vite, 'build', 'packages/console', '--logLevel', 'warn'];
  // Whoever calls, tests included: what is built here stays and is what people get.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, arguments_, { cwd: root, env, stdio: 'inherit' });
  // Without its console the server still does all its work.
  if (status !== 0) console.error('The console could not be built; the server runs without it.');
}
