import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { Guid, list, optional, Text } from '../schema.ts';
import {
  AccountPool,
  ApplicationFromClient,
  ApplicationPage,
  BackupAccount,
  BackupApplicationFromClient,
  BackupApplicationPage,
} from '../schemas/backup-accounts.ts';
import { DeviceCodeResponse } from '../schemas/device-codes.ts';

/** The pools of accounts and applications that spread the load. */
export const backupAccountsApplications = {
  OrganizationBackupAccounts_GetBackupAccounts: operation('GET', '/v6/Organizations/{organizationId}/BackupAccounts', {
    tag: 'OrganizationBackupAccounts',
    built: true,
    params: { organizationId: Guid },
    answer: list(BackupAccount),
  }),
  OrganizationBackupAccounts_SetAccountPool: operation('PUT', '/v6/Organizations/{organizationId}/BackupAccounts', {
    tag: 'OrganizationBackupAccounts',
    built: true,
    params: { organizationId: Guid },
    body: list(BackupAccount),
    answer: AccountPool,
  }),
  OrganizationBackupApplications_GetBackupApplications: operation(
    'GET',
    '/v6/Organizations/{organizationId}/BackupApplications',
    {
      tag: 'OrganizationBackupApplications',
      paged: true,
      built: true,
      params: { organizationId: Guid },
      query: paging,
      answer: BackupApplicationPage,
    },
  ),
  OrganizationBackupApplications_AddBackupApplications: operation(
    'PUT',
    '/v6/Organizations/{organizationId}/BackupApplications',
    {
      tag: 'OrganizationBackupApplications',
      built: true,
      params: { organizationId: Guid },
      body: list(BackupApplicationFromClient),
    },
  ),
  OrganizationBackupApplications_OrganizationDeviceCode: operation(
    'POST',
    '/v6/Organizations/{organizationId}/DeviceCode',
    {
      tag: 'OrganizationBackupApplications',
      built: true,
      params: { organizationId: Guid },
      answer: DeviceCodeResponse,
    },
  ),
  Application_GetApplications: operation('GET', '/v6/Organizations/{organizationId}/Applications', {
    tag: 'Application',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    query: { ...paging, displayName: optional(Text), tag: optional(Text) },
    answer: ApplicationPage,
  }),
  Application_CreateApplication: operation('POST', '/v6/Organizations/{organizationId}/Applications', {
    tag: 'Application',
    paged: true,
    built: true,
    params: { organizationId: Guid },
    body: ApplicationFromClient,
    answer: ApplicationPage,
  }),
};
