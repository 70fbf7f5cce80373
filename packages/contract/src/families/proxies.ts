import { operation } from '../operation.ts';
import { Flag, Guid, list, optional } from '../schema.ts';
import { ProxyFromClient, ProxyServer, RemoveProxyOptions, RescanOptions } from '../schemas/proxies.ts';

/** Workers that move data. */
export const proxies = {
  Proxy_GetProxies: operation('GET', '/v6/Proxies', {
    tag: 'Proxy',
    built: true,
    query: { extendedView: optional(Flag) },
    answer: list(ProxyServer),
  }),
  Proxy_Add: operation('POST', '/v6/Proxies', {
    tag: 'Proxy',
    built: true,
    body: ProxyFromClient,
    answer: ProxyServer,
  }),
  Proxy_GetProxy: operation('GET', '/v6/Proxies/{proxyId}', {
    tag: 'Proxy',
    built: true,
    params: { proxyId: Guid },
    query: { extendedView: optional(Flag) },
    answer: ProxyServer,
  }),
  Proxy_Update: operation('PUT', '/v6/Proxies/{proxyId}', {
    tag: 'Proxy',
    built: true,
    params: { proxyId: Guid },
    body: ProxyFromClient,
  }),
  Proxy_RescanAction: operation('POST', '/v6/Proxies/{proxyId}/Rescan', {
    tag: 'Proxy',
    built: true,
    params: { proxyId: Guid },
  }),
  Proxy_RemoveAction: operation('POST', '/v6/Proxies/{proxyId}/Remove', {
    tag: 'Proxy',
    built: true,
    params: { proxyId: Guid },
    body: RemoveProxyOptions,
  }),
  Proxy_Rescan: operation('POST', '/v6/Proxies/Rescan', { tag: 'Proxy', built: true, body: RescanOptions }),
};
