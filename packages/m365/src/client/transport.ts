import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { OutsideError } from '@coffer/model';
import { Agent, type Dispatcher, request } from 'undici';

const unzip = promisify(gunzip);

/** Largest JSON answer that is read, in bytes after decompression. A delta page of 500 items is about 1 MB. */
const JSON_LIMIT = 64 * 1024 * 1024;

/** One HTTP request as it goes on the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal: AbortSignal;
}

/** An answer whose body has not been read. Exactly one of `text`, `stream`, `discard` must be called. */
export interface WireAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body, unzipped, bounded. */
  text(): Promise<{ readonly text: string; readonly bytes: number }>;
  /** The body as it arrives. */
  stream(): AsyncIterable<Uint8Array>;
  /** Throws the body away. */
  discard(): Promise<void>;
}

/**
 * The only exit to the network. Trusts the well-known authorities and the given one, bounds every wait and every JSON
 * body, and marks all traffic as this product's, as Microsoft asks of software vendors
 * ("Avoid getting throttled or blocked in SharePoint Online": `ISV|Company|App/Version`).
 *
 * Every rejection is `OutsideError('unreachable')`, `OutsideError('damaged')` or the signal's reason.
 */
export class Transport implements AsyncDisposable {
  readonly #agent: Agent;
  readonly #userAgent: string;

  constructor(options: { readonly ca?: string | undefined; readonly version: string }) {
    this.#userAgent = `ISV|Coffer|Coffer/${options.version}`;
    this.#agent = new Agent({
      connect: { timeout: 15_000, ...(options.ca === undefined ? {} : { secureContext: trusting(options.ca) }) },
      headersTimeout: 120_000,
      bodyTimeout: 60_000,
      keepAliveTimeout: 20_000,
      connections: 64,
      allowH2: false,
    });
  }

  async send(wire: WireRequest): Promise<WireAnswer> {
    wire.signal.throwIfAborted();
    if (!wire.url.startsWith('https://')) throw new OutsideError('damaged', 'An address was given that is not HTTPS.');
    try {
      const answer = await request(wire.url, {
        dispatcher: this.#agent,
        method: wire.method,
        headers: { 'user-agent': this.#userAgent, 'accept-encoding': 'gzip', ...wire.headers },
        body: wire.body ?? null,
        signal: wire.signal,
      });
      return wireAnswer(answer, wire);
    } catch (error) {
      throw broken(error, wire);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

/**
 * The well-known authorities and another one, for all connections together: each of them, given the certificates, would parse and
 * keep all of them for itself, which is some 700 KB.
 */
function trusting(ca: string): SecureContext {
  return createSecureContext({ ca: [...rootCertificates, ca] });
}

function wireAnswer(answer: Dispatcher.ResponseData, wire: WireRequest): WireAnswer {
  const headers = flat(answer.headers);
  return {
    status: answer.statusCode,
    headers,
    text: async () => {
      const { bytes, whole } = await collect(answer.body, wire);
      return { text: await decode(whole, headers['content-encoding']), bytes };
    },
    stream: () => pieces(answer.body, wire),
    discard: async () => {
      await answer.body.dump({ limit: 64 * 1024 }).catch((error: unknown) => {
        throw broken(error, wire);
      });
    },
  };
}

async function* pieces(body: AsyncIterable<Uint8Array>, wire: WireRequest): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of body) yield chunk;
  } catch (error) {
    throw broken(error, wire);
  }
}

async function collect(body: AsyncIterable<Uint8Array>, wire: WireRequest): Promise<{ bytes: number; whole: Buffer }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of pieces(body, wire)) {
    bytes += chunk.length;
    if (bytes > JSON_LIMIT) throw new OutsideError('damaged', `${hostOf(wire.url)} sent an answer that is too large.`);
    chunks.push(chunk);
  }
  return { bytes, whole: Buffer.concat(chunks, bytes) };
}

async function decode(whole: Buffer, encoding: string | undefined): Promise<string> {
  if (encoding !== 'gzip' || whole.length === 0) return whole.toString('utf8');
  try {
    return (await unzip(whole, { maxOutputLength: JSON_LIMIT })).toString('utf8');
  } catch (cause) {
    throw new OutsideError('damaged', 'An answer could not be unpacked.', { cause, transient: true });
  }
}

function flat(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) out[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return out;
}

function broken(error: unknown, wire: WireRequest): unknown {
  if (wire.signal.aborted) return wire.signal.reason;
  if (error instanceof OutsideError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reason = CERTIFICATE_CODES.has(code) ? 'untrusted-certificate' : 'connection';
  return new OutsideError('unreachable', `${hostOf(wire.url)} cannot be reached (${code}).`, {
    transient: reason === 'connection',
    reason,
    cause: error,
  });
}

const CERTIFICATE_CODES: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

/** The host of an address, for messages: the rest of it may be a secret. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server';
}
