import { messageOf } from '@coffer/model';
import { recoveryKey } from './compose/recovery-key.ts';
import { ConfigError } from './config/config.ts';
import { readEnvironment, settings } from './config/env.ts';
import { createServer } from './server.ts';
import { version } from './version.ts';

/** Milliseconds that running requests get to end before the process does. */
const patience = 20_000;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(help());
} else if (process.argv[2] === 'recovery-key') {
  process.exitCode = await printRecoveryKey(process.argv[3]);
} else {
  process.exitCode = await run();
}

/** Prints the restic password of a repository, and nothing else on standard output; returns the exit code. */
async function printRecoveryKey(nameOrId: string | undefined): Promise<number> {
  try {
    process.stdout.write(`${await recoveryKey(readEnvironment(), nameOrId)}\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    return 1;
  }
}

/** Serves until SIGINT or SIGTERM; returns the exit code. */
async function run(): Promise<number> {
  const stopped = stopSignal();
  try {
    await using server = await createServer({ settings: readEnvironment() });
    if (server.madeAdministrator) {
      const { name, password } = server.madeAdministrator;
      process.stdout.write(`\nAdministrator "${name}" has been made. Password, shown only now: ${password}\n\n`);
    }
    process.stdout.write(
      `Coffer ${version}: the console is at ${server.url}; the API is described at ${server.url}/swagger/ui/index\n`,
    );
    await stopped;
    setTimeout(() => process.exit(1), patience).unref();
    return 0;
  } catch (error) {
    process.stderr.write(`Coffer cannot run: ${messageOf(error)}\n`);
    if (!(error instanceof ConfigError) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    return 1;
  }
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function help(): string {
  const rows = settings.map(
    ({ name, fallback, about }) => `  ${name.padEnd(26)}${about}\n  ${''.padEnd(26)}(default: ${fallback})`,
  );
  return `Coffer ${version}: backup server for Microsoft 365\n\nCommands:\n\n  (none)                      serves\n  recovery-key <name or id>   prints the restic password of a backup repository\n\nSettings, read from the environment:\n\n${rows.join('\n')}\n`;
}
