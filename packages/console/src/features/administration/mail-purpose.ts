import { call } from '../../api/call.ts';

/** What a mail server is for: documents of OneDrives and of SharePoint sites, or mails about restores. */
export type MailPurpose = 'Veod' | 'Vesp' | 'Audit';

/** Settings as the form has them. */
export interface MailDraft {
  readonly enabled: boolean;
  readonly server: string;
  readonly port: string;
  readonly from: string;
  readonly useSSL: boolean;
  readonly authenticates: boolean;
  readonly username: string;
  readonly password: string;
  /** Who gets the mails about restores, several with semicolons, and their subject. */
  readonly to: string;
  readonly subject: string;
}

/** The settings of the server, with an empty password. */
export async function readMailSettings(purpose: MailPurpose, signal: AbortSignal): Promise<MailDraft> {
  if (purpose !== 'Audit') return draftOf(await call(`${purpose}EmailSettings_Get`, { signal }));
  const { smtpServer, to, subject, ...same } = await call('AuditEmailSettings_Get', { signal });
  return { ...draftOf({ ...same, server: smtpServer }), to: to ?? '', subject: subject ?? '' };
}

/** Without a password the stored one stays. */
export async function saveMailSettings(purpose: MailPurpose, draft: MailDraft): Promise<void> {
  const { server, to, subject, authenticates, username, password } = draft;
  const body = {
    enableNotification: draft.enabled,
    port: Number(draft.port),
    from: draft.from,
    useSSL: draft.useSSL,
    useAuthentication: authenticates,
    ...(authenticates ? { username } : {}),
    ...(authenticates && password !== '' ? { userPassword: password } : {}),
  };
  if (purpose === 'Audit') {
    await call('AuditEmailSettings_Update', { body: { ...body, smtpServer: server, to, subject } });
  } else await call(`${purpose}EmailSettings_Update`, { body: { ...body, server } });
}

/** Sends a test mail; one about restores goes to those who get them. */
export async function sendTestMail(purpose: MailPurpose, email: string): Promise<void> {
  if (purpose === 'Audit') await call('AuditEmailSettings_SendTest');
  else {
    const id = purpose === 'Veod' ? 'VeodEmailSettings_SendTestEmailAction' : 'VespEmailSettings_SendTestEmailAction';
    await call(id, { body: { email } });
  }
}

function draftOf(settings: {
  readonly enableNotification?: boolean | null | undefined;
  readonly server?: string | undefined;
  readonly port?: number | null | undefined;
  readonly from?: string | undefined;
  readonly useSSL?: boolean | null | undefined;
  readonly useAuthentication?: boolean | null | undefined;
  readonly username?: string | undefined;
}): MailDraft {
  return {
    enabled: settings.enableNotification === true,
    server: settings.server ?? '',
    port: String(settings.port ?? 25),
    from: settings.from ?? '',
    useSSL: settings.useSSL === true,
    authenticates: settings.useAuthentication === true,
    username: settings.username ?? '',
    password: '',
    to: '',
    subject: '',
  };
}
