import { Action, Links, Secret } from '../common.ts';
import { dictionary, Flag, Int32, maybe, object, optional, Text } from '../schema.ts';

const links = { _links: optional(Links), _actions: optional(dictionary(Action)) };

/** The mail server of an explorer of files. The password is never shown. */
export const ExplorerMailSettings = object('RESTSharePointSmtpSettings', {
  enableNotification: optional(Flag),
  server: optional(Text),
  port: optional(Int32),
  from: optional(Text),
  useAuthentication: optional(Flag),
  useSSL: optional(Flag),
  username: optional(Text),
  ...links,
});

/** The mail server of an explorer of files, as it is set. Without a password the stored one stays. */
export const ExplorerMailSettingsFromClient = object('RESTSharePointSmtpSettingsFromClient', {
  userPassword: optional(Secret),
  enableNotification: maybe(Flag),
  server: optional(Text),
  port: maybe(Int32),
  from: optional(Text),
  useAuthentication: maybe(Flag),
  useSSL: maybe(Flag),
  username: optional(Text),
  ...links,
});

const auditMail = {
  enableNotification: maybe(Flag),
  smtpServer: optional(Text),
  port: maybe(Int32),
  useAuthentication: maybe(Flag),
  username: optional(Text),
  useSSL: maybe(Flag),
  from: optional(Text),
  /** Several with semicolons. */
  to: optional(Text),
  subject: optional(Text),
};

/** The mail server of audit mails, and who gets them. The password is never shown. */
export const AuditMailSettings = object('RESTAuditEmailSettingsResponse', { ...auditMail, ...links });

/** The same as it is set. Without a password the stored one stays. */
export const AuditMailSettingsFromClient = object('RESTAuditEmailSettingsRequest', {
  userPassword: optional(Secret),
  ...auditMail,
});

const notifications = {
  notifyOnSuccess: maybe(Flag),
  notifyOnWarning: maybe(Flag),
  notifyOnFailure: maybe(Flag),
  supressUntilLastRetry: maybe(Flag),
  attachDetailedReport: maybe(Flag),
  ...auditMail,
};

/** The mail server of notifications, of what they tell, and who gets them. The password is never shown. */
export const NotificationMailSettings = object('RESTNotificationEmailSettingsResponse', { ...notifications, ...links });

/** The same as it is set. Without a password the stored one stays. */
export const NotificationMailSettingsFromClient = object('RESTNotificationEmailSettingsRequest', {
  userPassword: optional(Secret),
  ...notifications,
});

/** Who gets the test mail. */
export const SendTestOptions = object('RESTSendTestOptions', { email: optional(Text) });
