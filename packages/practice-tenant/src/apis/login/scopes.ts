import type { Services } from '../../services.ts';
import { type Application, CLOUDS } from '../../world/index.ts';
import { Refusal } from './errors.ts';

const OPENID = new Set(['openid', 'profile', 'email', 'offline_access']);
const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000';

/** A scope parameter understood: the one resource it names, what is asked of it, and the OpenID extras. */
export interface Scope {
  readonly audience: string;
  readonly resource: 'graph' | 'sharePoint';
  /** Permission names, `.default` among them when everything consented is meant. */
  readonly wanted: readonly string[];
  readonly openId: ReadonlySet<string>;
}

/**
 * Takes a `scope` parameter apart. A permission without resource means Microsoft Graph.
 *
 * @throws Refusal 70011 when two resources are named, 500011 when the resource is not known here.
 */
export function parseScope(text: string | null, services: Services): Scope {
  if (text === null) throw new Refusal(900144);
  const openId = new Set<string>();
  const wanted: string[] = [];
  let resource: string | undefined;
  for (const part of text.split(/\s+/).filter((piece) => piece !== '')) {
    if (OPENID.has(part)) {
      openId.add(part);
      continue;
    }
    const slash = part.lastIndexOf('/');
    const named = slash < 0 ? graphOf(services) : part.slice(0, slash).replace(/\/$/, '');
    if (resource !== undefined && resource !== named) throw new Refusal(70011);
    resource = named;
    wanted.push(part.slice(slash + 1));
  }
  return { ...audienceOf(resource ?? graphOf(services), services), wanted, openId };
}

/**
 * The permissions a token for this scope carries.
 *
 * @throws Refusal 70011 for an application that asks for anything but `.default`, 65001 when something asked for was never consented.
 */
export function permissionsFor(scope: Scope, application: Application, kind: 'roles' | 'scopes'): readonly string[] {
  const granted = application[scope.resource][kind];
  if (scope.wanted.includes('.default')) {
    if (kind === 'scopes' && granted.length === 0) throw new Refusal(65001);
    return granted;
  }
  if (kind === 'roles') throw new Refusal(70011);
  if (scope.wanted.some((name) => !granted.includes(name))) throw new Refusal(65001);
  return granted;
}

/** Microsoft Graph in the tenant's cloud; its address is its name as a resource. */
function graphOf(services: Services): string {
  return `https://${CLOUDS[services.world.cloud].graph}`;
}

function audienceOf(resource: string, services: Services): { audience: string; resource: 'graph' | 'sharePoint' } {
  const wanted = resource.toLowerCase();
  const graph = graphOf(services);
  if (wanted === graph || wanted === GRAPH_APP_ID) return { audience: graph, resource: 'graph' };
  if (wanted === services.origin()) return { audience: services.origin(), resource: 'graph' };
  for (const host of Object.values(services.world.hosts)) {
    if (wanted === `https://${host}` || wanted === `${services.origin()}/sharepoint/${host}`) {
      return { audience: `https://${host}`, resource: 'sharePoint' };
    }
  }
  throw new Refusal(500011);
}
