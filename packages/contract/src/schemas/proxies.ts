import { Links, Secret } from '../common.ts';
import { choice, Flag, Guid, Int32, Int64, list, maybe, object, optional, Text } from '../schema.ts';

/** The internet proxy that a worker uses. */
export const InternetProxySettings = object('RESTInternetProxySettings', {
  hostName: optional(Text),
  port: maybe(Int32),
  useAuthentication: maybe(Flag),
  username: optional(Text),
});

/** A worker that moves data. */
export const ProxyServer = object('RESTProxy', {
  type: optional(choice('Local', 'Domain', 'Workgroup')),
  useInternetProxy: maybe(Flag),
  internetProxyType: maybe(choice('FromManagementServer', 'Custom')),
  internetProxySettings: optional(InternetProxySettings),
  id: maybe(Guid),
  hostName: optional(Text),
  description: optional(Text),
  port: maybe(Int32),
  threadsNumber: maybe(Int32),
  enableNetworkThrottling: maybe(Flag),
  throttlingValue: maybe(Int64),
  throttlingUnit: maybe(choice('Mbps', 'MBs', 'KBs')),
  status: optional(choice('Online', 'Offline')),
  _links: optional(Links),
});

/** The internet proxy of a worker, with its password. */
export const InternetProxySettingsFromClient = object('RESTInternetProxySettingsFromClient', {
  userPassword: optional(Secret),
  hostName: optional(Text),
  port: maybe(Int32),
  useAuthentication: maybe(Flag),
  username: optional(Text),
});

/** A worker as it is added or changed. */
export const ProxyFromClient = object('RESTProxyFromClient', {
  useDomainNetwork: maybe(Flag),
  useInternetProxy: maybe(Flag),
  internetProxyType: maybe(choice('FromManagementServer', 'Custom')),
  internetProxySettings: optional(InternetProxySettingsFromClient),
  id: maybe(Guid),
  hostName: optional(Text),
  description: optional(Text),
  port: maybe(Int32),
  username: optional(Text),
  password: optional(Secret),
  threadsNumber: maybe(Int32),
  enableNetworkThrottling: maybe(Flag),
  throttlingValue: maybe(Int64),
  throttlingUnit: maybe(choice('Mbps', 'MBs', 'KBs')),
  attachUsedProxy: maybe(Flag),
});

/** How to remove a worker. */
export const RemoveProxyOptions = object('RESTRemoveProxyOptions', {
  force: optional(Flag),
  userName: optional(Text),
  userPassword: optional(Secret),
});

/** An id by itself. */
export const ItemGuidId = object('RESTItemGuidId', {
  id: optional(Guid),
});

/** The workers to look at again. */
export const RescanOptions = object('RESTRescanOptions', {
  proxies: optional(list(ItemGuidId)),
});
