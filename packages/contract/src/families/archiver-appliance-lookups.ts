import { operation } from '../operation.ts';

/** Pick lists for the machine that moves data into archive tiers. */
export const archiverApplianceLookups = {
  EC2Resources_GetInstanceTypes: operation('GET', '/v6/EC2Resources/InstanceType', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetInstanceTypeByName: operation('GET', '/v6/EC2Resources/InstanceType/{instanceTypeName}', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetVirtualPrivateClouds: operation('GET', '/v6/EC2Resources/VirtualPrivateCloud', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetVirtualPrivateCloudByName: operation('GET', '/v6/EC2Resources/VirtualPrivateCloud/{name}', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetSubnets: operation('GET', '/v6/EC2Resources/VirtualPrivateCloud/{id}/Subnets', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetSubnetByName: operation('GET', '/v6/EC2Resources/VirtualPrivateCloud/{id}/Subnets/{subnetName}', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetSecurityGroups: operation('GET', '/v6/EC2Resources/VirtualPrivateCloud/{id}/SecurityGroup', {
    tag: 'EC2Resources',
    built: false,
  }),
  EC2Resources_GetSecurityGroupByName: operation(
    'GET',
    '/v6/EC2Resources/VirtualPrivateCloud/{id}/SecurityGroup/{securityGroupName}',
    { tag: 'EC2Resources', built: false },
  ),
  AzureServiceAccounts_Get: operation('GET', '/v6/AzureServiceAccounts', { tag: 'AzureServiceAccounts', built: false }),
  AzureServiceAccounts_Add: operation('POST', '/v6/AzureServiceAccounts', {
    tag: 'AzureServiceAccounts',
    built: false,
  }),
  AzureServiceAccounts_GetById: operation('GET', '/v6/AzureServiceAccounts/{id}', {
    tag: 'AzureServiceAccounts',
    built: false,
  }),
  AzureServiceAccounts_Update: operation('PUT', '/v6/AzureServiceAccounts/{id}', {
    tag: 'AzureServiceAccounts',
    success: 204,
    built: false,
  }),
  AzureServiceAccounts_Delete: operation('DELETE', '/v6/AzureServiceAccounts/{id}', {
    tag: 'AzureServiceAccounts',
    success: 204,
    built: false,
  }),
  AzureServiceAccounts_GetDeviceCode: operation('POST', '/v6/AzureServiceAccounts/DeviceCode', {
    tag: 'AzureServiceAccounts',
    built: false,
  }),
  AzureServiceAccounts_GetSubscriptions: operation('GET', '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions', {
    tag: 'AzureServiceAccounts',
    built: false,
  }),
  AzureServiceAccounts_GetSubscriptionById: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetResourceGroups: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/ResourceGroups',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetResourceGroupByName: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/ResourceGroups/{resourceGroupName}',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetLocations: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/Locations',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetLocationByName: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/Locations/{locationName}',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetVirtualMachineSizes: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/Locations/{locationName}/VirtualMachineSizes',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetVirtualMachineSizeByName: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/Locations/{locationName}/VirtualMachineSizes/{vmSizeName}',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetVirtualNetworks: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/ResourceGroups/{resourceGroupName}/VirtualNetworks',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetVirtualNetworkByName: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/ResourceGroups/{resourceGroupName}/VirtualNetworks/{virtualNetworkName}',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetSubnets: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/ResourceGroups/{resourceGroupName}/VirtualNetworks/{virtualNetworkName}/Subnets',
    { tag: 'AzureServiceAccounts', built: false },
  ),
  AzureServiceAccounts_GetSubnetByName: operation(
    'GET',
    '/v6/AzureServiceAccounts/{serviceAccountId}/Subscriptions/{subscriptionId}/ResourceGroups/{resourceGroupName}/VirtualNetworks/{virtualNetworkName}/Subnets/{subnetName}',
    { tag: 'AzureServiceAccounts', built: false },
  ),
};
