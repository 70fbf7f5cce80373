import type { AnswerOf } from '@coffer/contract';
import { call } from '../../api/call.ts';

/** What a mail server is for: documents of OneDrives and of SharePoint sites, mails about restores, or mails about sessions and certificates. */
export type MailPurpose = 'Veod' | 'Vesp' | 'Audit' | 'Vbo';

/** Whether the mails go to those whom the settings name. */
export function isTold(purpose: MailPurpose): purpose is 'Audit' | 'Vbo' {
  return purpose === 'Audit' || purpose === 'Vbo';
}

/** Of which sessions mails tell, and how. */
export const notifyChoices = [
  'notifyOnSuccess',
  'notifyOnWarning',
  'notifyOnFailure',
  'supressUntilLastRetry',
  'attachDetailedReport',
] as const;
type NotifyChoice = (typeof notifyChoices)[number];

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
  /** Who gets the mails, several with semicolons, and their subject. */
  readonly to: string;
  readonly subject: string;
  readonly notify: Readonly<Record<NotifyChoice, boolean>>;
}

/** The settings of the server, with an empty password. */
export async function readMailSettings(purpose: MailPurpose, signal: AbortSignal): Promise<MailDraft> {
  if (!isTold(purpose)) return draftOf(await call(`${purpose}EmailSettings_Get`, { signal }));
  const found: Partial<Record<NotifyChoice, boolean | null>> & AnswerOf<'AuditEmailSettings_Get'> = await call(
    `${purpose}EmailSettings_Get`,
    { signal },
  );
  const { smtpServer, to, subject, ...same } = found;
  const draft = draftOf({ ...same, server: smtpServer });
  const notify = { ...draft.notify };
  for (const choice of notifyChoices) notify[choice] = found[choice] ?? notify[choice];
  return { ...draft, to: to ?? '', subject: subject ?? '', notify };
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
  const told = { ...body, smtpServer: server, to, subject };
  if (purpose === 'Audit') await call('AuditEmailSettings_Update', { body: told });
  else if (purpose === 'Vbo') await call('VboEmailSettings_Update', { body: { ...told, ...draft.notify } });
  else await call(`${purpose}EmailSettings_Update`, { body: { ...body, server } });
}

/** Sends a test mail; where the settings name who gets the mails, it goes to them. */
export async function sendTestMail(purpose: MailPurpose, email: string): Promise<void> {
  if (purpose === 'Audit') await call('AuditEmailSettings_SendTest');
  else if (purpose === 'Vbo') await call('VboEmailSettings_SendTestAction');
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
    notify: {
      notifyOnSuccess: true,
      notifyOnWarning: true,
      notifyOnFailure: true,
      supressUntilLastRetry: true,
      attachDetailedReport: false,
    },
  };
}
