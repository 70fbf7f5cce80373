import { operation } from '../operation.ts';

/** The license and the users that count against it. */
export const licensing = {
  License_Get: operation('GET', '/v6/License', { tag: 'License', built: false }),
  License_InstallAction: operation('POST', '/v6/License/Install', { tag: 'License', built: false }),
  License_UpdateAction: operation('POST', '/v6/License/Update', { tag: 'License', built: false }),
  License_GetAutoUpdate: operation('GET', '/v6/License/AutoUpdate', { tag: 'License', built: false }),
  License_Update: operation('PUT', '/v6/License/AutoUpdate', { tag: 'License', built: false }),
  LicenseReport_GetLatestReport: operation('GET', '/v6/licensing/reports/latest', {
    tag: 'LicenseReport',
    built: false,
  }),
  LicenseReport_ApproveReport: operation('POST', '/v6/licensing/reports/{reportId}/approve', {
    tag: 'LicenseReport',
    built: false,
  }),
  LicensedUser_Get: operation('GET', '/v6/LicensedUsers', { tag: 'LicensedUser', paged: true, built: false }),
  LicensedUser_Remove: operation('DELETE', '/v6/LicensedUsers/{licensedUserId}', {
    tag: 'LicensedUser',
    success: 204,
    built: false,
  }),
  OrganizationLicensingInformation_GetLicenseCount: operation(
    'GET',
    '/v6/Organizations/{organizationId}/LicensingInformation',
    { tag: 'OrganizationLicensingInformation', built: false },
  ),
};
