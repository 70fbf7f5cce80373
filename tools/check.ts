/**
 * `npm run check`: everything that can be known without running the program.
 * Prints one line per step and the output of those that failed; exit status 1 if any did.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const planted = fileURLToPath(new URL('planted', import.meta.url));
const wallConfig = `${root}/.dependency-cruiser.mjs`;

interface Finished {
  readonly status: number;
  readonly output: string;
}

interface Step {
  readonly name: string;
  readonly run: () => Promise<Finished>;
}

/** Runs a tool of node_modules with this Node. */
function tool(script: string, args: readonly string[], cwd = root): Promise<Finished> {
  const path = `${root}/node_modules/${script}`;
  if (!existsSync(path)) return Promise.resolve({ status: 1, output: `${script} is missing: run npm ci first\n` });
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 1, output }));
  });
}

/** The walls, with the number of modules looked at: a checker that saw nothing has not checked anything. */
async function walls(): Promise<Finished> {
  const result = await tool('dependency-cruiser/bin/dependency-cruiser.mjs', [
    '--config',
    wallConfig,
    'packages',
    'tests',
  ]);
  const modules = Number(/(\d+) modules/.exec(result.output)?.[1] ?? 0);
  if (result.status === 0 && modules < 50)
    return { status: 1, output: `${result.output}\nonly ${modules} modules seen\n` };
  return result;
}

/** The same checker on breaches made on purpose; fails unless each rule speaks up. */
async function plantedBreaches(): Promise<Finished> {
  const result = await tool(
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    ['--config', wallConfig, 'packages'],
    planted,
  );
  const silent = ['wall-vault', 'one-door', 'no-circle'].filter((rule) => !result.output.includes(`error ${rule}:`));
  if (result.status !== 0 && silent.length === 0) return { status: 0, output: '' };
  return { status: 1, output: `planted breaches that went unseen: ${silent.join(', ')}\n${result.output}` };
}

const steps: readonly Step[] = [
  { name: 'types', run: () => tool('@typescript/native/bin/tsc', ['-p', '.']) },
  { name: 'types of the console', run: () => tool('@typescript/native/bin/tsc', ['-p', 'packages/console']) },
  { name: 'format and lint', run: () => tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']) },
  { name: 'promises', run: () => tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings', '.']) },
  { name: 'walls', run: walls },
  { name: 'planted breaches are seen', run: plantedBreaches },
  { name: 'dead code', run: () => tool('knip/bin/knip.js', ['--no-progress']) },
];

let failed = 0;
for (const step of steps) {
  const started = performance.now();
  const { status, output } = await step.run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${step.name} (${seconds} s)`);
  if (status !== 0) {
    failed += 1;
    console.log(output.trimEnd());
  }
}
console.log(`${steps.length - failed} of ${steps.length} checks passed`);
process.exitCode = failed === 0 ? 0 : 1;
