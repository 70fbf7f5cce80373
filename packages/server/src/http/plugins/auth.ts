import type { Permission } from '@coffer/contract';
import { RequestError } from '@coffer/model';
import type { FastifyRequest } from 'fastify';
import type { TokenService } from '../../services/tokens/token-service.ts';
import { cookieTokens } from '../console/session-cookie.ts';
import type { Caller } from '../handler.ts';

const callers = new WeakMap<FastifyRequest, Caller>();

/** Who was found to be calling; undefined where {@link identify} was not asked or refused. */
export function callerOf(request: FastifyRequest): Caller | undefined {
  return callers.get(request);
}

/**
 * Who is calling, by the bearer token of the request or the session of the browser. Throws `RequestError('unauthenticated')` without a live token and
 * `RequestError('denied')` if the operation is not for this caller.
 */
export async function identify(request: FastifyRequest, permission: Permission, tokens: TokenService): Promise<Caller> {
  const caller = await find(request, permission, tokens);
  callers.set(request, caller);
  return caller;
}

async function find(request: FastifyRequest, permission: Permission, tokens: TokenService): Promise<Caller> {
  if (permission === 'anonymous') return { role: 'anonymous', name: '' };
  const [, bearer] = /^\s*bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '') ?? [];
  const token = request.headers.authorization === undefined ? cookieTokens(request).access : bearer;
  const owner = token === undefined ? undefined : await tokens.check(token);
  if (owner === undefined) throw new RequestError('unauthenticated', 'A bearer token is needed.');
  if (!permission.includes(owner.kind === 'person' ? 'operator' : 'administrator')) {
    throw new RequestError('denied', `This operation is for ${permission.join(' or ')} tokens.`);
  }
  const { name } = owner;
  if (owner.kind === 'person') return { role: 'operator', name, person: owner.person };
  return { role: 'administrator', name, consoleRole: owner.role };
}
