import { CLOUDS, type World } from '../world/index.ts';
import type { Exchange } from './exchange.ts';

/**
 * Where a request arrived: at the practice tenant's own address, or at one of Microsoft's host names that was led here (by a proxy or a
 * hosts file). Links in the answer point back to the same place.
 */
export interface Arrival {
  /** The path below the practice tenant's own address. */
  readonly path: string;
  /** Scheme and host that links to the login service and to Graph begin with. */
  readonly origin: string;
}

/** Understands the `Host` header of a request. */
export function arrivalOf(host: string, path: string, place: { origin: string; world: World }): Arrival {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  if (Object.values(place.world.hosts).includes(name)) {
    return { path: `/sharepoint/${name}${path}`, origin: `https://${name}` };
  }
  return { path, origin: isMicrosoftHost(name) ? `https://${name}` : place.origin };
}

/** The names a server certificate needs so that programs with Microsoft's host names built in accept it. */
export function microsoftHosts(world: World): string[] {
  const cloud = CLOUDS[world.cloud];
  return [...cloud.login, cloud.graph, ...Object.values(world.hosts)];
}

/** The address that a SharePoint host has for whoever sent this request. */
export function sharePointAddress(host: string, exchange: Exchange | undefined, ownOrigin: string): string {
  const own = exchange === undefined || exchange.origin === ownOrigin;
  return own ? `${ownOrigin}/sharepoint/${host}` : `https://${host}`;
}

function isMicrosoftHost(name: string): boolean {
  return Object.values(CLOUDS).some(({ login, graph }) => graph === name || login.includes(name));
}
