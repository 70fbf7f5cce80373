import { readFile } from 'node:fs/promises';

/** How Node is started. */
export interface NodeStart {
  readonly flags: readonly string[];
  /** What is set of the environment. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * How a script of the root's package file starts Node, so that a program is measured as those get it who run the script. Throws where
 * the script is not `[exec env NAME=VALUE…] node FLAGS… FILE…`.
 */
export async function startOf(script: 'start' | 'vault'): Promise<NodeStart> {
  const file = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const words = file.scripts[script]?.split(' ') ?? [];
  const node = words.indexOf('node');
  const before = words.slice(0, Math.max(0, node));
  const settings = before.slice(2).map((word) => word.split('='));
  const isKnown = node === 0 || before.slice(0, 2).join(' ') === 'exec env';
  if (!isKnown || settings.some(({ length }) => length !== 2))
    throw new Error(`npm run ${script} is not a start of Node with settings before it`);
  const rest = words.slice(node + 1);
  const flags = rest.slice(
    0,
    rest.findIndex((word) => !word.startsWith('-')),
  );
  return { flags, environment: Object.fromEntries(settings) as Record<string, string> };
}
