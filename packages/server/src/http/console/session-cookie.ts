import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TokenPair } from '../../services/tokens/token-service.ts';

/** `__Host-` makes browsers insist on HTTPS, on this host alone, and on the whole of it. */
const accessCookie = '__Host-coffer-access';
const refreshCookie = '__Host-coffer-refresh';
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';
/** Seconds that the browser keeps the refresh token; the server's own limit is the same. */
const refreshLifetime = 14 * 24 * 3600;

/**
 * The tokens that a browser keeps for the console, out of reach of its scripts. They count only in requests that the browser
 * itself says come from a page of this server (`Sec-Fetch-Site`, which no script can set), so that no other site can make use of them.
 */
export function cookieTokens(request: FastifyRequest): { readonly access?: string; readonly refresh?: string } {
  if (request.headers['sec-fetch-site'] !== 'same-origin') return {};
  const found = cookiesOf(request);
  const access = found.get(accessCookie);
  const refresh = found.get(refreshCookie);
  return { ...(access ? { access } : {}), ...(refresh ? { refresh } : {}) };
}

/** All cookies of a request by name. */
export function cookiesOf(request: FastifyRequest): ReadonlyMap<string, string> {
  return new Map(
    (request.headers.cookie ?? '').split(';').map((part): [string, string] => {
      const at = part.indexOf('=');
      return at < 0 ? ['', ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
}

/** Hands a pair of tokens to the browser. */
export function setTokens(reply: FastifyReply, pair: TokenPair): void {
  const access = Math.max(1, Math.floor((pair.expires - pair.issued) / 1000));
  reply.header('set-cookie', [
    `${accessCookie}=${pair.accessToken}; Max-Age=${access}; ${attributes}`,
    `${refreshCookie}=${pair.refreshToken}; Max-Age=${refreshLifetime}; ${attributes}`,
  ]);
}

/** Makes the browser forget them. */
export function clearTokens(reply: FastifyReply): void {
  reply.header('set-cookie', [
    `${accessCookie}=; Max-Age=0; ${attributes}`,
    `${refreshCookie}=; Max-Age=0; ${attributes}`,
  ]);
}
