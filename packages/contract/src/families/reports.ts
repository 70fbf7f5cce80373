import { operation } from '../operation.ts';

/** Reports as PDF or CSV. */
export const reports = {
  Reports_GenerateLicenseOverviewAction: operation('POST', '/v6/Reports/GenerateLicenseOverview', {
    tag: 'Reports',
    stream: true,
    built: false,
  }),
  Reports_GenerateStorageConsumptionAction: operation('POST', '/v6/Reports/GenerateStorageConsumption', {
    tag: 'Reports',
    stream: true,
    built: false,
  }),
  Reports_GenerateMailboxProtectionAction: operation('POST', '/v6/Reports/GenerateMailboxProtection', {
    tag: 'Reports',
    stream: true,
    built: false,
  }),
  Reports_GenerateUserProtectionAction: operation('POST', '/v6/Reports/GenerateUserProtection', {
    tag: 'Reports',
    stream: true,
    built: false,
  }),
};
