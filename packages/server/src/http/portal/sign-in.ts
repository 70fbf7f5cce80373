import type { PortalProblem } from '@coffer/contract';
import { OutsideError, RequestError } from '@coffer/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OrganizationService } from '../../services/organizations/organization-service.ts';
import { type PortalSignIn, SignInRefused } from '../../services/portal/portal-sign-in.ts';
import type { Reach } from '../../services/portal/reach.ts';
import type { TokenService } from '../../services/tokens/token-service.ts';
import { serveBrowserSession } from '../console/session.ts';
import { cookiesOf, setTokens } from '../console/session-cookie.ts';
import { identify } from '../plugins/auth.ts';
import { personOf } from './caller.ts';

const root = '/coffer/v1/portal';
/** Where Microsoft sends the browser back to, below the address of the server. */
export const callbackPath = `${root}/callback`;
/** Carries what was begun to where it ends. It has to come along from Microsoft's page, so it cannot be stricter. */
const ticketCookie = '__Host-coffer-sign-in';
const ticketAttributes = 'Path=/; Secure; HttpOnly; SameSite=Lax';
/** Seconds that a browser keeps the ticket. */
const ticketLifetime = 600;

/** What the routes need. */
export interface PortalSignInRoutes {
  readonly signIn: PortalSignIn;
  readonly tokens: TokenService;
  readonly reach: Reach;
  readonly organizations: OrganizationService;
  /** The address of the server as a client sees it. */
  readonly baseUrl: (request: FastifyRequest) => string;
  /** Aborted when the server shuts down. */
  readonly closing: AbortSignal;
}

/**
 * Signing in to the restore portal with the organization's account: `GET …/sign-in` leads to Microsoft, `GET …/callback` back and on to
 * the portal, whose page is told why if it went wrong (`?problem=`, a word of `PortalProblem`). `GET …/session` says who is signed in, `POST …/session/renew` prolongs,
 * `DELETE …/session` ends it. The tokens travel in cookies that scripts cannot read.
 */
export function servePortalSignIn(app: FastifyInstance, routes: PortalSignInRoutes): void {
  const { signIn, tokens, reach, organizations, baseUrl, closing } = routes;
  app.get(`${root}/sign-in`, async (request, reply) => {
    try {
      const { address, ticket } = await signIn.begin(baseUrl(request) + callbackPath);
      return await leave(reply, address, `${ticketCookie}=${ticket}; Max-Age=${ticketLifetime}; ${ticketAttributes}`);
    } catch (error) {
      return await tell(reply, error);
    }
  });
  app.get(callbackPath, async (request, reply) => {
    const { code, state, error } = request.query as Readonly<Record<string, unknown>>;
    const ticket = cookiesOf(request).get(ticketCookie);
    try {
      const returned = { code: textOf(code), state: textOf(state), error: textOf(error), ticket, address: request.ip };
      setTokens(reply, await signIn.finish(returned, closing));
      return await leave(reply, '/portal', `${ticketCookie}=; Max-Age=0; ${ticketAttributes}`);
    } catch (cause) {
      return await tell(reply, cause);
    }
  });
  app.get(`${root}/session`, async (request) => {
    const person = personOf({ caller: await identify(request, ['operator'], tokens) });
    const { name } = await organizations.require(person.organizationId);
    const isOperator = (await reach.roles(person)).length > 0;
    return { userName: person.userName, displayName: person.displayName, organization: name, isOperator };
  });
  serveBrowserSession(app, `${root}/session`, tokens);
}

/** Leads the browser on. The addresses on the way hold codes, so nobody learns where it came from. */
async function leave(reply: FastifyReply, address: string, cookie: string): Promise<void> {
  reply.header('set-cookie', cookie).header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
  await reply.redirect(address, 303);
}

/** A person, not a program, reads what went wrong: in the portal's own page. */
async function tell(reply: FastifyReply, error: unknown): Promise<void> {
  if (!(error instanceof RequestError || error instanceof OutsideError)) throw error;
  const problem = problemOf(error);
  const address = `/portal?${new URLSearchParams({ problem })}`;
  await leave(reply, address, `${ticketCookie}=; Max-Age=0; ${ticketAttributes}`);
}

function problemOf(error: RequestError | OutsideError): PortalProblem {
  if (error instanceof SignInRefused) return error.problem;
  return error instanceof OutsideError ? 'no-answer' : 'refused';
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= 8192 ? value : undefined;
}
