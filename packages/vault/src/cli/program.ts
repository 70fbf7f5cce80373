import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { VaultError } from '../errors.ts';
import { openRepository } from '../repository/open.ts';
import { type Command, type CommandContext, UsageError } from './command.ts';
import { commandHelp, commonOptions, generalHelp } from './help.ts';
import { passwordOf, placeOf } from './place.ts';
import { terminalOutput } from './terminal.ts';

// `npm run vault -- …`: the vault without the server. Only here and in `bin/vault.js` does anything of the vault read the environment.

/** Loaded one by one: a command starts without the code of the others. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  backup: async () => (await import('./commands/backup.ts')).backupCommand,
  snapshots: async () => (await import('./commands/snapshots.ts')).snapshotsCommand,
  ls: async () => (await import('./commands/ls.ts')).lsCommand,
  cat: async () => (await import('./commands/cat.ts')).catCommand,
  restore: async () => (await import('./commands/restore.ts')).restoreCommand,
  check: async () => (await import('./commands/check.ts')).checkCommand,
  stats: async () => (await import('./commands/stats.ts')).statsCommand,
  forget: async () => (await import('./commands/forget.ts')).forgetCommand,
  prune: async () => (await import('./commands/prune.ts')).pruneCommand,
  copy: async () => (await import('./commands/copy.ts')).copyCommand,
  key: async () => (await import('./commands/key.ts')).keyCommand,
  repair: async () => (await import('./commands/repair.ts')).repairCommand,
};

/** Exit statuses: 0 done, 1 failed, 2 the command line is wrong, 3 done but for what was told, 130 interrupted. */
async function main(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(generalHelp(await Promise.all(Object.values(commands).map((load) => load()))));
    return 0;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(`there is no command ${name}; --help lists them`);
  return await run(await load(), rest);
}

async function run(command: Command, args: readonly string[]): Promise<number> {
  const { values, positionals } = readLine(command, args);
  if (values['help'] === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const output = terminalOutput();
  const places = placesOf(values, stop.signal);
  try {
    return await command.run({
      words: positionals,
      options: values,
      signal: stop.signal,
      ...places,
      repository: async (how) =>
        await openRepository(await places.place.backend(), { ...how, password: await places.place.password() }),
      output,
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    output.remark('Interrupted. What was stored so far is used again by the next run.');
    return 130;
  } finally {
    output.end();
  }
}

type Values = CommandContext['options'];

/** What the command line names, and the environment where it does not. */
function placesOf(values: Values, signal: AbortSignal): Pick<CommandContext, 'place' | 'otherPlace' | 'newPassword'> {
  const { env } = process;
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    place: placeOf(
      {
        repository: text('repo') ?? env['VAULT_REPOSITORY'],
        passwordFile: text('password-file') ?? env['VAULT_PASSWORD_FILE'],
        password: env['VAULT_PASSWORD'],
        say: {
          repository: 'name the repository with --repo or VAULT_REPOSITORY',
          password: 'give the password by --password-file, VAULT_PASSWORD_FILE or VAULT_PASSWORD',
        },
        signal,
      },
      env,
    ),
    otherPlace: ({ repository, passwordFile }) =>
      placeOf(
        {
          repository,
          passwordFile: passwordFile ?? env['VAULT_TO_PASSWORD_FILE'],
          password: env['VAULT_TO_PASSWORD'],
          say: {
            repository: 'name the other repository with --to',
            password: 'give its password by --to-password-file, VAULT_TO_PASSWORD_FILE or VAULT_TO_PASSWORD',
          },
          signal,
        },
        env,
      ),
    newPassword: () =>
      passwordOf({
        passwordFile: text('new-password-file'),
        password: env['VAULT_NEW_PASSWORD'],
        say: { repository: '', password: 'give the new password by --new-password-file or VAULT_NEW_PASSWORD' },
      }),
  };
}

function readLine(command: Command, args: readonly string[]) {
  const options: ParseArgsOptionsConfig = { ...commonOptions };
  for (const [name, { type, multiple = false }] of Object.entries(command.options ?? {}))
    options[name] = { type, multiple };
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError || error instanceof VaultError || (error as NodeJS.ErrnoException).code))
    throw error;
  process.stderr.write(`vault: ${(error as Error).message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
