import { RequestError } from '@coffer/model';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TokenPair, TokenService } from '../../services/tokens/token-service.ts';
import { identify } from '../plugins/auth.ts';
import { clearTokens, cookieTokens, setTokens } from './session-cookie.ts';

const path = '/coffer/v1/console/session';
/** Bytes of a sign-in. */
const largestBody = 16 * 1024;

/**
 * Signing in to the console: `POST` with `userName` and `password` begins a session, `POST …/renew` prolongs it, `GET` says whose
 * it is, `DELETE` ends it. The tokens of the API travel in cookies that scripts cannot read.
 */
export function serveConsoleSession(app: FastifyInstance, tokens: TokenService): void {
  app.post(path, { bodyLimit: largestBody }, async (request, reply) => {
    refuseForeignPages(request);
    const { userName, password } = readSignIn(request.body);
    const pair = await tokens.signIn(userName, password, request.ip);
    setTokens(reply, pair);
    return sessionOf(pair);
  });
  app.get(path, async (request) => {
    const owner = await identify(request, ['administrator'], tokens);
    return { userName: owner.name, ...(owner.role === 'administrator' ? { role: owner.consoleRole } : {}) };
  });
  serveBrowserSession(app, path, tokens);
}

/** What every session of a browser has, whoever signed in: `POST …/renew` prolongs it, `DELETE` ends it. */
export function serveBrowserSession(app: FastifyInstance, at: string, tokens: TokenService): void {
  app.post(`${at}/renew`, async (request, reply) => {
    const { refresh } = cookieTokens(request);
    if (refresh === undefined) throw new RequestError('unauthenticated', 'There is no session to renew.');
    try {
      const pair = await tokens.refresh(refresh);
      setTokens(reply, pair);
      return sessionOf(pair);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      clearTokens(reply);
      throw new RequestError('unauthenticated', 'The session has ended.', { cause: error });
    }
  });
  app.delete(at, async (request, reply) => {
    const { access, refresh } = cookieTokens(request);
    for (const token of [access, refresh]) if (token !== undefined) await tokens.revoke(token);
    clearTokens(reply);
    return await reply.code(204).send();
  });
}

/** A page of another site must not be able to sign a browser in. Programs, which send no such header, may. */
function refuseForeignPages(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin')
    throw new RequestError('denied', 'Signing in is possible from the pages of this server only.');
}

function readSignIn(body: unknown): { readonly userName: string; readonly password: string } {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body instanceof Uint8Array ? body : []).toString('utf8'));
  } catch (cause) {
    throw new RequestError('invalid', 'The body must be JSON with userName and password.', { cause });
  }
  const { userName, password } = (value ?? {}) as { readonly userName?: unknown; readonly password?: unknown };
  if (typeof userName !== 'string' || userName === '') throw new RequestError('invalid', 'userName is missing.');
  if (typeof password !== 'string' || password === '') throw new RequestError('invalid', 'password is missing.');
  return { userName, password };
}

function sessionOf(pair: TokenPair): { readonly userName: string; readonly expires: string } {
  return { userName: pair.userName, expires: new Date(pair.expires).toISOString() };
}
