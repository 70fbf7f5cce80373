import { page, paging } from '../common.ts';
import { operation } from '../operation.ts';
import { everyone, operators } from '../permission.ts';
import { choice, Flag, Guid, Int32, Int64, list, Moment, maybe, object, optional, Text } from '../schema.ts';
import { credentials } from '../schemas/restore-options.ts';
import { RestoreObject } from '../schemas/restore-statistics.ts';

/** How far a restore is, or what it came to. */
const restore = {
  id: Guid,
  restoreSessionId: Guid,
  /** The same for all restores that were asked for as one: the OneDrives of a bulk restore, a site and the sites below it. */
  requestId: Guid,
  title: Text,
  /** Where it writes to. */
  target: Text,
  organization: Text,
  initiatedBy: Text,
  /**
   * `Waiting`: for those before it in its request. `Stopped`: by somebody, or with its session. `Interrupted`: the server ended meanwhile,
   * or before its turn came, as the message says.
   */
  status: choice('Waiting', 'Running', 'Success', 'Warning', 'Failed', 'Stopped', 'Interrupted'),
  /** What became of it, in a sentence. */
  message: Text,
  /** Whether something of it is not done that can be continued. */
  canContinue: Flag,
  /** The restore that goes on with it; absent unless it was continued. */
  continuedAs: optional(Guid),
  startTime: Moment,
  endTime: optional(Moment),
  /** Files and items of lists that are done with, and bytes, those that have gone out of unfinished ones included. */
  files: Int64,
  bytes: Int64,
  /** What there is to do, as far as it is counted: all of it once `isCounted`. */
  totalFiles: Int64,
  totalBytes: Int64,
  isCounted: Flag,
  /** What was written. */
  restored: Int64,
  /** What was written and read back as it was saved; written and then enriched by SharePoint, which writes properties into documents. */
  identical: Int64,
  enriched: Int64,
  /** What was there already as it was saved; what no content is held of; what failed, what Microsoft stored differently included. */
  existed: Int64,
  skipped: Int64,
  failed: Int64,
};

const Restore = object('CofferRestore', restore);
const RestorePage = page('PageOfCofferRestore', Restore);

/** A restore with the first thousand items that need a look. */
const RestoreResult = object('CofferRestoreResult', { ...restore, restoreIssues: list(RestoreObject) });

/** What is restored, from one OneDrive or site of the session, and to where. */
const RestoreFromClient = object('CofferRestoreFromClient', {
  /** One of the two. */
  oneDriveId: optional(Text),
  siteId: optional(Text),
  items: list(
    object('CofferRestoreItem', {
      kind: choice('library', 'list', 'folder', 'document', 'item'),
      id: Text,
      versionId: maybe(Int32),
    }),
  ),
  /** Whether what is there stays beside what is restored (`Keep`, unless given), or gets the saved content on top of its history. */
  conflict: maybe(choice('Keep', 'Overwrite')),
  /** Elsewhere: a OneDrive and a path below its top folder, or the address of a site. Absent: to where it was, with its permissions. */
  onedrive: optional(object('CofferTargetOneDrive', { id: Text })),
  folder: optional(Text),
  siteURL: optional(Text),
  reason: optional(Text),
});

/** With what identity a restore goes on that was made with one of its own, for such are not kept. */
const RestoreCredentials = object('CofferRestoreCredentials', credentials);

const inSession = { restoreSessionId: Guid };
const one = { restoreSessionId: Guid, restoreId: Guid };

/** Restores, of which each goes on until it is done, whoever comes and goes; their results are kept with their sessions. */
export const restores = {
  Coffer_GetRestores: operation('GET', '/coffer/v1/restores', {
    tag: 'Coffer',
    paged: true,
    built: true,
    query: { ...paging, isRunning: optional(Flag) },
    answer: RestorePage,
  }),
  Coffer_GetPortalRestores: operation('GET', '/coffer/v1/portal/restores', {
    tag: 'Coffer',
    permission: operators,
    paged: true,
    built: true,
    query: { ...paging, isRunning: optional(Flag) },
    answer: RestorePage,
  }),
  Coffer_GetSessionRestores: operation('GET', '/coffer/v1/restore-sessions/{restoreSessionId}/restores', {
    tag: 'Coffer',
    permission: everyone,
    paged: true,
    built: true,
    params: inSession,
    query: { ...paging, isRunning: optional(Flag) },
    answer: RestorePage,
  }),
  Coffer_GetRestore: operation('GET', '/coffer/v1/restore-sessions/{restoreSessionId}/restores/{restoreId}', {
    tag: 'Coffer',
    permission: everyone,
    built: true,
    params: one,
    answer: RestoreResult,
  }),
  Coffer_StartRestore: operation('POST', '/coffer/v1/restore-sessions/{restoreSessionId}/restores', {
    tag: 'Coffer',
    permission: everyone,
    built: true,
    params: inSession,
    body: RestoreFromClient,
    answer: Restore,
  }),
  Coffer_StopRestore: operation('POST', '/coffer/v1/restore-sessions/{restoreSessionId}/restores/{restoreId}/stop', {
    tag: 'Coffer',
    success: 204,
    permission: everyone,
    built: true,
    params: one,
  }),
  Coffer_ContinueRestore: operation(
    'POST',
    '/coffer/v1/restore-sessions/{restoreSessionId}/restores/{restoreId}/continue',
    {
      tag: 'Coffer',
      permission: everyone,
      built: true,
      params: one,
      body: RestoreCredentials,
      answer: Restore,
    },
  ),
};
