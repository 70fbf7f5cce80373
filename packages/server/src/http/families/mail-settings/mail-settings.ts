import type { BodyOf, SentOf } from '@coffer/contract';
import type { MailExplorer } from '../../../services/mail/mail-settings.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';

type Pattern = `${MailExplorer}EmailSettings_${string}`;

/** The mail servers of the explorers of OneDrive and SharePoint, and test mails. */
export function mailSettingsHandlers({ mails }: Pick<Services, 'mails'>): Handlers<Pattern> {
  const show = async (explorer: MailExplorer): Promise<SentOf<'ExplorerMailSettings'>> => {
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
  const update = async (explorer: MailExplorer, body: BodyOf<'VeodEmailSettings_Update'>): Promise<undefined> => {
    await mails.settings.update(explorer, body);
  };
  const test = async (
    explorer: MailExplorer,
    call: { readonly body: BodyOf<'VeodEmailSettings_SendTestEmailAction'>; readonly signal: AbortSignal },
  ): Promise<undefined> => {
    await mails.test(explorer, call.body.email, call.signal);
  };
  return {
    VeodEmailSettings_Get: async () => await show('Veod'),
    VespEmailSettings_Get: async () => await show('Vesp'),
    VeodEmailSettings_Update: async ({ body }) => await update('Veod', body),
    VespEmailSettings_Update: async ({ body }) => await update('Vesp', body),
    VeodEmailSettings_SendTestEmailAction: async (call) => await test('Veod', call),
    VespEmailSettings_SendTestEmailAction: async (call) => await test('Vesp', call),
  };
}
