import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../clock.ts';
import { type PracticeTenant, type PracticeTenantOptions, startPracticeTenant } from '../practice-tenant.ts';
import { sharedKeys } from '../tls/kept-keys.ts';

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON; an empty object when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the service answered
  readonly json: any;
}

/** What is sent. */
export interface Sending {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly body?: Uint8Array | string;
}

/** A practice tenant with a clock that tests move, in a folder of its own, and a plain HTTPS client that trusts it. */
export class Probe implements AsyncDisposable {
  readonly tenant: PracticeTenant;
  readonly clock: VirtualClock;
  readonly folder: string;
  readonly #agent: Agent;

  private constructor(tenant: PracticeTenant, clock: VirtualClock, folder: string, ca: string) {
    this.tenant = tenant;
    this.clock = clock;
    this.folder = folder;
    this.#agent = new Agent({ ca, keepAlive: true });
  }

  static async start(options: Partial<PracticeTenantOptions> = {}): Promise<Probe> {
    const folder = options.stateFolder ?? (await mkdtemp(join(tmpdir(), 'practice-tenant-')));
    const clock = new VirtualClock();
    const keys = options.stateFolder === undefined ? { keysFolder: sharedKeys } : {};
    const tenant = await startPracticeTenant({ seed: 'tiny', clock, ...keys, ...options, stateFolder: folder });
    return new Probe(tenant, clock, folder, await readFile(tenant.caFile, 'utf8'));
  }

  /** Sends a request; `target` is a path or a whole address. */
  send(target: string, sending: Sending = {}): Promise<Reply> {
    const body = sending.json === undefined ? sending.body : JSON.stringify(sending.json);
    const headers: Record<string, string> = { ...sending.headers };
    if (sending.token !== undefined) headers['authorization'] = `Bearer ${sending.token}`;
    if (sending.json !== undefined) headers['content-type'] = 'application/json';
    const address = new URL(target, this.tenant.url);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        address,
        { method: sending.method ?? 'GET', headers, agent: this.#agent },
        (incoming) => {
          const pieces: Buffer[] = [];
          incoming.on('data', (piece: Buffer) => pieces.push(piece));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const whole = Buffer.concat(pieces);
            const isJson = incoming.headers['content-type']?.includes('json') ?? false;
            const json: unknown = isJson && whole.length > 0 ? JSON.parse(whole.toString('utf8')) : {};
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: whole, json });
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  /** Sends a form to the token endpoint. */
  sendForm(
    fields: Readonly<Record<string, string>>,
    more: { tenant?: string; headers?: Record<string, string>; endpoint?: string } = {},
  ): Promise<Reply> {
    return this.send(`/${more.tenant ?? 'tiny.onmicrosoft.com'}/oauth2/v2.0/${more.endpoint ?? 'token'}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...more.headers },
      body: new URLSearchParams(fields).toString(),
    });
  }

  get confidentialId(): string {
    return this.tenant.applications.confidential.appId;
  }

  get publicId(): string {
    return this.tenant.applications.publicClient.appId;
  }

  /** A token of the confidential application, by its secret. */
  async applicationToken(scope = 'https://graph.microsoft.com/.default'): Promise<string> {
    const reply = await this.sendForm({
      grant_type: 'client_credentials',
      client_id: this.confidentialId,
      client_secret: 'practice-secret',
      scope,
    });
    if (reply.status !== 200) throw new Error(reply.json.error_description);
    return reply.json.access_token;
  }

  /** A token of a person, `login` without domain. */
  async userToken(login: string, scope = 'https://graph.microsoft.com/.default'): Promise<string> {
    const username = `${login}@tiny.onmicrosoft.com`;
    const reply = await this.sendForm({
      grant_type: 'password',
      client_id: this.publicId,
      username,
      password: 'XXXXX',
      scope,
    });
    if (reply.status !== 200) throw new Error(reply.json.error_description);
    return reply.json.access_token;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    await this.tenant[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true, force: true });
  }
}
