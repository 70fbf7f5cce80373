import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../packages/console/dist/', import.meta.url));
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };
const restoreSessionId = '3f2b7a52-0d7c-4b55-9b7f-6a1f7d3c9e01';

/** A server that has the console's own files and makes up the answers for one folder. */
export interface StandIn extends AsyncDisposable {
  readonly url: string;
  /** Address of the folder in the console. */
  readonly folder: string;
  /** Pages of the folder that were asked for. */
  pages(): number;
  /** Whether somebody is signed in; the first load is that of the sign-in page. */
  signedIn: boolean;
}

/** Starts it with so many documents in the top folder of the only OneDrive of an opened restore point. */
export async function startStandIn(documents: number): Promise<StandIn> {
  let pages = 0;
  const state = { signedIn: false };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith('/v6/') || url.pathname.startsWith('/coffer/')) {
      if (url.pathname.endsWith('/Documents')) pages += 1;
      answer(response, state.signedIn ? apiAnswer(url, documents) : undefined);
    } else void sendFile(request, response, url.pathname);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    folder: `${url}/console/restore/${restoreSessionId}`,
    pages: () => pages,
    get signedIn() {
      return state.signedIn;
    },
    set signedIn(value: boolean) {
      state.signedIn = value;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(response: ServerResponse, body: unknown): void {
  if (body === undefined) response.writeHead(401).end();
  else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function apiAnswer({ pathname, searchParams }: URL, documents: number): unknown {
  if (pathname.endsWith('/console/session')) return { userName: 'admin', role: 'administrator' };
  if (pathname.endsWith('/Documents')) {
    const [offset, limit] = ['offset', 'limit'].map((name) => Number(searchParams.get(name) ?? 0)) as [number, number];
    const length = Math.max(0, Math.min(limit, documents - offset));
    return { offset, limit, results: Array.from({ length }, (_, index) => documentAt(offset + index)) };
  }
  if (pathname.endsWith('/Folders')) return { offset: 0, limit: 0, results: [] };
  if (pathname.endsWith('/objects')) {
    return {
      offset: 0,
      limit: 50,
      results: [{ id: 'drive', workload: 'onedrive', displayName: 'Ruth Adler', url: '' }],
    };
  }
  if (pathname.includes('/RestoreSessions/'))
    return { id: restoreSessionId, type: 'Veod', state: 'Working', name: 'R' };
  return [];
}

function documentAt(index: number) {
  return {
    id: `document-${index}`,
    name: `Report ${String(index).padStart(7, '0')} on the state of things.docx`,
    sizeBytes: 10_000 + ((index * 7919) % 5_000_000),
    modificationTime: new Date(1_700_000_000_000 + index * 60_000).toISOString(),
    modifiedBy: 'ruth.adler@office365.onmicrosoft.com',
  };
}

/** As the server does: compressed twins to those who take them, the page itself at every address. */
async function sendFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  const name = path.startsWith('/assets/') ? path.slice(1) : 'index.html';
  const takesGzip = (request.headers['accept-encoding'] ?? '').includes('gzip') && name !== 'index.html';
  try {
    const bytes = await readFile(join(built, takesGzip ? `${name}.gz` : name));
    response
      .writeHead(200, {
        'content-type': types[extname(name)] ?? 'application/octet-stream',
        ...(takesGzip ? { 'content-encoding': 'gzip' } : {}),
      })
      .end(bytes);
  } catch {
    // Nothing else is asked for but what the page names.
    response.writeHead(404).end();
  }
}
