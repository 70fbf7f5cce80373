import type { Answer } from '../../http/exchange.ts';
import type { Services } from '../../services.ts';
import { type Application, permissionId, RESOURCES } from '../../world/index.ts';
import { Refusal } from './errors.ts';
import { inHtml } from './html.ts';

const CONSENTING = ['Global Administrator', 'Privileged Role Administrator'];

/** The page where an administrator consents to everything an application says it needs ("Admin consent on the Microsoft identity platform"). */
export function consentPage(query: URLSearchParams, services: Services): Answer {
  const application = applicationOf(query, services);
  const hidden = ['client_id', 'state', 'redirect_uri']
    .map((name) => `<input type="hidden" name="${name}" value="${inHtml(query.get(name) ?? '')}">`)
    .join('');
  const text = `<!doctype html><title>Permissions requested</title><h1>${inHtml(application.displayName)}</h1>
<form method="post">${hidden}<input name="username" placeholder="Administrator"><input name="password" type="password">
<button name="decision" value="accept">Accept</button><button name="decision" value="decline">Cancel</button></form>`;
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, text };
}

/** What follows the administrator's decision: back to the application, consented or not. */
export function decideConsent(form: URLSearchParams, services: Services): Answer {
  const application = applicationOf(form, services);
  const target = form.get('redirect_uri') ?? '';
  if (!URL.canParse(target)) throw new Refusal(900144);
  const state = form.get('state');
  const back = (fields: Readonly<Record<string, string>>): Answer => {
    const address = new URL(target);
    for (const [name, value] of Object.entries(fields)) address.searchParams.set(name, value);
    if (state !== null) address.searchParams.set('state', state);
    return { status: 302, headers: { location: address.href } };
  };
  const user = services.world.user(form.get('username') ?? '');
  const administrator =
    user?.password === form.get('password') && user?.roles.some((role) => CONSENTING.includes(role));
  if (form.get('decision') !== 'accept' || !administrator) {
    return back({ error: 'permission_denied', error_description: 'The admin canceled the request' });
  }
  consentToAll(application);
  return back({ admin_consent: 'True', tenant: services.world.tenantId });
}

function consentToAll(application: Application): void {
  application.hasServicePrincipal = true;
  for (const resource of RESOURCES) {
    const required = application.requiredAccess.find(({ resourceAppId }) => resourceAppId === resource.appId);
    const wanted = new Set(required?.resourceAccess.map(({ id }) => id));
    const { roles, scopes } = application[resource.name];
    application[resource.name] = {
      roles: union(
        roles,
        resource.roles.filter((name) => wanted.has(permissionId(resource, 'role', name))),
      ),
      scopes: union(
        scopes,
        resource.scopes.filter((name) => wanted.has(permissionId(resource, 'scope', name))),
      ),
    };
  }
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function applicationOf(fields: URLSearchParams, services: Services): Application {
  const application = services.world.applications.get((fields.get('client_id') ?? '').toLowerCase());
  if (!application) throw new Refusal(700016);
  return application;
}
