import type { FaultSettings } from '../../behaviours/faults.ts';
import { type Answer, type Exchange, readBody } from '../../http/exchange.ts';
import type { ApiName, JournalFilter } from '../../journal.ts';
import type { Services } from '../../services.ts';
import type { User, UserState } from '../../world/index.ts';

const LONGEST_JSON = 256 * 1024;
const STATES: readonly UserState[] = ['ok', 'mfa', 'disabled', 'expired', 'locked'];

/** Whether a path belongs to the practice tenant's own controls. */
export function isPracticePath(path: string): boolean {
  return path === '/_practice' || path.startsWith('/_practice/');
}

/** Answers the controls of the practice tenant; only callers on this machine may use them. */
export async function answerPractice(exchange: Exchange, services: Services): Promise<Answer> {
  exchange.note.api = 'practice';
  if (!isLoopback(exchange.remoteAddress)) return problem(403, 'only from this machine');
  const [, , area = '', name = ''] = exchange.path.split('/');
  const { method } = exchange;
  if (area === 'journal' && method === 'GET')
    return { status: 200, json: { entries: services.journal.entries(filterOf(exchange.query)) } };
  if (area === 'journal' && method === 'DELETE') return cleared(services);
  if (area === 'ledger' && method === 'GET') return { status: 200, json: { identities: services.ledger.lines() } };
  if (area === 'faults' && method === 'GET') return { status: 200, json: { names: services.faults.names } };
  if (area === 'faults' && method === 'POST') return setFaults(await readJson(exchange), services);
  if (area === 'faults' && method === 'DELETE') {
    services.faults.clear();
    return { status: 204 };
  }
  if (area === 'users' && method === 'POST')
    return setUser(decodeURIComponent(name), await readJson(exchange), services);
  if (area === 'devicecode' && method === 'POST')
    return decide(decodeURIComponent(name), await readJson(exchange), services);
  return problem(404, 'there is no such control');
}

function filterOf(query: URLSearchParams): JournalFilter {
  const since = query.get('since');
  const [api, identity, kind, status] = ['api', 'identity', 'kind', 'status'].map((name) => query.get(name));
  return {
    ...(since === null ? {} : { since: /^\d+$/.test(since) ? Number(since) : Date.parse(since) || 0 }),
    ...(api == null ? {} : { api: api as ApiName }),
    ...(identity == null ? {} : { identity }),
    ...(kind == null ? {} : { kind }),
    ...(status == null ? {} : { status: Number(status) }),
  };
}

function cleared(services: Services): Answer {
  services.journal.clear();
  services.ledger.clear();
  return { status: 204 };
}

function setFaults(body: Readonly<Record<string, unknown>>, services: Services): Answer {
  try {
    services.faults.set(body as FaultSettings);
    return { status: 204 };
  } catch (error) {
    if (error instanceof RangeError) return problem(400, error.message);
    throw error;
  }
}

function setUser(name: string, body: Readonly<Record<string, unknown>>, services: Services): Answer {
  const user = services.world.user(name);
  if (!user) return problem(404, `there is no user ${name}`);
  const { state, password } = body;
  if (state !== undefined && !STATES.includes(state as UserState))
    return problem(400, `state must be one of ${STATES.join(', ')}`);
  if (password !== undefined && typeof password !== 'string') return problem(400, 'password must be a text');
  if (state !== undefined) user.state = state as UserState;
  if (typeof password === 'string') services.world.setPassword(user, password);
  return { status: 200, json: describe(user) };
}

function decide(userCode: string, body: Readonly<Record<string, unknown>>, services: Services): Answer {
  const code = services.signIns.deviceByUserCode(userCode);
  if (!code) return problem(404, 'there is no such code');
  if (body['decline'] === true) {
    code.state = 'declined';
    return { status: 204 };
  }
  const user = services.world.user(String(body['upn'] ?? ''));
  if (!user) return problem(400, 'upn must name a user; or send { "decline": true }');
  code.state = { userId: user.id };
  return { status: 204 };
}

async function readJson(exchange: Exchange): Promise<Readonly<Record<string, unknown>>> {
  const text = (await readBody(exchange, LONGEST_JSON)).toString('utf8');
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function describe(user: User): object {
  return { userPrincipalName: user.userPrincipalName, displayName: user.displayName, state: user.state };
}

function problem(status: number, message: string): Answer {
  return { status, json: { message } };
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(?:::ffff:)?127\./.test(address);
}
