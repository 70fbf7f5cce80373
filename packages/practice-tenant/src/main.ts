import { parseArgs } from 'node:util';
import { VirtualClock } from './clock.ts';
import { keepSmall } from './keep-small.ts';
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
  --limit-scale NUMBER   multiplies all limits, e.g. 0.01 to meet them soon (default 1)
  --siblings HOW         together (default) or separate: applications of one product and the application budget
  --rate-limit-headers   send the RateLimit headers of the ended preview from 80 % on
  --clock WHICH          real (default) or virtual: stands still until POST /_practice/clock moves it
  --help                 this text

Seeds
  tiny           three people, a few small files
  office         forty people, 1,700 documents of all formats and languages, 600 MB
  short-office   the same with the longest files a twentieth as long, 270 MB
  office-people  the same people without any file
  hostile        whatever backups stumble over: names, sizes, hashes, times, locks; one folder or account a trap
  enterprise     50,000 people, 100 million items, computed on demand

Controls, below the address it prints (only from this machine)
  GET  /_practice/              a page with users, meters and journal, live
  GET  /_practice/journal       every request; ?since= &last= &api= &identity= &kind= &route= &status=; DELETE empties it
  GET  /_practice/addresses     every address that is served, and how often it was answered well
  GET  /_practice/ledger        totals per identity; ?details, or &identity= &object= &kind= for the breakdown
  GET  /_practice/limits        settings, the table of limits with sources, the fullest buckets
  POST /_practice/limits        e.g. {"buckets":{"app resource units per minute":{"factor":0.5}},"afterSeconds":600}
  GET  /_practice/faults        names of misbehaviours, and which are on
  POST /_practice/faults        e.g. {"resetConnections":{"probability":0.01,"path":"/delta"}}; null or DELETE ends it
  POST /_practice/mutate        {"seed":1,"drives":5,"changes":40}: a day of work
  POST /_practice/clock         {"seconds":86400}, with a virtual clock
  GET  /_practice/sites         the sites that are no OneDrives, and the deleted ones
  POST /_practice/sites         {"url":"https://…","lock":"no-access"} or {"url":"…","deleted":true}, false brings it back
  GET  /_practice/users         how many people there are, and the first of them
  POST /_practice/users/{name}  {"state":"mfa"} or {"password":"…"}
  POST /_practice/devicecode/{code}  {"upn":"alice@…"} signs a device in without a browser; {"decline":true} refuses it
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
  const stateFolder = values.state ?? 'data/practice-tenant';
  return { seed, port, limits, imports, stateFolder, ...host, ...limitsOf(values), ...clockOf(values.clock) };
}

type Values = ReturnType<typeof parse>['values'];

function limitsOf(values: Values): Partial<PracticeTenantOptions> {
  const scale = Number(values['limit-scale'] ?? '1');
  if (!(scale > 0)) throw new UsageError('--limit-scale must be a number above 0');
  const siblings = values.siblings ?? 'together';
  if (siblings !== 'together' && siblings !== 'separate')
    throw new UsageError('--siblings must be together or separate');
  const rateLimitHeaders = values['rate-limit-headers'] ? 'from80percent' : 'none';
  return { limitScale: scale, limitSettings: { siblings, rateLimitHeaders } };
}

function clockOf(which = 'real'): { clock?: VirtualClock } {
  if (which !== 'real' && which !== 'virtual') throw new UsageError('--clock must be real or virtual');
  return which === 'virtual' ? { clock: new VirtualClock(Date.now()) } : {};
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
        'limit-scale': { type: 'string' },
        siblings: { type: 'string' },
        'rate-limit-headers': { type: 'boolean' },
        clock: { type: 'string' },
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
      and watch what is asked at        ${tenant.url}/_practice/  (Ctrl+C stops)`);
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
    keepSmall();
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
