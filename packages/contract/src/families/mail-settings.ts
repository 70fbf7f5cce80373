import { operation } from '../operation.ts';
import {
  AuditMailSettings,
  AuditMailSettingsFromClient,
  ExplorerMailSettings,
  ExplorerMailSettingsFromClient,
  NotificationMailSettings,
  NotificationMailSettingsFromClient,
  SendTestOptions,
} from '../schemas/mail-settings.ts';

/** Mail servers of notifications and explorers, and test mails. */
export const mailSettings = {
  VboEmailSettings_Get: operation('GET', '/v6/VboEmailSettings', {
    tag: 'VboEmailSettings',
    built: true,
    answer: NotificationMailSettings,
  }),
  VboEmailSettings_Update: operation('PUT', '/v6/VboEmailSettings', {
    tag: 'VboEmailSettings',
    built: true,
    body: NotificationMailSettingsFromClient,
  }),
  VboEmailSettings_SendTestAction: operation('POST', '/v6/VboEmailSettings/SendTest', {
    tag: 'VboEmailSettings',
    built: true,
  }),
  AuditEmailSettings_Get: operation('GET', '/v6/AuditEmailSettings', {
    tag: 'AuditEmailSettings',
    built: true,
    answer: AuditMailSettings,
  }),
  AuditEmailSettings_Update: operation('PUT', '/v6/AuditEmailSettings', {
    tag: 'AuditEmailSettings',
    built: true,
    body: AuditMailSettingsFromClient,
  }),
  AuditEmailSettings_SendTest: operation('POST', '/v6/AuditEmailSettings/SendTest', {
    tag: 'AuditEmailSettings',
    built: true,
  }),
  VexEmailSettings_Get: operation('GET', '/v6/VexEmailSettings', { tag: 'VexEmailSettings', built: false }),
  VexEmailSettings_Update: operation('PUT', '/v6/VexEmailSettings', { tag: 'VexEmailSettings', built: false }),
  VexEmailSettings_SendTestAction: operation('POST', '/v6/VexEmailSettings/SendTest', {
    tag: 'VexEmailSettings',
    built: false,
  }),
  VeodEmailSettings_Get: operation('GET', '/v6/VeodEmailSettings', {
    tag: 'VeodEmailSettings',
    built: true,
    answer: ExplorerMailSettings,
  }),
  VeodEmailSettings_Update: operation('PUT', '/v6/VeodEmailSettings', {
    tag: 'VeodEmailSettings',
    built: true,
    body: ExplorerMailSettingsFromClient,
  }),
  VeodEmailSettings_SendTestEmailAction: operation('POST', '/v6/VeodEmailSettings/SendTestEmail', {
    tag: 'VeodEmailSettings',
    built: true,
    body: SendTestOptions,
  }),
  VespEmailSettings_Get: operation('GET', '/v6/VespEmailSettings', {
    tag: 'VespEmailSettings',
    built: true,
    answer: ExplorerMailSettings,
  }),
  VespEmailSettings_Update: operation('PUT', '/v6/VespEmailSettings', {
    tag: 'VespEmailSettings',
    built: true,
    body: ExplorerMailSettingsFromClient,
  }),
  VespEmailSettings_SendTestEmailAction: operation('POST', '/v6/VespEmailSettings/SendTestEmail', {
    tag: 'VespEmailSettings',
    built: true,
    body: SendTestOptions,
  }),
  VetEmailSettings_Get: operation('GET', '/v6/VetEmailSettings', { tag: 'VetEmailSettings', built: false }),
  VetEmailSettings_Update: operation('PUT', '/v6/VetEmailSettings', { tag: 'VetEmailSettings', built: false }),
  VetEmailSettings_SendTest: operation('POST', '/v6/VetEmailSettings/sendTest', {
    tag: 'VetEmailSettings',
    built: false,
  }),
};
