import { Guid, object, optional, Text } from '../schema.ts';

/** Which server this is. */
export const ServiceInstance = object('RESTServiceInstance', {
  installationId: optional(Guid),
  version: optional(Text),
});
