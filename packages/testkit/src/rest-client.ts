import {
  type AnswerOf,
  allOperations,
  type BodyOf,
  type BuiltOperationId,
  type QueryOf,
  type StreamOperationId,
} from '@coffer/contract';
import { Agent, type Dispatcher, request } from 'undici';

/** An answer that was not the operation's success. */
export class RestFailure extends Error {
  override readonly name = 'RestFailure';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type JsonOperationId = Exclude<BuiltOperationId, StreamOperationId>;

/** A value as it may be sent: every member optional, undefined ones left out. */
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;

/** What a call carries. Path parameters are plain strings; everything else is typed by the contract. */
export interface CallOptions<Id extends BuiltOperationId> {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Loose<QueryOf<Id>>;
  readonly body?: Loose<BodyOf<Id>>;
}

/** Bytes that the server streams, with the headers that describe them. */
export interface Download {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly contentType: string;
  /** Undefined where the length is not known beforehand. */
  readonly contentLength: number | undefined;
  readonly contentDisposition: string;
}

const callTimeout = 20 * 60_000;

/**
 * Speaks the v6 API, typed by the contract. Accepts the server's self-signed certificate: it is meant for a server on this machine.
 * Every answer but the operation's own success code rejects with {@link RestFailure}.
 */
export class RestClient implements AsyncDisposable {
  readonly url: string;
  readonly #agent = new Agent({
    connect: { rejectUnauthorized: false },
    headersTimeout: callTimeout,
    bodyTimeout: callTimeout,
  });
  #token = '';

  constructor(url: string) {
    this.url = url;
  }

  /** Signs in as an administrator; later calls carry the token. */
  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.raw('POST', '/v6/token', {
      contentType: 'application/x-www-form-urlencoded',
      body: new URLSearchParams({ grant_type: 'password', username, password }).toString(),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new RestFailure(answer.statusCode, `sign-in: ${text}`);
    const { access_token: token } = JSON.parse(text) as { access_token: string };
    this.#token = token;
  }

  /** The token in use, for a caller who wants to repeat a call with another program. */
  get token(): string {
    return this.#token;
  }

  /** Calls an operation that answers JSON or nothing. */
  async call<Id extends JsonOperationId>(id: Id, options: CallOptions<Id> = {}): Promise<AnswerOf<Id>> {
    const answer = await this.#send(id, options);
    const text = await answer.body.text();
    return (text === '' ? undefined : JSON.parse(text)) as AnswerOf<Id>;
  }

  /** Calls an operation that answers bytes. */
  async download<Id extends StreamOperationId>(id: Id, options: CallOptions<Id> = {}): Promise<Download> {
    const answer = await this.#send(id, options);
    const length = answer.headers['content-length'];
    return {
      bytes: answer.body,
      contentType: String(answer.headers['content-type'] ?? ''),
      contentLength: length === undefined ? undefined : Number(length),
      contentDisposition: String(answer.headers['content-disposition'] ?? ''),
    };
  }

  /** One request as it stands, whatever the answer. */
  async raw(
    method: Dispatcher.HttpMethod,
    path: string,
    options: { readonly body?: string; readonly contentType?: string; readonly token?: string } = {},
  ): Promise<Dispatcher.ResponseData> {
    const token = options.token ?? this.#token;
    return await request(`${this.url}${path}`, {
      dispatcher: this.#agent,
      method,
      headers: {
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...(options.body === undefined ? {} : { 'content-type': options.contentType ?? 'application/json' }),
      },
      body: options.body ?? null,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  async #send<Id extends BuiltOperationId>(id: Id, options: CallOptions<Id>): Promise<Dispatcher.ResponseData> {
    const operation = allOperations[id];
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = options.path?.[name];
      if (value === undefined) throw new Error(`${id} needs the path parameter ${name}`);
      return encodeURIComponent(value);
    });
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(options.query ?? {})) query.set(name, String(value));
    const answer = await this.raw(
      operation.method,
      query.size === 0 ? path : `${path}?${query}`,
      options.body === undefined ? {} : { body: JSON.stringify(options.body) },
    );
    if (answer.statusCode === operation.success) return answer;
    const text = await answer.body.text();
    throw new RestFailure(answer.statusCode, `${id} answered ${answer.statusCode}: ${messageIn(text)}`);
  }
}

function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? message : text.slice(0, 300);
  } catch {
    // Not JSON: show it as it is.
    return text.slice(0, 300);
  }
}
