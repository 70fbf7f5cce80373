import type { Answer, Exchange } from '../../http/exchange.ts';
import type { Caller } from '../../identity/caller.ts';
import type { Cost } from '../../metering/meter.ts';
import type { Services } from '../../services.ts';

/** One authenticated Graph request on its way through a route. */
export interface Call {
  readonly services: Services;
  readonly exchange: Exchange;
  readonly caller: Caller;
  /** The values of the `{…}` parts of the route. */
  readonly params: Readonly<Record<string, string>>;
  /** Names after a colon in the address, see `GraphPath`. */
  readonly relative: readonly string[] | undefined;
  readonly query: URLSearchParams;
  /** Token of the function form of delta, see `GraphPath`. */
  readonly token: string | undefined;
  /** Text of the function form of search, see `GraphPath`. */
  readonly text: string | undefined;
}

/** The permissions of which a caller needs one: applications by `roles`, people by `scopes`. */
export interface Permissions {
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

/** One operation of Graph. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Segments after the version; `{name}` takes one segment. */
  readonly path: string;
  /** What the journal calls it. */
  readonly kind: string;
  readonly allow: Permissions;
  readonly cost: Cost | ((call: Call) => Cost);
  handle(call: Call): Promise<Answer> | Answer;
}

const DIRECTORY_READ = ['Directory.Read.All', 'Directory.ReadWrite.All'];
const SITES = ['Sites.Read.All', 'Sites.ReadWrite.All', 'Sites.Manage.All', 'Sites.FullControl.All'];
const SITES_WRITE = SITES.slice(1);

export const READ_ORGANIZATION = both(
  ['Organization.Read.All', 'Organization.ReadWrite.All', ...DIRECTORY_READ],
  ['User.Read'],
);
export const READ_USERS = both(['User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READ], ['User.ReadBasic.All']);
export const READ_ME = both(
  ['User.Read.All', 'User.ReadWrite.All', ...DIRECTORY_READ],
  ['User.ReadBasic.All', 'User.Read'],
);
export const READ_GROUPS = both(
  ['Group.Read.All', 'Group.ReadWrite.All', 'GroupMember.Read.All', ...DIRECTORY_READ],
  [],
);
export const READ_DIRECTORY = both(DIRECTORY_READ, []);
export const WRITE_USERS = both(['User.ReadWrite.All', 'Directory.ReadWrite.All'], []);
export const WRITE_GROUPS = both(['Group.ReadWrite.All', 'GroupMember.ReadWrite.All', 'Directory.ReadWrite.All'], []);
export const READ_APPLICATIONS = both(['Application.Read.All', 'Application.ReadWrite.All', ...DIRECTORY_READ], []);
export const WRITE_APPLICATIONS = both(['Application.ReadWrite.All'], []);
export const CONSENT_ROLES = both(['AppRoleAssignment.ReadWrite.All'], []);
export const CONSENT_SCOPES = both(['DelegatedPermissionGrant.ReadWrite.All', 'Directory.ReadWrite.All'], []);
export const LIST_SITES = both(SITES, []);
export const WRITE_SITES = both(SITES_WRITE, []);
export const MANAGE_SITES = both(SITES.slice(2), []);
export const READ_FILES = both(['Files.Read.All', 'Files.ReadWrite.All', ...SITES], ['Files.Read', 'Files.ReadWrite']);
export const WRITE_FILES = both(['Files.ReadWrite.All', ...SITES_WRITE], ['Files.ReadWrite']);
export const READ_TEAMS = both(
  ['Team.ReadBasic.All', 'TeamSettings.Read.All', 'Group.Read.All', ...DIRECTORY_READ],
  [],
);

/** The price of a SharePoint or OneDrive request ("Avoid getting throttled or blocked in SharePoint Online"). */
export function sharePoint(ru: 1 | 2 | 5): Cost {
  return { service: 'sharepoint', ru };
}

/**
 * The price of a directory request from its base cost: `$select` and a small `$top` make it cheaper, `$expand` dearer, never below 1
 * ("Microsoft Graph service-specific throttling limits", identity and access).
 */
export function directory(base: number, write = false): (call: Call) => Cost {
  return ({ query }) => {
    const top = Number(query.get('$top') ?? Number.NaN);
    const ru = base - (query.has('$select') ? 1 : 0) + (query.has('$expand') ? 1 : 0) - (top < 20 ? 1 : 0);
    return { service: 'directory', ru: Math.max(1, ru), write };
  };
}

function both(names: readonly string[], onlyDelegated: readonly string[]): Permissions {
  return { roles: names, scopes: [...names, ...onlyDelegated] };
}

/** A route whose path is taken apart once. */
export interface CompiledRoute {
  readonly route: Route;
  readonly segments: readonly string[];
}

export function compile(routes: readonly Route[]): CompiledRoute[] {
  return routes.map((route) => ({ route, segments: route.path.split('/') }));
}

/** The route for these segments and the values of its parameters, or undefined. Fixed segments match in any case. */
export function match(
  routes: readonly CompiledRoute[],
  method: string,
  segments: readonly string[],
): { route: Route; params: Record<string, string> } | undefined {
  for (const candidate of routes) {
    if (candidate.route.method !== method || candidate.segments.length !== segments.length) continue;
    const params = bind(candidate.segments, segments);
    if (params) return { route: candidate.route, params };
  }
  return undefined;
}

function bind(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = segment;
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return params;
}
