import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Where the console is built to. */
const built = fileURLToPath(new URL('../../../../console/dist', import.meta.url));
/** What stands in the page where each answer puts its own nonce. */
const placeholder = '__NONCE__';

/** Shown until the console has been built; the API works all the same. */
const missing =
  '<!doctype html><html lang="en"><title>Coffer</title><h1>Coffer</h1><p>The console has not been built: run <code>npm run build</code>. The API is explained at <a href="/swagger/ui/index">/swagger/ui/index</a>.</p></html>';

/**
 * Serves the console: its page at `/console` and at every address of its own below it, that of the restore portal likewise at `/portal`, the
 * frame of previews at `/preview`, and the files that the pages load. Nothing comes from elsewhere, and no script or style runs that is not this server's own.
 */
export async function serveConsolePages(app: FastifyInstance): Promise<void> {
  const page = await pageOf('index.html');
  const portal = await pageOf('portal.html');
  const preview = await pageOf('preview.html');
  const send = async (reply: FastifyReply, page: string | undefined, isPreview = false): Promise<void> => {
    const nonce = randomBytes(18).toString('base64');
    await reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', isPreview ? previewPolicy : policy(nonce))
      .header('cache-control', 'no-store')
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .send(page === undefined ? missing : page.replaceAll(placeholder, nonce));
  };
  app.get('/', async (_request, reply) => await reply.redirect('/console'));
  app.get('/console', async (_request, reply) => await send(reply, page));
  app.get('/console/*', async (_request, reply) => await send(reply, page));
  app.get('/portal', async (_request, reply) => await send(reply, portal));
  app.get('/portal/*', async (_request, reply) => await send(reply, portal));
  app.get('/preview', async (_request, reply) => await send(reply, preview, true));
  if (page === undefined) return;
  await app.register(fastifyStatic, {
    root: join(built, 'assets'),
    prefix: '/assets/',
    index: false,
    preCompressed: true,
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
    // The frame of a preview has no origin; these files tell nobody anything.
    setHeaders: (reply) => {
      void reply.header('access-control-allow-origin', '*');
    },
  });
}

/**
 * The frame in which a document of a backup is shown: wherever it is opened it has no origin, so that it reads nothing of this server's; it asks
 * nothing of any network and sends no forms. pdf.js has a worker, and decoders in WebAssembly.
 */
const previewPolicy = [
  'sandbox allow-scripts',
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  'img-src blob: data:',
  'font-src data:',
  'worker-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A built page; undefined before the console is built. Rejects if it is there and cannot be read. */
async function pageOf(name: string): Promise<string | undefined> {
  try {
    return await readFile(join(built, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
