import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Agent, request } from 'undici';
import { PracticeClient } from './practice-client.ts';
import { freePort, type Program, startProgram } from './processes.ts';
import { RestClient } from './rest-client.ts';

/** How a house is started. */
export interface HouseOptions {
  /** Emptied by nobody: give a fresh folder. Practice tenant and server keep their data below it. */
  readonly folder: string;
  /** Preferred ports; a free one is taken if they are in use or not given. */
  readonly ports?: { readonly practice: number; readonly server: number };
  /** The tenant's seed: `office` (default), `short-office` where the longest files are of no concern, `office-people` where no files are. */
  readonly seed?: 'office' | 'short-office' | 'office-people';
  /** `FOLDER=user` pairs for the practice tenant. */
  readonly imports?: readonly string[];
  /** Further arguments of the practice tenant. */
  readonly practiceArgs?: readonly string[];
  /** Further settings of the server. */
  readonly serverEnv?: Readonly<Record<string, string>>;
}

const practiceScript = fileURLToPath(new URL('../../practice-tenant/bin/practice-tenant.js', import.meta.url));
const serverScript = fileURLToPath(new URL('../../server/bin/coffer.js', import.meta.url));

/** The tenant of the office, the seed of every house. */
export const practiceDomain = 'office365.onmicrosoft.com';

/** A practice tenant and a Coffer server, each its own program, and a signed-in client for either. */
export class House implements AsyncDisposable {
  readonly practice: PracticeClient;
  readonly api: RestClient;
  /** Name and password of the server's administrator. */
  readonly administrator: { readonly user: string; readonly password: string };
  readonly serverFolder: string;
  readonly #options: HouseOptions;
  readonly #practiceProgram: Program;
  readonly #cloudFile: string;
  #server: Program | undefined;

  private constructor(parts: {
    readonly options: HouseOptions;
    readonly practiceProgram: Program;
    readonly practice: PracticeClient;
    readonly cloudFile: string;
    readonly serverPort: number;
  }) {
    this.#options = parts.options;
    this.#practiceProgram = parts.practiceProgram;
    this.#cloudFile = parts.cloudFile;
    this.practice = parts.practice;
    this.administrator = { user: 'admin', password: randomBytes(9).toString('base64url') };
    this.serverFolder = join(parts.options.folder, 'server');
    this.api = new RestClient(`https://localhost:${parts.serverPort}`);
  }

  /** Starts both programs and signs in. Rejects with a program's own output if it does not come up. */
  static async start(options: HouseOptions): Promise<House> {
    const practicePort = await freePort(options.ports?.practice);
    const serverPort = await freePort(options.ports?.server);
    const state = join(options.folder, 'practice-tenant');
    const url = `https://localhost:${practicePort}`;
    const imports = (options.imports ?? []).flatMap((pair) => ['--import', pair]);
    const practiceProgram = await startProgram({
      name: 'practice tenant',
      script: practiceScript,
      args: [
        '--seed',
        options.seed ?? 'office',
        '--port',
        String(practicePort),
        '--state',
        state,
        ...imports,
        ...(options.practiceArgs ?? []),
      ],
      env: {},
      ready: () => answers(`${url}/_practice/ledger`, 200),
    });
    const cloudFile = join(state, 'cloud.json');
    const practice = await PracticeClient.connect({
      url,
      caFile: join(state, 'ca.pem'),
      pfxFile: join(state, 'application.pfx'),
      tenant: practiceDomain,
      publicClientId: await publicClientOf(cloudFile),
      reader: await readerOf(join(state, 'application.json')),
    });
    const house = new House({ options, practiceProgram, practice, cloudFile, serverPort });
    try {
      await house.startServer();
    } catch (error) {
      await house[Symbol.asyncDispose]();
      throw error;
    }
    return house;
  }

  /** Starts the server (again) on the same data and signs in. */
  async startServer(): Promise<void> {
    this.#server = await startProgram({
      name: 'server',
      script: serverScript,
      args: [],
      env: {
        COFFER_DATA: this.serverFolder,
        COFFER_PORT: new URL(this.api.url).port,
        COFFER_ADMIN_USER: this.administrator.user,
        COFFER_ADMIN_PASSWORD: this.administrator.password,
        COFFER_CLOUD_FILE: this.#cloudFile,
        ...this.#options.serverEnv,
      },
      ready: () => answers(`${this.api.url}/v6/ServiceInstance`, 401),
    });
    await this.api.signIn(this.administrator.user, this.administrator.password);
  }

  /** Ends the server with a signal, `SIGKILL` for a crash. */
  async stopServer(signal: NodeJS.Signals): Promise<void> {
    await this.#server?.kill(signal);
    this.#server = undefined;
  }

  /** The password with which stock restic opens a repository, read by the server's own command beside the running server. */
  async recoveryKey(repository: string): Promise<string> {
    const args = ['--disable-warning=ExperimentalWarning', serverScript, 'recovery-key', repository];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      env: { ...process.env, COFFER_DATA: this.serverFolder },
    });
    return stdout.trim();
  }

  /** The server's process, for a measurement from outside; 0 while it is stopped. */
  get serverProcess(): number {
    return this.#server?.pid ?? 0;
  }

  /** What the server has written so far, for a failing test to show. */
  serverOutput(): string {
    return this.#server?.output() ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.[Symbol.asyncDispose]();
    await this.#practiceProgram[Symbol.asyncDispose]();
    await this.api[Symbol.asyncDispose]();
    await this.practice[Symbol.asyncDispose]();
  }
}

async function publicClientOf(cloudFile: string): Promise<string> {
  const cloud = JSON.parse(await readFile(cloudFile, 'utf8')) as {
    regions?: { Worldwide?: { publicClientId?: string } };
  };
  const id = cloud.regions?.Worldwide?.publicClientId;
  if (id === undefined) throw new Error(`${cloudFile} names no public client`);
  return id;
}

async function readerOf(applicationFile: string): Promise<{ readonly id: string; readonly secret: string }> {
  const { applicationId, secret } = JSON.parse(await readFile(applicationFile, 'utf8')) as {
    applicationId?: string;
    secret?: string;
  };
  if (applicationId === undefined || secret === undefined) throw new Error(`${applicationFile} names no application`);
  return { id: applicationId, secret };
}

async function answers(url: string, status: number): Promise<boolean> {
  const agent = new Agent({ connect: { rejectUnauthorized: false, timeout: 2_000 } });
  try {
    const answer = await request(url, { dispatcher: agent });
    await answer.body.dump();
    return answer.statusCode === status;
  } catch {
    // Not listening yet is the expected answer while a program starts.
    return false;
  } finally {
    await agent.destroy();
  }
}
