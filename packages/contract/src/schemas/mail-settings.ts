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

/** Who gets the test mail. */
export const SendTestOptions = object('RESTSendTestOptions', { email: optional(Text) });
