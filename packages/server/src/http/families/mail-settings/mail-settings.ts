import type { BodyOf, SentOf } from '@coffer/contract';
import type { MailPurpose } from '../../../services/mail/mail-settings.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

type Pattern = `${MailPurpose}EmailSettings_${string}`;
type Explorer = Exclude<MailPurpose, 'Audit'>;

/** The mail servers of the explorers of OneDrive and SharePoint and of audit mails, and test mails. */
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
    VeodEmailSettings_Get: async () => await show('Veod'),
    VespEmailSettings_Get: async () => await show('Vesp'),
    VeodEmailSettings_Update: async ({ body }) => await update('Veod', body),
    VespEmailSettings_Update: async ({ body }) => await update('Vesp', body),
    VeodEmailSettings_SendTestEmailAction: async (call) => await test('Veod', call),
    VespEmailSettings_SendTestEmailAction: async (call) => await test('Vesp', call),
  };
}

function auditHandlers(mails: Services['mails']): Handlers<`AuditEmailSettings_${string}`> {
  return {
    AuditEmailSettings_Get: async (): Promise<SentOf<'AuditMailSettings'>> => {
      const settings = await mails.settings.get('Audit');
      const _links = linksTo({ self: hrefTo('AuditEmailSettings') });
      if (!settings) return { enableNotification: false, _links };
      const { enabled, server, useSsl, ...same } = settings;
      return {
        enableNotification: enabled,
        smtpServer: server,
        port: same.port,
        useAuthentication: same.useAuthentication,
        username: same.username,
        useSSL: useSsl,
        from: same.from,
        to: same.to,
        subject: same.subject,
        _links,
      };
    },
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
