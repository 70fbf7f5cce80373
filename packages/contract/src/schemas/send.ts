import { Flag, list, object, optional, Text } from '../schema.ts';
import { OneDriveDocument, OneDriveFolder } from './onedrive-items.ts';
import { SharePointAttachment, SharePointDocument, SharePointFolder } from './sharepoint-items.ts';

/** A message; several recipients are separated by semicolons. `from` absent: the address of the explorer's settings. */
const message = {
  from: optional(Text),
  to: optional(Text),
  subject: optional(Text),
  text: optional(Text),
};
const checked = { skipItemChecks: optional(Flag), ...message };

/** To whom a document, folder or library is mailed. */
export const SendItem = object('RESTSendAsMsgOptionsV6', checked);
/** To whom a OneDrive is mailed. */
export const SendOneDrive = object('RESTSharePointSendAsMsgOptions', checked);
/** To whom an attachment is mailed. */
export const SendAttachment = object('RESTSendAsMsgOptions', message);

/** Documents of a OneDrive to mail. */
export const SendOneDriveDocuments = object('RESTSendDocumentsAsMsgOptions', {
  documents: optional(list(OneDriveDocument)),
  ...checked,
});
/** Folders of a OneDrive to mail. */
export const SendOneDriveFolders = object('RESTSendFoldersAsMsgOptions', {
  folders: optional(list(OneDriveFolder)),
  ...checked,
});
/** Documents of a site to mail. */
export const SendSharePointDocuments = object('RESTSharePointSendDocumentsAsMsgOptions', {
  documents: optional(list(SharePointDocument)),
  ...checked,
});
/** Folders of a site to mail. */
export const SendSharePointFolders = object('RESTSharePointSendFoldersAsMsgOptions', {
  folders: optional(list(SharePointFolder)),
  ...checked,
});
/** Attachments of an item to mail. */
export const SendAttachments = object('RESTSendAttachmentsAsMsgOptions', {
  attachments: optional(list(SharePointAttachment)),
  ...message,
});
