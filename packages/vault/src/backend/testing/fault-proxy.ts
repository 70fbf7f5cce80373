import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/**
 * What the proxy does to one request:
 * - a number: answers with this status, asking nobody;
 * - `reset`: cuts the connection without asking anybody;
 * - `half request`: passes half of the body on, then cuts both connections;
 * - `lost answer`: passes everything on, waits for the answer, and cuts the connection instead of telling it;
 * - `changed byte`: passes everything on with one byte of the body changed;
 * - `half answer`: tells the head and half of the body of the answer, then cuts the connection;
 * - `silence`: never answers;
 * - `slow`: tells the answer in small pieces with pauses.
 */
export type Fault =
  | number
  | 'reset'
  | 'changed byte'
  | 'half request'
  | 'lost answer'
  | 'half answer'
  | 'silence'
  | 'slow';

/** A plan is asked about each request; no fault means that it passes. */
type FaultPlan = (request: IncomingMessage) => Fault | undefined;

export interface FaultProxy extends AsyncDisposable {
  readonly origin: string;
  /** Takes effect with the next request. */
  plan: FaultPlan;
  /** Method and path of all requests so far. */
  readonly seen: string[];
}

/** A proxy in front of a real HTTP server of this machine, on a free port of 127.0.0.1; with a certificate it speaks HTTPS. */
export async function startFaultProxy(
  target: string,
  certificate?: { readonly key: string; readonly cert: string },
): Promise<FaultProxy> {
  const proxy = { plan: (() => undefined) as FaultPlan, seen: [] as string[] };
  const serve = (asked: IncomingMessage, answer: ServerResponse) => {
    proxy.seen.push(`${asked.method} ${asked.url}`);
    void pass({ asked, answer, target, fault: proxy.plan(asked) }).catch(() => asked.socket.destroy());
  };
  const server = certificate ? createTlsServer(certificate, serve) : createServer(serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, {
    origin: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}

async function pass(exchange: {
  readonly asked: IncomingMessage;
  readonly answer: ServerResponse;
  readonly target: string;
  readonly fault: Fault | undefined;
}): Promise<void> {
  const { asked, answer, target, fault } = exchange;
  if (fault === 'silence') return;
  if (fault === 'reset') {
    asked.socket.resetAndDestroy();
    return;
  }
  const body = Buffer.concat(await asked.toArray());
  if (typeof fault === 'number') {
    answer.writeHead(fault).end();
    return;
  }
  // 100-continue was dealt with here.
  const { expect: _, ...headers } = asked.headers;
  const onward = request(new URL(asked.url ?? '/', target), { method: asked.method ?? 'GET', headers });
  if (fault === 'half request') {
    onward.on('error', () => undefined);
    onward.write(body.subarray(0, body.length / 2), () => onward.destroy());
    await once(onward, 'close');
    asked.socket.resetAndDestroy();
    return;
  }
  if (fault === 'changed byte') body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
  onward.end(body);
  const [told] = (await once(onward, 'response')) as [IncomingMessage];
  const content = Buffer.concat(await told.toArray());
  if (fault === 'lost answer') {
    asked.socket.resetAndDestroy();
    return;
  }
  answer.writeHead(told.statusCode ?? 500, told.headers);
  if (fault === 'half answer') {
    answer.write(content.subarray(0, content.length / 2), () => asked.socket.destroy());
    return;
  }
  const pieces = fault === 'slow' ? 8 : 1;
  for (let i = 0; i < pieces; i++) {
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const size = Math.ceil(content.length / pieces);
    answer.write(content.subarray(i * size, (i + 1) * size));
  }
  answer.end();
}
