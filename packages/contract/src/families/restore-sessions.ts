import { paging } from '../common.ts';
import { operation } from '../operation.ts';
import { administratorsAndTenants, everyone, operators, tenants } from '../permission.ts';
import { Guid, optional, Text } from '../schema.ts';
import { DeviceCodeRequestOptions, DeviceCodeResponse } from '../schemas/device-codes.ts';
import {
  ExportToPst,
  FoundMailboxItemPage,
  FoundTeamsItemPage,
  MailboxSearchOptions,
  TeamsSearchOptions,
} from '../schemas/organization-search.ts';
import {
  BackupOrganization,
  ExploreOptions,
  OperatorExploreOptions,
  RestoreSession,
  RestoreSessionEvent,
  RestoreSessionEventPage,
  RestoreSessionPage,
} from '../schemas/restore-sessions.ts';

/** Opened restore points: list, stop, events, the organization inside. */
export const restoreSessions = {
  RestoreSession_GetPage: operation('GET', '/v6/RestoreSessions', {
    tag: 'RestoreSession',
    permission: administratorsAndTenants,
    paged: true,
    built: true,
    query: { ...paging, startTimeFrom: optional(Text), startTimeTo: optional(Text) },
    answer: RestoreSessionPage,
  }),
  RestoreSession_GetByRestoreSessionId: operation('GET', '/v6/RestoreSessions/{restoreSessionId}', {
    tag: 'RestoreSession',
    permission: everyone,
    built: true,
    params: { restoreSessionId: Guid },
    answer: RestoreSession,
  }),
  RestoreSession_StopAction: operation('POST', '/v6/RestoreSessions/{restoreSessionId}/Stop', {
    tag: 'RestoreSession',
    permission: everyone,
    built: true,
    params: { restoreSessionId: Guid },
  }),
  RestoreSession_DeviceCodeAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/restoreDeviceCode',
    {
      tag: 'RestoreSession',
      permission: everyone,
      built: true,
      params: { restoreSessionId: Guid },
      body: DeviceCodeRequestOptions,
      answer: DeviceCodeResponse,
    },
  ),
  RestoreSession_ExploreAction: operation('POST', '/v6/Organization/Explore', {
    tag: 'RestoreSession',
    permission: tenants,
    built: true,
    body: ExploreOptions,
    answer: RestoreSession,
  }),
  RestoreSession_OperatorExploreAction: operation('POST', '/v6/Organization/OperatorExplore', {
    tag: 'RestoreSession',
    permission: operators,
    built: true,
    body: OperatorExploreOptions,
    answer: RestoreSession,
  }),
  RestoreSessionEvent_GetById: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Events/{eventId}', {
    tag: 'RestoreSessionEvent',
    permission: everyone,
    built: true,
    params: { restoreSessionId: Guid, eventId: Guid },
    answer: RestoreSessionEvent,
  }),
  RestoreSessionEvent_Get: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/Events', {
    tag: 'RestoreSessionEvent',
    permission: everyone,
    paged: true,
    built: true,
    params: { restoreSessionId: Guid },
    query: paging,
    answer: RestoreSessionEventPage,
  }),
  BackupOrganization_GetByRestoreSessionId: operation('GET', '/v6/RestoreSessions/{restoreSessionId}/organization', {
    tag: 'BackupOrganization',
    permission: everyone,
    built: true,
    params: { restoreSessionId: Guid },
    answer: BackupOrganization,
  }),
  BackupOrganization_RestoreSessionsAction: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/exportToPst',
    {
      tag: 'BackupOrganization',
      permission: everyone,
      stream: true,
      built: true,
      params: { restoreSessionId: Guid },
      body: ExportToPst,
    },
  ),
  BackupOrganization_RestoreSessionsSearchExchange: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/searchExchange',
    {
      tag: 'BackupOrganization',
      permission: everyone,
      paged: true,
      built: true,
      params: { restoreSessionId: Guid },
      query: paging,
      body: MailboxSearchOptions,
      answer: FoundMailboxItemPage,
    },
  ),
  BackupOrganization_RestoreSessionsSearchTeams: operation(
    'POST',
    '/v6/RestoreSessions/{restoreSessionId}/organization/searchTeams',
    {
      tag: 'BackupOrganization',
      permission: everyone,
      paged: true,
      built: true,
      params: { restoreSessionId: Guid },
      query: paging,
      body: TeamsSearchOptions,
      answer: FoundTeamsItemPage,
    },
  ),
};
