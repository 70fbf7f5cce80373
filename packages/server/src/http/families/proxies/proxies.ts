import type { SentOf } from '@coffer/contract';
import type { ProxyView } from '../../../services/proxies/local-proxy.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

/** The workers that move data. */
export function proxyHandlers({ proxy }: Pick<Services, 'proxy'>): Handlers<`Proxy_${string}`> {
  return {
    Proxy_GetProxies: async () => [presentProxy(await proxy.get())],
    Proxy_Add: async () => proxy.refuseToAdd(),
    Proxy_GetProxy: async ({ params }) => presentProxy(await proxy.require(params.proxyId)),
    Proxy_Update: async ({ params, body }) => {
      await proxy.update(params.proxyId, body);
      return undefined;
    },
    Proxy_RescanAction: async ({ params }) => {
      await proxy.require(params.proxyId);
      return undefined;
    },
    Proxy_RemoveAction: async ({ params }) => await proxy.refuseToRemove(params.proxyId),
    Proxy_Rescan: async ({ body }) => {
      for (const { id } of body.proxies ?? []) if (id !== undefined) await proxy.require(id);
      return undefined;
    },
  };
}

function presentProxy(proxy: ProxyView): SentOf<'ProxyServer'> {
  return {
    id: proxy.id,
    type: 'Local',
    status: 'Online',
    hostName: proxy.hostName,
    port: proxy.port,
    description: proxy.description,
    threadsNumber: proxy.threads,
    useInternetProxy: false,
    enableNetworkThrottling: false,
    // The members were checked against the contract when they came in.
    ...(proxy.network as Pick<SentOf<'ProxyServer'>, 'throttlingUnit'>),
    _links: linksTo({
      self: hrefTo('Proxies', proxy.id),
      repositories: `${hrefTo('BackupRepositories')}?proxyId=${proxy.id}`,
    }),
  };
}
