import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { DEFAULT_CIPHERS } from 'node:tls';
import { createGraph, GRAPH_ADDRESSES, isGraphPath } from './apis/graph/api.ts';
import { answerLogin, isLoginPath, LOGIN_ADDRESSES } from './apis/login/api.ts';
import { answerPractice, isPracticePath, PRACTICE_ADDRESSES } from './apis/practice/api.ts';
import { answerSharePoint, CONTENT_ADDRESSES, isSharePointPath, SHAREPOINT_ADDRESSES } from './apis/sharepoint/api.ts';
import { arrivalOf } from './http/addresses.ts';
import { bodyOf } from './http/body.ts';
import { type Answer, ConnectionBroken, type Exchange } from './http/exchange.ts';
import { emptyNote } from './journal.ts';
import type { Services } from './services.ts';
import type { KeyAndCertificate } from './tls/certificates.ts';

/** Where to listen, and with which certificate. */
export interface ListenOptions extends KeyAndCertificate {
  /** Requests that come earlier wait for this. */
  readonly opened: Promise<void>;
  readonly port: number;
  readonly host: string;
}

/** A listening server. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the one HTTPS server behind which all imitated services live. */
export async function listen(services: Services, options: ListenOptions): Promise<Listening> {
  const route = router(services);
  const server = createServer(
    {
      key: options.key,
      cert: options.certificate,
      keepAliveTimeout: 60_000,
      // The cheapest of the safe ones first: downloads are as fast as this machine encrypts.
      ciphers: `TLS_AES_128_GCM_SHA256:${DEFAULT_CIPHERS}`,
      honorCipherOrder: true,
    },
    (request, response) => {
      options.opened
        .then(() => serve(request, response, { services, route }))
        .catch((error: unknown) => {
          if (!isHangUp(error)) console.error('practice tenant: a request failed', error);
          response.destroy();
        });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

type RouteOf = (exchange: Exchange) => Promise<Answer>;

function router(services: Services): RouteOf {
  const graph = createGraph(services);
  const { addresses } = services;
  addresses.know('login', LOGIN_ADDRESSES);
  addresses.know('graph', GRAPH_ADDRESSES);
  addresses.know('sharepoint', SHAREPOINT_ADDRESSES);
  addresses.know('content', CONTENT_ADDRESSES);
  addresses.know('practice', PRACTICE_ADDRESSES);
  return async (exchange) => {
    if (isPracticePath(exchange.path)) return await answerPractice(exchange, services);
    if (isGraphPath(exchange.path)) return await graph(exchange);
    if (isSharePointPath(exchange.path)) return await answerSharePoint(exchange, services);
    if (isLoginPath(exchange.path)) return await answerLogin(exchange, services);
    return { status: 404, json: { message: 'nothing of Microsoft 365 is imitated at this address' } };
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  context: { services: Services; route: RouteOf },
): Promise<void> {
  const { services } = context;
  const exchange = exchangeOf(request, services);
  let status = 500;
  try {
    const answer = await answerOf(exchange, context);
    status = answer.status;
    await send(answer, response, exchange);
  } catch (error) {
    if (!response.headersSent && !isHangUp(error)) {
      await send(
        { status: 500, json: { error: { code: 'generalException', message: 'An unspecified error has occurred.' } } },
        response,
        exchange,
      );
    }
    throw error;
  } finally {
    services.addresses.record(status, exchange.note);
    if (exchange.note.api !== 'practice') {
      services.journal.record({ method: exchange.method, path: exchange.path, status, note: exchange.note });
      services.ledger.record(status, exchange.note);
    }
  }
}

/** What the route says, unless a fault that is switched on speaks first or changes it. */
async function answerOf(
  exchange: Exchange,
  { services, route }: { services: Services; route: RouteOf },
): Promise<Answer> {
  if (isPracticePath(exchange.path)) return await route(exchange);
  const answer = services.faults.arrive(exchange) ?? (await route(exchange));
  const date = httpDate(services.clock.now());
  return services.faults.after(exchange, { ...answer, headers: { date, ...answer.headers } });
}

let lastDate = { second: -1, text: '' };

/** The `Date` header for ms UTC. */
function httpDate(now: number): string {
  const second = Math.floor(now / 1000);
  if (lastDate.second !== second) lastDate = { second, text: new Date(second * 1000).toUTCString() };
  return lastDate.text;
}

function exchangeOf(request: IncomingMessage, services: Services): Exchange {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const { world } = services;
  const raw = mark < 0 ? target : target.slice(0, mark);
  const arrival = arrivalOf(request.headers.host ?? '', raw, { origin: services.origin(), world });
  return {
    method: request.method ?? 'GET',
    ...arrival,
    query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
    headers: request.headers,
    body: request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>,
    remoteAddress: request.socket.remoteAddress ?? '',
    note: emptyNote(),
  };
}

async function send(answer: Answer, response: ServerResponse, exchange: Exchange): Promise<void> {
  const { note } = exchange;
  const headers: Record<string, string> = { ...answer.headers };
  if (answer.stream) {
    response.writeHead(answer.status, headers);
    await pour(answer.stream, response, note);
    return;
  }
  const body = bodyOf(answer);
  if (body === undefined) {
    delete headers['content-type'];
    response.writeHead(
      answer.status,
      answer.status === 204 || answer.status === 304
        ? headers
        : { ...headers, 'content-length': headers['content-length'] ?? '0' },
    );
    response.end();
    return;
  }
  const { bytes, type } = body;
  note.bytesOut += bytes.byteLength;
  response.writeHead(answer.status, { 'content-type': type, ...headers, 'content-length': String(bytes.byteLength) });
  response.end(bytes);
}

/** Writes a stream as large as its pieces come, never ahead of the client; counts what has been handed over. */
async function pour(
  stream: AsyncIterable<Uint8Array>,
  response: ServerResponse,
  note: Exchange['note'],
): Promise<void> {
  for await (const piece of stream) {
    if (response.destroyed) throw hangUp();
    note.bytesOut += piece.byteLength;
    if (!response.write(piece)) await drained(response);
  }
  response.end();
  await finished(response);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      response.off('drain', settle);
      response.off('close', settle);
      if (response.destroyed) reject(hangUp());
      else resolve();
    };
    response.on('drain', settle);
    response.on('close', settle);
  });
}

function hangUp(): Error {
  return Object.assign(new Error('the client hung up'), { code: 'ECONNRESET' });
}

/** The client went away, or the connection was broken on purpose: nothing to report. */
function isHangUp(error: unknown): boolean {
  if (error instanceof ConnectionBroken) return true;
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code === 'ERR_STREAM_DESTROYED'
  );
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1_000).unref();
  });
}
