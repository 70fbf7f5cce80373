import { Action, Links, page } from '../common.ts';
import {
  choice,
  Double,
  dictionary,
  Flag,
  Guid,
  Int32,
  Int64,
  list,
  Moment,
  maybe,
  named,
  object,
  optional,
  Text,
} from '../schema.ts';

/** What is searched for in the mailboxes of a restore point. */
export const MailboxSearchOptions = object('RESTSearchOptions', { query: optional(Text) });

/** How mail data is exported to a PST file. */
export const ExportToPst = object('RESTExportFolderToPst', {
  contentKeyword: optional(Text),
  enablePstSizeLimit: maybe(Flag),
  pstSizeLimitBytes: maybe(Int64),
});

/** What is searched for in the teams of a restore point. */
export const TeamsSearchOptions = object('RESTTeamsSearchOptions', {
  type: choice('Tabs', 'Files', 'Posts'),
  query: Text,
});

const MailAttachment = object('RESTAttachment', { name: optional(Text), sizeBytes: optional(Int64) });

/** A message, appointment, contact or other item of a mailbox; `itemClass` says which members it has. */
const FoundMailboxItem = object('RESTExchangeItemsComposed', {
  attachments: optional(list(MailAttachment)),
  organizer: optional(Text),
  attendees: optional(Text),
  startTime: optional(Moment),
  endTime: optional(Moment),
  location: optional(Text),
  subject: optional(Text),
  recurrencePatternFormat: optional(Text),
  recurring: optional(Flag),
  itemClass: optional(Text),
  _links: optional(Links),
  _actions: optional(dictionary(Action)),
  id: optional(Text),
  name: optional(Text),
  address: optional(Text),
  businessPhone: optional(Text),
  company: optional(Text),
  displayAs: optional(Text),
  email: optional(Text),
  fax: optional(Text),
  fileAs: optional(Text),
  fullName: optional(Text),
  homePhone: optional(Text),
  imAddress: optional(Text),
  jobTitle: optional(Text),
  mobile: optional(Text),
  webPage: optional(Text),
  from: optional(Text),
  postedOn: optional(Moment),
  cc: optional(Text),
  bcc: optional(Text),
  to: optional(Text),
  sent: optional(Moment),
  received: optional(Moment),
  reminder: optional(Flag),
  importance: optional(named('RESTExchangeItemImportance', choice('Low', 'Normal', 'High'))),
  duration: optional(Int32),
  entryType: optional(Text),
  date: optional(Moment),
  status: optional(
    named('RESTTaskItemStatus', choice('NotStarted', 'InProgress', 'Completed', 'WaitingOnSomeoneElse', 'Deferred')),
  ),
  percentComplete: optional(Double),
  startDate: optional(Moment),
  dueDate: optional(Moment),
  owner: optional(Text),
});

/** One page of what a search found in mailboxes. */
export const FoundMailboxItemPage = page('PageOfRESTExchangeItemsComposed', FoundMailboxItem);

const PostAttachment = object('RESTAttachInfo', {
  name: optional(Text),
  longFileName: optional(Text),
  url: optional(Text),
});

/** A file, post or tab of a team. */
const FoundTeamsItem = object('RESTChannelEntity', {
  id: optional(Guid),
  name: optional(Text),
  sizeBytes: optional(Int64),
  version: optional(Int32),
  modified: optional(Moment),
  modifiedBy: optional(Text),
  fileType: optional(choice('File', 'Folder')),
  _links: optional(Links),
  postId: optional(Int64),
  isImportant: optional(Flag),
  author: optional(Text),
  subject: optional(Text),
  createdTime: optional(Moment),
  lastModifiedTime: optional(Moment),
  attachments: optional(list(PostAttachment)),
  displayName: optional(Text),
  contentUrl: optional(Text),
  type: optional(Text),
});

/** One page of what a search found in teams. */
export const FoundTeamsItemPage = page('PageOfRESTChannelEntity', FoundTeamsItem);
