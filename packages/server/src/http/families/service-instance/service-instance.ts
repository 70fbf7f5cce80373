import type { ServiceInstance } from '../../../services/service-instance/service-instance.ts';
import type { Handlers } from '../../handler.ts';

/** `GET /v6/ServiceInstance`. */
export function serviceInstance(instance: ServiceInstance): Handlers<'ServiceInstance_Get'> {
  return {
    ServiceInstance_Get: async () => ({ installationId: instance.installationId, version: instance.version }),
  };
}
