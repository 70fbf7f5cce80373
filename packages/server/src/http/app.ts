import { randomUUID } from 'node:crypto';
import type { Server } from 'node:https';
import { type Logger, RequestError } from '@coffer/model';
import Fastify, { type FastifyInstance } from 'fastify';
import type { ServerCertificate } from '../secrets/server-certificate.ts';
import type { Services } from '../services/services.ts';
import { serveConsolePages } from './console/pages.ts';
import { serveConsoleSession } from './console/session.ts';
import type { Handlers } from './handler.ts';
import { identify } from './plugins/auth.ts';
import { answerErrors } from './plugins/errors.ts';
import { serveMetrics } from './plugins/metrics.ts';
import { serveOpenApi } from './plugins/openapi.ts';
import { logRequests } from './plugins/request-log.ts';
import { servePortalSignIn } from './portal/sign-in.ts';
import { baseUrlOf, registerOperations } from './register.ts';

/** What the door needs. */
export interface AppOptions {
  readonly handlers: Handlers<string>;
  readonly services: Pick<
    Services,
    'tokens' | 'metrics' | 'audit' | 'admission' | 'portalSignIn' | 'reach' | 'organizations'
  >;
  readonly certificate: ServerCertificate;
  readonly logger: Logger;
  readonly version: string;
  /** Base of absolute links; from the request unless given. */
  readonly publicUrl: string | undefined;
  /** Addresses or networks of reverse proxies whose word for the client's address counts; nobody else's does. */
  readonly trustedProxies: readonly string[];
  /** Refuses to send an answer that is not what the contract says; for tests. */
  readonly checkAnswers: boolean;
}

/** An HTTPS server with all routes, not listening yet. */
export type App = FastifyInstance<Server>;

/**
 * Builds the door. Paths are matched in any case, with a trailing slash or doubled slashes; bodies arrive as bytes
 * whatever their Content-Type says. Closing it aborts the signals of running requests.
 */
export async function buildApp(options: AppOptions): Promise<App> {
  const { certificate, logger, services, publicUrl } = options;
  const { tokens } = services;
  const app: App = Fastify({
    https: { ...certificate, minVersion: 'TLSv1.2' },
    trustProxy: options.trustedProxies.length > 0 && [...options.trustedProxies],
    genReqId: () => randomUUID(),
    routerOptions: {
      caseSensitive: false,
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 4096,
    },
  });
  const closing = new AbortController();
  app.addHook('preClose', async () => closing.abort(new Error('The server is shutting down.')));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => body);
  app.addHook('onRequest', async (request) => {
    // Bodies are told by their looks; a malformed header must not keep them from being read.
    if (request.headers['content-type'] !== undefined) request.raw.headers['content-type'] = 'application/octet-stream';
  });
  logRequests(app as FastifyInstance, logger);
  answerErrors(app as FastifyInstance, logger);
  app.setNotFoundHandler(async (request) => {
    if (/^\/+(v6|coffer)(\/|\?|$)/i.test(request.url)) await identify(request, ['administrator'], tokens);
    throw new RequestError('not-found', 'There is nothing at this address.');
  });
  await serveOpenApi(app as FastifyInstance, options.version);
  serveConsoleSession(app as FastifyInstance, tokens);
  await serveConsolePages(app as FastifyInstance);
  serveMetrics(app as FastifyInstance, services.metrics, tokens);
  servePortalSignIn(app as FastifyInstance, {
    ...services,
    signIn: services.portalSignIn,
    baseUrl: (request) => baseUrlOf(request, publicUrl),
    closing: closing.signal,
  });
  registerOperations(app as FastifyInstance, { ...options, ...services, closing: closing.signal });
  return app;
}
