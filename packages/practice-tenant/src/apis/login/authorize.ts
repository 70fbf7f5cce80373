import type { Answer, Exchange } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import { type Application, CLOUDS } from '../../world/index.ts';
import { Refusal } from './errors.ts';
import { provenUser } from './grants.ts';
import { inHtml } from './html.ts';
import { parseScope, permissionsFor } from './scopes.ts';

/** What an application says when it sends somebody to sign in; the form gives it back. */
const PARAMETERS = [
  'client_id',
  'response_type',
  'redirect_uri',
  'scope',
  'state',
  'nonce',
  'response_mode',
  'code_challenge',
  'code_challenge_method',
];
const MODES = ['query', 'fragment', 'form_post'];
const HTML = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
/** Where a native application may be sent back to besides this machine. */
const NATIVE = /^https:\/\/login\.microsoftonline\.(?:com|us)\/common\/oauth2\/nativeclient$/;

/**
 * The page where somebody signs in ("OAuth 2.0 authorization code flow"): a plain form for name and password.
 *
 * @throws Refusal when the request can not lead back to the application.
 */
export function signInPage(query: URLSearchParams, services: Services): Answer {
  const { application } = understand(query, services);
  if (query.get('prompt') === 'none')
    return back(query, {
      error: 'login_required',
      error_description: 'AADSTS50058: A silent sign-in request was sent but no user is signed in.',
    });
  return page(query, { application, name: query.get('login_hint') ?? '' });
}

/** What follows the form: back to the application with a code, or the form again with the reason. */
export function signIn(form: URLSearchParams, exchange: Exchange, services: Services): Answer {
  exchange.note.kind = 'sign-in';
  exchange.note.identity = form.get('username') ?? undefined;
  const { application, redirectUri } = understand(form, services);
  if (form.get('decision') === 'cancel')
    return back(form, {
      error: 'access_denied',
      error_description: 'AADSTS65004: User declined to consent to access the app.',
    });
  try {
    const user = provenUser(form, services);
    if (user.state === 'expired') throw new Refusal(50055);
    if (user.state === 'mfa' && form.get('second_factor') !== 'approved')
      return page(form, { application, name: user.userPrincipalName, second: form.get('password') ?? '' });
    const scope = form.get('scope') ?? '';
    permissionsFor(parseScope(scope, services), application, 'scopes');
    const code = services.signIns.startCode({
      appId: application.appId,
      userId: user.id,
      redirectUri,
      scope,
      nonce: form.get('nonce') ?? undefined,
      challenge: form.get('code_challenge') ?? undefined,
      method: form.get('code_challenge_method') === 'S256' ? 'S256' : 'plain',
    });
    return back(form, { code, session_state: user.id });
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return page(form, { application, name: form.get('username') ?? '', fault });
  }
}

/** Where the OpenID document sends somebody who signs out: back to the application if it says where, otherwise to a page that says so. */
export function signOut(query: URLSearchParams, services: Services): Answer {
  const target = query.get('post_logout_redirect_uri');
  if (target === null || !mayReturn(target, services))
    return {
      status: 200,
      headers: HTML,
      text: '<!doctype html><title>Signed out</title><h1>You signed out of your account</h1>',
    };
  const address = new URL(target);
  const state = query.get('state');
  if (state !== null) address.searchParams.set('state', state);
  return { status: 302, headers: { location: address.href } };
}

function understand(fields: URLSearchParams, services: Services): { application: Application; redirectUri: string } {
  const application = services.world.applications.get((fields.get('client_id') ?? '').toLowerCase());
  if (!application?.hasServicePrincipal) throw new Refusal(700016);
  if (!application.enabled) throw new Refusal(70001);
  const redirectUri = fields.get('redirect_uri') ?? '';
  if (!mayReturn(redirectUri, services)) throw new Refusal(50011);
  if (fields.get('response_type') !== 'code' || !MODES.includes(fields.get('response_mode') ?? 'query'))
    throw new Refusal(70007);
  parseScope(fields.get('scope'), services);
  return { application, redirectUri };
}

/** Addresses of this machine at any port, those of native clients, and the tenant's own hosts. Registering others is not imitated. */
function mayReturn(address: string, services: Services): boolean {
  if (!URL.canParse(address)) return false;
  const { hostname, protocol } = new URL(address);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return true;
  if (protocol === 'msal:' || NATIVE.test(address)) return true;
  return CLOUDS[services.world.cloud].login.includes(hostname);
}

interface Showing {
  readonly application: Application;
  readonly name: string;
  /** The password, when the second factor is still missing. */
  readonly second?: string;
  readonly fault?: Refusal;
}

function page(fields: URLSearchParams, { application, name, second, fault }: Showing): Answer {
  const hidden = (entries: Readonly<Record<string, string>>): string =>
    Object.entries(entries)
      .map(([key, text]) => `<input type="hidden" name="${key}" value="${inHtml(text)}">`)
      .join('');
  const kept = Object.fromEntries(PARAMETERS.flatMap((key) => (fields.has(key) ? [[key, fields.get(key) ?? '']] : [])));
  const asked =
    second === undefined
      ? `<input name="username" placeholder="Account" value="${inHtml(name)}"><input name="password" type="password" placeholder="Password">`
      : `<p>Approve the sign-in on your phone.</p>${hidden({ username: name, password: second, second_factor: 'approved' })}`;
  const reason = fault ? `<p role="alert">AADSTS${fault.code}: ${inHtml(fault.message)}</p>` : '';
  const text = `<!doctype html><title>Sign in to your account</title><h1>Sign in to ${inHtml(application.displayName)}</h1>${reason}
<form method="post">${hidden(kept)}${asked}
<button name="decision" value="accept">Sign in</button><button name="decision" value="cancel">Cancel</button></form>`;
  return { status: fault ? 401 : 200, headers: HTML, text };
}

/** Leads back to the application in the way it asked for. */
function back(fields: URLSearchParams, facts: Readonly<Record<string, string>>): Answer {
  const target = fields.get('redirect_uri') ?? '';
  const state = fields.get('state');
  const told = new URLSearchParams({ ...facts, ...(state === null ? {} : { state }) });
  const mode = fields.get('response_mode') ?? 'query';
  if (mode === 'form_post') {
    const inputs = [...told]
      .map(([key, text]) => `<input type="hidden" name="${key}" value="${inHtml(text)}">`)
      .join('');
    const text = `<!doctype html><title>Working…</title><form method="post" action="${inHtml(target)}">${inputs}<button>Go on</button></form><script>document.forms[0].submit()</script>`;
    return { status: 200, headers: HTML, text };
  }
  const address = new URL(target);
  if (mode === 'fragment') address.hash = told.toString();
  else for (const [key, text] of told) address.searchParams.set(key, text);
  return { status: 302, headers: { location: address.href } };
}
