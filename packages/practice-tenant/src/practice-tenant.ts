import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Addresses } from './addresses.ts';
import { DirectoryDeltas } from './apis/graph/directory-deltas.ts';
import { Enumerations } from './apis/graph/enumerations.ts';
import { type FaultSettings, Faults } from './behaviours/faults.ts';
import { type Clock, systemClock } from './clock.ts';
import { microsoftHosts } from './http/addresses.ts';
import { AccessTokens } from './identity/access-tokens.ts';
import { SignIns } from './identity/sign-ins.ts';
import { Tempauth } from './identity/tempauth.ts';
import { type ImportReport, importFolder } from './import-folder.ts';
import { Journal } from './journal.ts';
import { Ledger } from './ledger.ts';
import { Meter } from './metering/meter.ts';
import type { LimitChange, LimitSettings } from './metering/settings.ts';
import { APPLICATION_PFX_PASSWORD, APPLICATION_SECRET, addPracticeApplications } from './seeds/applications.ts';
import type { Seed } from './seeds/seed.ts';
import { type Listening, listen } from './server.ts';
import type { Services } from './services.ts';
import { PLAIN_SETTINGS, type Settings } from './settings.ts';
import { Spool } from './spool.ts';
import { Subscriptions } from './subscriptions.ts';
import { applicationCertificate, serverCertificate } from './tls/certificates.ts';
import { leaveKeys, takeKeys } from './tls/kept-keys.ts';
import { Uploads } from './uploads.ts';
import { type Application, type CloudName, World, WorldError } from './world/index.ts';

/** Loaded when chosen: the office brings half a second of document writers with it. */
const SEEDS = {
  tiny: async () => (await import('./seeds/tiny.ts')).tinySeed,
  office: async () => (await import('./seeds/office/index.ts')).officeSeed,
  'short-office': async () => (await import('./seeds/office/index.ts')).shortOfficeSeed,
  'office-people': async () => (await import('./seeds/office/office-people.ts')).officePeopleSeed,
  hostile: async () => (await import('./seeds/hostile/index.ts')).hostileSeed,
  enterprise: async () => (await import('./seeds/enterprise.ts')).enterpriseSeed,
} satisfies Readonly<Record<string, () => Promise<Seed>>>;

/** The name of a seed that comes with the practice tenant. */
export type SeedName = keyof typeof SEEDS;

/** The seeds a practice tenant can start from. */
export const SEED_NAMES = Object.keys(SEEDS) as readonly SeedName[];

/** A folder of this machine that is laid into a user's OneDrive. */
export interface FolderImport {
  readonly folder: string;
  /** User principal name; without a domain the tenant's first one is added. */
  readonly user: string;
}

/** How to start a practice tenant. */
export interface PracticeTenantOptions {
  /** Where certificates, `cloud.json` and uploaded bytes are kept. Two tenants must not share one. */
  readonly stateFolder: string;
  readonly seed: SeedName | Seed;
  /**
   * Where keys and certificates are shared with other tenants that start in the same month: those that are there are used, otherwise new
   * ones are made and left there. A start is half a second of processor cheaper with them. Only for tests, because whoever trusts one
   * tenant trusts them all.
   */
  readonly keysFolder?: string;
  /** 0 (default) takes a free one. */
  readonly port?: number;
  /** The address to listen on, default `127.0.0.1`. */
  readonly host?: string;
  readonly imports?: readonly FolderImport[];
  /** `none` counts but never refuses; default `microsoft`. */
  readonly limits?: 'microsoft' | 'none';
  /** All limits are multiplied by this, default 1. */
  readonly limitScale?: number;
  /** Whether delegated calls also use up the application's resource units, default false (see `LimitSettings`). */
  readonly appLimitsForUsers?: boolean;
  /** Everything else about the limits; what is not given is as Microsoft has it (see `LimitSettings`). */
  readonly limitSettings?: Partial<LimitSettings>;
  /** Days until a delta token is refused, default 30; Microsoft publishes no figure for drives. */
  readonly deltaTokenDays?: number;
  /** Entries the journal keeps, default 200,000. */
  readonly journalCapacity?: number;
  /** The cloud the tenant lives in, default `Worldwide`. */
  readonly cloud?: CloudName;
  /**
   * Makes the server's certificate good for Microsoft's own host names as well, for programs that have them built in and are led here
   * by a proxy; default false. Only who trusts this tenant's authority believes it.
   */
  readonly microsoftHosts?: boolean;
  /** What is not given is as in `PLAIN_SETTINGS`. */
  readonly settings?: Partial<Settings>;
  readonly clock?: Clock;
  /** Numbers from 0 to 1 for the random faults. */
  readonly random?: () => number;
}

/** A running practice tenant. Disposing it stops the server; the state folder stays. */
export interface PracticeTenant extends AsyncDisposable {
  /** Where everything is, e.g. `https://localhost:5443`. */
  readonly url: string;
  readonly caFile: string;
  readonly cloudFile: string;
  readonly world: World;
  readonly journal: Journal;
  /** Every address that is served, and how often it was answered. */
  readonly addresses: Addresses;
  readonly ledger: Ledger;
  readonly imports: readonly (FolderImport & ImportReport)[];
  /** The application with a secret and a certificate, and the one without. */
  readonly applications: { readonly confidential: Application; readonly publicClient: Application };
  /** May be changed while the tenant runs. */
  readonly settings: Settings;
  /** Switches misbehaviour on or off, see `src/behaviours`. */
  setFaults(settings: FaultSettings): void;
  /** Changes limits, now or later. @throws RangeError when the change makes no sense. */
  setLimits(change: LimitChange): void;
}

/**
 * Starts a pretend Microsoft 365 on one HTTPS port.
 *
 * @throws Error when the port is taken, a folder to import does not exist, or a user is unknown.
 */
export async function startPracticeTenant(options: PracticeTenantOptions): Promise<PracticeTenant> {
  const clock = options.clock ?? systemClock;
  const folder = resolve(options.stateFolder);
  await mkdir(folder, { recursive: true });
  const month = new Date(clock.now()).toISOString().slice(0, 7);
  const keysFolder = options.keysFolder === undefined ? undefined : join(options.keysFolder, month);
  if (keysFolder !== undefined) await takeKeys(keysFolder, folder);
  const application = await applicationCertificate(folder, clock.now(), APPLICATION_PFX_PASSWORD);
  const world = await build(options.seed, clock, options.cloud ?? 'Worldwide');
  const hosts = options.microsoftHosts ? microsoftHosts(world) : [];
  const certificate = await serverCertificate(folder, clock.now(), hosts);
  const applications = addPracticeApplications(world, application.der);
  const imports = await runImports(options.imports ?? [], world);
  let origin = '';
  const services = await assemble({ options, clock, world, folder, origin: () => origin });
  if (keysFolder !== undefined) await leaveKeys(folder, keysFolder);
  const opened = Promise.withResolvers<void>();
  const listening = await listen(services, {
    opened: opened.promise,
    key: certificate.key,
    certificate: certificate.certificate,
    port: options.port ?? 0,
    host: options.host ?? '127.0.0.1',
  });
  origin = `https://localhost:${listening.port}`;
  const cloudFile = await writeCloudFile(folder, {
    origin,
    caFile: certificate.caFile,
    publicClientId: applications.publicClient.appId,
    cloud: world.cloud,
  });
  await writeApplicationFile(folder, applications.confidential);
  // Whoever gets an answer finds the files that say where everything is.
  opened.resolve();
  const { journal, addresses, ledger, faults, meter } = services;
  return {
    url: origin,
    caFile: certificate.caFile,
    cloudFile,
    world,
    journal,
    addresses,
    ledger,
    imports,
    applications,
    settings: services.settings,
    setFaults: (settings) => faults.set(settings),
    setLimits: (change) => meter.change(change),
    [Symbol.asyncDispose]: () => stop(listening, services),
  };
}

async function build(seed: PracticeTenantOptions['seed'], clock: Clock, cloud: CloudName): Promise<World> {
  const world = new World(clock);
  world.cloud = cloud;
  if (typeof seed === 'string' && !(seed in SEEDS))
    throw new Error(`there is no seed "${seed}"; known are ${SEED_NAMES.join(', ')}`);
  const chosen = typeof seed === 'string' ? await SEEDS[seed]() : seed;
  await chosen.build(world);
  return world;
}

async function runImports(imports: readonly FolderImport[], world: World): Promise<(FolderImport & ImportReport)[]> {
  const reports: (FolderImport & ImportReport)[] = [];
  for (const wish of imports) {
    const name = wish.user.includes('@') ? wish.user : `${wish.user}@${world.profile.initialDomain}`;
    const user = world.user(name);
    if (!user) throw new WorldError('notFound', `there is no user ${name} to import ${wish.folder} for`);
    reports.push({ ...wish, ...(await importFolder(resolve(wish.folder), world.provisionOneDrive(user))) });
  }
  return reports;
}

interface Parts {
  readonly options: PracticeTenantOptions;
  readonly clock: Clock;
  readonly world: World;
  readonly folder: string;
  readonly origin: () => string;
}

async function assemble({ options, clock, world, folder, origin }: Parts): Promise<Services> {
  const spool = await Spool.open(join(folder, 'uploads'));
  return {
    world,
    clock,
    origin,
    tokens: await AccessTokens.open(folder, world),
    signIns: new SignIns(clock),
    tempauth: new Tempauth(clock),
    meter: new Meter({
      clock,
      size: () => ({ licences: world.profile.licences, users: world.users.size }),
      ...options.limitSettings,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
      ...(options.limitScale === undefined ? {} : { scale: options.limitScale }),
      ...(options.appLimitsForUsers === undefined ? {} : { appLimitsForUsers: options.appLimitsForUsers }),
    }),
    faults: new Faults(options.random ?? Math.random, clock),
    journal: new Journal(clock, options.journalCapacity),
    addresses: new Addresses(),
    ledger: new Ledger(),
    spool,
    uploads: new Uploads(spool),
    subscriptions: new Subscriptions(clock, () => world.tenantId),
    enumerations: new Enumerations(),
    directoryDeltas: new DirectoryDeltas(),
    deltaTokenDays: options.deltaTokenDays ?? 30,
    settings: { ...PLAIN_SETTINGS, ...options.settings },
    epoch: randomUUID(),
  };
}

async function writeCloudFile(
  folder: string,
  facts: { origin: string; caFile: string; publicClientId: string; cloud: CloudName },
): Promise<string> {
  const { origin, caFile, publicClientId, cloud } = facts;
  const hosts = { login: origin, graph: origin, sharePoint: `${origin}/sharepoint/{host}`, publicClientId };
  return await writeJson(join(folder, 'cloud.json'), { caFile, regions: { [cloud]: hosts } });
}

async function writeApplicationFile(folder: string, application: Application): Promise<void> {
  await writeJson(join(folder, 'application.json'), {
    applicationId: application.appId,
    secret: APPLICATION_SECRET,
    certificateFile: join(folder, 'application.pem'),
    keyFile: join(folder, 'application-key.pem'),
    pfxFile: join(folder, 'application.pfx'),
    pfxPassword: APPLICATION_PFX_PASSWORD,
  });
}

async function writeJson(file: string, value: unknown): Promise<string> {
  await writeFile(`${file}.new`, `${JSON.stringify(value, undefined, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return file;
}

async function stop(listening: Listening, services: Services): Promise<void> {
  await services.subscriptions[Symbol.asyncDispose]();
  await listening.close();
  await services.uploads[Symbol.asyncDispose]();
}
