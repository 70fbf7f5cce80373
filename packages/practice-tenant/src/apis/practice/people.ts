import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import type { User, UserState } from '../../world/index.ts';
import { problem } from './reading.ts';

const STATES: readonly UserState[] = ['ok', 'mfa', 'disabled', 'expired', 'locked'];
const MOST_LISTED = 100;

/** The first accounts, and how many there are. */
export function listUsers(services: Services): Answer {
  const { users } = services.world;
  const shown: object[] = [];
  for (const user of users.values()) {
    if (shown.length >= MOST_LISTED) break;
    shown.push(describe(user));
  }
  return { status: 200, json: { total: users.size, users: shown } };
}

/** Changes how an account may sign in, or its password. */
export function setUser(name: string, body: Readonly<Record<string, unknown>>, services: Services): Answer {
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

/** Enters a device code for somebody, or declines it. */
export function decide(userCode: string, body: Readonly<Record<string, unknown>>, services: Services): Answer {
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

function describe(user: User): object {
  return { userPrincipalName: user.userPrincipalName, displayName: user.displayName, state: user.state };
}
