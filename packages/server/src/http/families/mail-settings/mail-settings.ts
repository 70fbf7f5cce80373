import type { BodyOf, SentOf } from '@coffer/contract';
import type { MailPurpose } from '../../../services/mail/mail-settings.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

type Pattern = `${MailPurpose}EmailSettings_${string}`;
type Explorer = Exclude<MailPurpose, 'Audit' | 'Vbo'>;

/** The mail servers of the explorers of OneDrive and SharePoint, of audit mails and of notifications, and test mails. */
export function mailSettingsHandlers({ mails }: Pick<Services, 'mails'>): Handlers<Pattern> {
  const show = async (explorer: Explorer): Promise<SentOf<'ExplorerMailSettings'>> => {
    const settings = await mails.settings.get(explorer);
    const _links = linksTo({ self: hrefTo(`${explorer}EmailSettings`) });
    if (!settings) return { enableNotification: false, _links };
    return {
      enableNotification: settings.enabled,
      server: settings.server,
      port: settings.port,
      from: settings.from,
      useAuthentication: settings.useAuthentication,
      useSSL: settings.useSsl,
      username: settings.username,
      _links,
    };
  };
  const update = async (explorer: Explorer, body: BodyOf<'VeodEmailSettings_Update'>): Promise<undefined> => {
    await mails.settings.update(explorer, body);
  };
  const test = async (
    explorer: Explorer,
    call: { readonly body: BodyOf<'VeodEmailSettings_SendTestEmailAction'>; readonly signal: AbortSignal },
  ): Promise<undefined> => {
    await mails.test(explorer, call.body.email, call.signal);
  };
  return {
    ...auditHandlers(mails),
    ...notificationHandlers(mails),
    VeodEmailSettings_Get: async () => await show('Veod'),
    VespEmailSettings_Get: async () => await show('Vesp'),
    VeodEmailSettings_Update: async ({ body }) => await update('Veod', body),
    VespEmailSettings_Update: async ({ body }) => await update('Vesp', body),
    VeodEmailSettings_SendTestEmailAction: async (call) => await test('Veod', call),
    VespEmailSettings_SendTestEmailAction: async (call) => await test('Vesp', call),
  };
}

/** Settings that say who gets the mails. */
async function told(mails: Services['mails'], purpose: 'Audit' | 'Vbo'): Promise<SentOf<'NotificationMailSettings'>> {
  const settings = await mails.settings.get(purpose);
  const _links = linksTo({ self: hrefTo(`${purpose}EmailSettings`) });
  if (!settings) return { enableNotification: false, _links };
  return {
    enableNotification: settings.enabled,
    smtpServer: settings.server,
    port: settings.port,
    useAuthentication: settings.useAuthentication,
    username: settings.username,
    useSSL: settings.useSsl,
    from: settings.from,
    to: settings.to,
    subject: settings.subject,
    _links,
  };
}

function auditHandlers(mails: Services['mails']): Handlers<`AuditEmailSettings_${string}`> {
  return {
    AuditEmailSettings_Get: async () => await told(mails, 'Audit'),
    AuditEmailSettings_Update: async ({ body: { smtpServer, ...same } }) => {
      await mails.settings.update('Audit', { ...same, server: smtpServer });
      return undefined;
    },
    AuditEmailSettings_SendTest: async ({ signal }) => {
      await mails.test('Audit', undefined, signal);
      return undefined;
    },
  };
}

function notificationHandlers(mails: Services['mails']): Handlers<`VboEmailSettings_${string}`> {
  return {
    VboEmailSettings_Get: async () => {
      const notify = (await mails.settings.get('Vbo'))?.notify;
      const choice = notify && {
        notifyOnSuccess: notify.success,
        notifyOnWarning: notify.warning,
        notifyOnFailure: notify.failure,
        supressUntilLastRetry: notify.onlyLastRetry,
        attachDetailedReport: notify.attachReport,
      };
      return { ...(await told(mails, 'Vbo')), ...choice };
    },
    VboEmailSettings_Update: async ({ body: { smtpServer, ...same } }) => {
      await mails.settings.update('Vbo', { ...same, server: smtpServer });
      return undefined;
    },
    VboEmailSettings_SendTestAction: async ({ signal }) => {
      await mails.test('Vbo', undefined, signal);
      return undefined;
    },
  };
}
