import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { VaultError } from '../errors.ts';
import { openRepository } from '../repository/open.ts';
import { type Command, UsageError } from './command.ts';
import { backupCommand } from './commands/backup.ts';
import { catCommand } from './commands/cat.ts';
import { initCommand } from './commands/init.ts';
import { lsCommand } from './commands/ls.ts';
import { restoreCommand } from './commands/restore.ts';
import { snapshotsCommand } from './commands/snapshots.ts';
import { commandHelp, commonOptions, generalHelp } from './help.ts';
import { placeOf } from './place.ts';
import { terminalOutput } from './terminal.ts';

// `npm run vault -- …`: the vault without the server. Only here does anything of the vault read the environment.

const commands: readonly Command[] = [
  initCommand,
  backupCommand,
  snapshotsCommand,
  lsCommand,
  catCommand,
  restoreCommand,
];

/** Exit statuses: 0 done, 1 failed, 2 the command line is wrong, 3 done but for what was told, 130 interrupted. */
async function main(args: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  const command = commands.find((candidate) => candidate.name === name);
  if (name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(generalHelp(commands));
    return 0;
  }
  if (!command) throw new UsageError(`there is no command ${name}; --help lists them`);
  return await run(command, rest);
}

async function run(command: Command, args: readonly string[]): Promise<number> {
  const { values, positionals } = readLine(command, args);
  if (values['help'] === true) {
    process.stdout.write(commandHelp(command));
    return 0;
  }
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const place = placeOf({
    repository: text(values['repo']) ?? process.env['VAULT_REPOSITORY'],
    passwordFile: text(values['password-file']) ?? process.env['VAULT_PASSWORD_FILE'],
  });
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error('interrupted'));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const output = terminalOutput();
  try {
    return await command.run({
      words: positionals,
      options: values,
      signal: stop.signal,
      place,
      repository: async () => await openRepository(await place.backend(), { password: await place.password() }),
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
