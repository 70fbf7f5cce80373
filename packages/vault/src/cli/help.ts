import type { Command, CommandOption } from './command.ts';

/** Options of every command. */
export const commonOptions = {
  repo: { type: 'string', short: 'r' },
  'password-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const COMMON_HELP = `  -r, --repo REPOSITORY    a folder, s3:https://host/bucket/prefix or azure:container:/prefix (or VAULT_REPOSITORY)
  --password-file FILE     its first line is the password (or VAULT_PASSWORD_FILE, or the password in VAULT_PASSWORD)
  -h, --help               this text
`;

/** The text of `--help`. */
export function generalHelp(commands: readonly Command[]): string {
  const lines = commands.map(({ name, usage, summary }) => `  ${`${name} ${usage} `.padEnd(34)}${summary}\n`);
  return `Works on restic repositories (format 2) without a server.

  npm run --silent vault -- COMMAND [options]

Commands, each with a --help of its own:
${lines.join('')}
Options of all commands:
${COMMON_HELP}
Credentials of S3 and Azure come from AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_DEFAULT_REGION; AZURE_ACCOUNT_NAME, AZURE_ACCOUNT_KEY.
Exit status: 0 done, 1 failed, 2 wrong command line, 3 done but for what was told, 130 interrupted.
`;
}

/** The text of `COMMAND --help`. */
export function commandHelp({ name, usage, summary, options = {} }: Command): string {
  const own = Object.entries(options).map(
    ([option, facts]) => `  ${optionForm(option, facts).padEnd(25)}${facts.help}\n`,
  );
  return `${name} ${usage}: ${summary}\n\n${own.join('')}${COMMON_HELP}`;
}

function optionForm(name: string, { type }: CommandOption): string {
  return type === 'string' ? `--${name} ${name.toUpperCase()}` : `--${name}`;
}
