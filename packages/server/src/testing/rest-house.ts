import { readFile } from 'node:fs/promises';
import { type Clock, silentLogger } from '@coffer/model';
import { Agent, type Dispatcher, request } from 'undici';
import { createServer, type RunningServer } from '../server.ts';
import { cheapPasswords } from './cheap-passwords.ts';

/** What a test reads out of answers; that they keep to the contract is checked by the server itself. */
// biome-ignore lint/suspicious/noExplicitAny: tests read freely
export type Json = any;

/** How to start a house. */
export interface RestHouseOptions {
  /** Stays when the house is disposed, so that a second one can go on with it. */
  readonly dataFolder: string;
  readonly cloudFile?: string;
  readonly clock?: Clock;
}

/** An answer with its bytes. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly bytes: Buffer;
  readonly json: Json;
}

const password = 'a password for tests';

/** A server on a free port that refuses to send what the contract does not allow, and an administrator's client of it. */
export class RestHouse implements AsyncDisposable {
  readonly server: RunningServer;
  readonly #agent = new Agent({ connect: { rejectUnauthorized: false }, headersTimeout: 0, bodyTimeout: 0 });
  #token = '';

  private constructor(server: RunningServer) {
    this.server = server;
  }

  static async start(options: RestHouseOptions): Promise<RestHouse> {
    const server = await createServer({
      settings: {
        COFFER_DATA: options.dataFolder,
        COFFER_PORT: '0',
        COFFER_ADMIN_PASSWORD: password,
        ...(options.cloudFile === undefined ? {} : { COFFER_CLOUD_FILE: options.cloudFile }),
      },
      logger: silentLogger,
      checkAnswers: true,
      passwordCost: cheapPasswords,
      ...(options.clock === undefined ? {} : { clock: options.clock }),
    });
    const house = new RestHouse(server);
    const answer = await house.ask('POST', 'token', { grant_type: 'password', username: 'admin', password });
    house.#token = answer.json.access_token;
    return house;
  }

  /** Sends a request to a path below `/v6/` and reads the answer whole. */
  async ask(method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<RestAnswer> {
    const answer = await request(`${this.server.url}/v6/${path}`, {
      method,
      headers: {
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      dispatcher: this.#agent,
    });
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json');
    const json = isJson && bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : undefined;
    return { status: answer.statusCode, headers: answer.headers, bytes, json };
  }

  /** Sends a request and goes away: after the first bytes of the answer, or once `when` resolves. */
  async leave(method: Dispatcher.HttpMethod, path: string, body: unknown, when?: Promise<unknown>): Promise<void> {
    const stop = new AbortController();
    void when?.then(() => stop.abort());
    try {
      const answer = await request(`${this.server.url}/v6/${path}`, {
        method,
        headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        dispatcher: this.#agent,
        signal: stop.signal,
      });
      for await (const _ of answer.body) break;
      answer.body.destroy();
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  }

  /** The same, for a call that must succeed with that status; returns the JSON. */
  async must(status: number, method: Dispatcher.HttpMethod, path: string, body?: unknown): Promise<Json> {
    const answer = await this.ask(method, path, body);
    if (answer.status !== status) {
      throw new Error(`${method} ${path}: ${answer.status} instead of ${status}: ${answer.bytes.toString('utf8')}`);
    }
    return answer.json;
  }

  /** Waits until the newest session of a job has ended and returns it. */
  async ended(jobId: string): Promise<Json> {
    while (true) {
      const { results } = await this.must(200, 'GET', `Jobs/${jobId}/JobSessions?limit=1`);
      if (results[0]?.endTime !== undefined) return results[0];
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Adds the organization of a practice tenant, which signs in as an application. Returns its id. */
  async addOrganization(practice: { readonly domain: string; readonly appId: string; readonly pfxFile: string }) {
    const pfx = await readFile(practice.pfxFile);
    const organization = await this.must(200, 'POST', 'Organizations', {
      type: 'Office365',
      region: 'Worldwide',
      isExchangeOnline: false,
      isSharePointOnline: true,
      sharePointOnlineSettings: {
        useApplicationOnlyAuth: true,
        officeOrganizationName: practice.domain,
        applicationId: practice.appId,
        applicationCertificate: pfx.toString('base64'),
        applicationCertificatePassword: 'practice',
      },
    });
    return organization.id as string;
  }

  /** Starts a job and waits for its session. */
  async run(jobId: string, full = false): Promise<Json> {
    await this.must(204, 'POST', `Jobs/${jobId}/start`, { full });
    return await this.ended(jobId);
  }

  /** The titles of a session's log, in their order. */
  async titles(sessionId: string): Promise<readonly string[]> {
    const { results } = await this.must(200, 'GET', `JobSessions/${sessionId}/LogItems?limit=1000`);
    return (results as { title: string }[]).map(({ title }) => title).reverse();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A connection that the client has only just opened would keep the server from closing until it times out.
    await this.#agent.destroy();
    await this.server[Symbol.asyncDispose]();
  }
}
