import { parseArgs } from 'node:util';
import {
  type PracticeTenant,
  type PracticeTenantOptions,
  SEED_NAMES,
  type SeedName,
  startPracticeTenant,
} from './practice-tenant.ts';
import { WorldError } from './world/index.ts';

const HELP = `A practice Microsoft 365 on your own machine.

Usage: npm run practice-tenant -- [options]

  --seed NAME            what to start from: ${SEED_NAMES.join(', ')} (default office)
  --port NUMBER          HTTPS port (default 5443; 0 takes a free one)
  --host ADDRESS         address to listen on (default 127.0.0.1)
  --state FOLDER         certificates and uploaded files (default data/practice-tenant)
  --import FOLDER=user   lays a folder of this machine into a user's OneDrive; may be repeated
  --limits WHICH         microsoft (default) or none
  --help                 this text
`;

/** Arguments that make no sense; the text says what to change. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

function readArguments(args: readonly string[]): PracticeTenantOptions | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  const seed = values.seed ?? 'office';
  if (!isSeed(seed)) throw new UsageError(`--seed must be one of ${SEED_NAMES.join(', ')}`);
  const port = Number(values.port ?? '5443');
  if (!/^\d+$/.test(values.port ?? '5443') || port > 65_535)
    throw new UsageError('--port must be a number from 0 to 65535');
  const limits = values.limits ?? 'microsoft';
  if (limits !== 'microsoft' && limits !== 'none') throw new UsageError('--limits must be microsoft or none');
  const imports = (values.import ?? []).map((text) => {
    const at = text.lastIndexOf('=');
    if (at < 1 || at === text.length - 1) throw new UsageError(`--import needs FOLDER=user, not "${text}"`);
    return { folder: text.slice(0, at), user: text.slice(at + 1) };
  });
  const host = values.host === undefined ? {} : { host: values.host };
  return { seed, port, limits, imports, stateFolder: values.state ?? 'data/practice-tenant', ...host };
}

function isSeed(name: string): name is SeedName {
  return (SEED_NAMES as readonly string[]).includes(name);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        state: { type: 'string' },
        import: { type: 'string', multiple: true },
        limits: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function greet(tenant: PracticeTenant): void {
  const { world, applications } = tenant;
  const admin = [...world.users.stored()].find((user) => user.roles.length > 0);
  console.log(`The practice tenant "${world.profile.displayName}" is ready at ${tenant.url}

  organization   ${world.profile.initialDomain} (${world.tenantId})
  holds          ${world.users.size} users, ${world.groups.size} groups, ${world.drives.size} drives with ${world.itemCount} items
  administrator  ${admin?.userPrincipalName ?? 'none'}   password ${admin?.password ?? ''}`);
  for (const group of world.groups.values()) {
    const accounts = group.members.map((id) => world.users.get(id)).filter((user) => user && !user.licensed);
    if (group.kind !== 'security' || accounts.length === 0) continue;
    console.log(`  accounts       ${accounts.map((user) => user?.userPrincipalName).join(', ')}   password ${accounts[0]?.password ?? ''}
                 members of the security group "${group.displayName}" (${group.id})`);
  }
  console.log(`  application    ${applications.confidential.appId}   secret and certificate in application.json
  public client  ${applications.publicClient.appId}
  certificate    ${tenant.caFile}
  cloud file     ${tenant.cloudFile}
`);
  for (const done of tenant.imports) {
    console.log(`  imported       ${done.folder}: ${done.files} files, ${done.bytes} bytes, for ${done.user}`);
    for (const { path, reason } of done.skipped) console.log(`                 left out ${path}: ${reason}`);
  }
  console.log(`Next: point the server at it with  COFFER_CLOUD_FILE=${tenant.cloudFile} npm start
      and watch what is asked at        ${tenant.url}/_practice/ledger  (Ctrl+C stops)`);
}

function explain(error: unknown, options: PracticeTenantOptions | undefined): string {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof UsageError) return `${error.message}\n\n${HELP}`;
  if (code === 'EADDRINUSE')
    return `Port ${options?.port} is taken by another program. Choose another one with --port.`;
  if (code === 'EACCES') return `Not allowed: ${(error as Error).message}`;
  if (code === 'ENOENT') return `Not found: ${(error as Error).message}`;
  if (error instanceof WorldError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function stop(tenant: PracticeTenant): Promise<void> {
  await tenant[Symbol.asyncDispose]();
}

async function main(): Promise<void> {
  let options: PracticeTenantOptions | undefined;
  try {
    options = readArguments(process.argv.slice(2));
    if (!options) {
      console.log(HELP);
      return;
    }
    const tenant = await startPracticeTenant(options);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        stop(tenant).catch((error: unknown) => {
          console.error(error);
          process.exitCode = 1;
        });
      });
    }
    greet(tenant);
  } catch (error) {
    console.error(explain(error, options));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}

await main();
