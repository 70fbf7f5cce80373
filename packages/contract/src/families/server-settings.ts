import { operation } from '../operation.ts';
import { HistorySettings } from '../schemas/history-settings.ts';
import { ServiceInstance } from '../schemas/service-instance.ts';

/** Version, history, exclusions, internet proxy, management mode. */
export const serverSettings = {
  ServiceInstance_Get: operation('GET', '/v6/ServiceInstance', {
    tag: 'ServiceInstance',
    built: true,
    answer: ServiceInstance,
  }),
  HistorySettings_Get: operation('GET', '/v6/HistorySettings', {
    tag: 'HistorySettings',
    built: true,
    answer: HistorySettings,
  }),
  HistorySettings_Update: operation('PUT', '/v6/HistorySettings', {
    tag: 'HistorySettings',
    built: true,
    body: HistorySettings,
  }),
  ExclusionSettings_Get: operation('GET', '/v6/ExclusionSettings', { tag: 'ExclusionSettings', built: false }),
  ExclusionSettings_Update: operation('PUT', '/v6/ExclusionSettings', { tag: 'ExclusionSettings', built: false }),
  GlobalRetentionExclusionSettings_GlobalRetentionPolicyGet: operation('GET', '/v6/GlobalRetentionExclusionSettings', {
    tag: 'GlobalRetentionExclusionSettings',
    built: false,
  }),
  GlobalRetentionExclusionSettings_GlobalRetentionPolicyPut: operation('PUT', '/v6/GlobalRetentionExclusionSettings', {
    tag: 'GlobalRetentionExclusionSettings',
    built: false,
  }),
  OrganizationRetentionExclusion_OrganizationRetentionPolicyGet: operation(
    'GET',
    '/v6/Organizations/{organizationId}/RetentionExclusion',
    { tag: 'OrganizationRetentionExclusion', built: false },
  ),
  OrganizationRetentionExclusion_OrganizationRetentionPolicyPut: operation(
    'PUT',
    '/v6/Organizations/{organizationId}/RetentionExclusion',
    { tag: 'OrganizationRetentionExclusion', built: false },
  ),
  OrganizationRetentionExclusion_OrganizationRetentionPolicyDelete: operation(
    'DELETE',
    '/v6/Organizations/{organizationId}/RetentionExclusion',
    { tag: 'OrganizationRetentionExclusion', success: 204, built: false },
  ),
  InternetProxySettings_Get: operation('GET', '/v6/InternetProxySettings', {
    tag: 'InternetProxySettings',
    built: false,
  }),
  InternetProxySettings_Update: operation('PUT', '/v6/InternetProxySettings', {
    tag: 'InternetProxySettings',
    built: false,
  }),
  ManagementMode_Get: operation('GET', '/v6/ManagementMode', { tag: 'ManagementMode', built: false }),
  ManagementMode_Update: operation('PUT', '/v6/ManagementMode', { tag: 'ManagementMode', built: false }),
};
