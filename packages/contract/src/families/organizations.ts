import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { tenants } from '../permission.ts';
import { Flag, Guid, list, optional } from '../schema.ts';
import {
  CheckDeviceCode,
  CommonDeviceCodeRequestOptions,
  DeviceCodeCheckResponse,
  DeviceCodeResponse,
} from '../schemas/device-codes.ts';
import { LoggedInOrganization, Organization, OrganizationStorageSpaceUsagePage } from '../schemas/organizations.ts';
import { ExploreOptions, RestoreSession } from '../schemas/restore-sessions.ts';

/** Microsoft 365 organizations: add, read, change, remove, open; device codes. */
export const organizations = {
  Organization_Get: operation('GET', '/v6/Organizations', {
    tag: 'Organization',
    built: true,
    query: { extendedView: optional(Flag) },
    answer: list(Organization),
  }),
  Organization_Add: operation('POST', '/v6/Organizations', {
    tag: 'Organization',
    built: true,
    body: Organization,
    answer: Organization,
  }),
  Organization_GetById: operation('GET', '/v6/Organizations/{organizationId}', {
    tag: 'Organization',
    built: true,
    params: { organizationId: Guid },
    query: { extendedView: optional(Flag) },
    answer: Organization,
  }),
  Organization_Update: operation('PUT', '/v6/Organizations/{organizationId}', {
    tag: 'Organization',
    success: 204,
    built: true,
    params: { organizationId: Guid },
    body: Organization,
  }),
  Organization_Remove: operation('DELETE', '/v6/Organizations/{organizationId}', {
    tag: 'Organization',
    success: 204,
    built: true,
    params: { organizationId: Guid },
  }),
  Organization_GetStorageSpaceUsage: operation('GET', '/v6/Organizations/{organizationId}/usedRepositories', {
    tag: 'Organization',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: paging,
    answer: OrganizationStorageSpaceUsagePage,
  }),
  Organization_GetCurrentOrganization: operation('GET', '/v6/Organization', {
    tag: 'Organization',
    permission: tenants,
    built: true,
    answer: LoggedInOrganization,
  }),
  Organization_ExploreAction: operation('POST', '/v6/Organizations/{organizationId}/explore', {
    tag: 'Organization',
    built: true,
    params: { organizationId: Guid },
    body: ExploreOptions,
    answer: RestoreSession,
  }),
  Organization_OrganizationDeviceCode: operation('POST', '/v6/DeviceCode', {
    tag: 'Organization',
    built: true,
    body: CommonDeviceCodeRequestOptions,
    answer: DeviceCodeResponse,
  }),
  Organization_CheckDeviceCode: operation('POST', '/v6/DeviceCode/check', {
    tag: 'Organization',
    built: true,
    body: CheckDeviceCode,
    answer: DeviceCodeCheckResponse,
  }),
};
