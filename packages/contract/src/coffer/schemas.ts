import { Links, page } from '../common.ts';
import {
  choice,
  dictionary,
  Flag,
  Guid,
  Int32,
  Int64,
  inline,
  list,
  Moment,
  maybe,
  object,
  optional,
  Text,
} from '../schema.ts';

const workload = choice('onedrive', 'sharepoint', 'exchange', 'teams');

/** What a job keeps beside the content of files: which earlier versions, and whether permissions. */
export const JobOptions = object('CofferJobOptions', {
  versions: optional(choice('latest', 'new', 'all')),
  permissions: optional(Flag),
});

/** How something has been failing. `reviewAt`: it rests until then; `accepted`: it rests for good. */
const failing = {
  code: Text,
  reason: Text,
  requestId: optional(Text),
  since: Moment,
  lastFailure: Moment,
  runs: Int32,
  reviewAt: optional(Moment),
  accepted: Flag,
  /** What an administrator decided and the next run will act on. */
  decision: optional(choice('accept', 'retry')),
};

/** How an object fails as a whole. */
const Failing = object('CofferFailure', failing);

/** One kind of things of an object: how many are in which state. */
const CoverageRow = object('CofferCoverageRow', {
  kind: Text,
  states: dictionary(Int64),
  bytes: Int64,
  since: optional(Moment),
  runs: optional(Int32),
  requestId: optional(Text),
});

/** Microsoft's own count of a folder beside what is held. */
const CountCheck = object('CofferCountCheck', {
  folderId: Text,
  name: Text,
  expected: Int64,
  held: Int64,
});

/** The ledger of one object. */
const ObjectCoverage = object('CofferObjectCoverage', {
  objectId: Text,
  workload,
  name: Text,
  displayName: Text,
  url: Text,
  isProtected: Flag,
  rows: list(CoverageRow),
  counts: list(CountCheck),
  notKept: optional(list(Text)),
  failure: optional(Failing),
  _links: optional(Links),
});

/** One page of {@link ObjectCoverage}. */
export const ObjectCoveragePage = page('PageOfCofferObjectCoverage', ObjectCoverage);

/** Something that fails; without `itemId` the whole object. */
const FailingItem = object('CofferFailingItem', {
  objectId: Text,
  itemId: optional(Text),
  name: Text,
  /** What could not be read: content, permissions, versions. */
  parts: list(Text),
  /** Whether it rests in quarantine; if not, the next run tries it again. */
  isResting: Flag,
  ...failing,
});

/** One page of {@link FailingItem}. */
export const FailingItemPage = page('PageOfCofferFailingItem', FailingItem);

/** Which failing things are accepted or tried again; without `itemId` the whole object. */
export const FailingItemIds = object('CofferFailingItemIds', {
  items: optional(list(inline({ objectId: optional(Text), itemId: maybe(Text) }))),
});

/** A restore point and what becomes of it. */
const RetentionDecision = object('CofferRetentionDecision', {
  restorePointId: Text,
  jobId: Guid,
  organizationId: Guid,
  backupTime: Moment,
  /** Since when nothing in it has changed: what decides with item-level retention. */
  newestChange: Moment,
  isKept: Flag,
  reason: choice('within-period', 'kept-forever', 'latest', 'open-restore-session', 'expired'),
});

/** What the next clean-up would do; the page lists restore points oldest first. */
export const RetentionPreview = object('CofferRetentionPreview', {
  /** What is older goes; absent: everything is kept. */
  expiresBefore: optional(Moment),
  nextCleanUp: optional(Moment),
  kept: Int32,
  removed: Int32,
  offset: Int32,
  limit: Int32,
  results: list(RetentionDecision),
  _links: optional(Links),
});

/** One clean-up of a repository. `endTime` is absent while it runs. */
export const CleanUp = object('CofferCleanUp', {
  id: Guid,
  repositoryId: Guid,
  creationTime: Moment,
  endTime: optional(Moment),
  status: choice('Running', 'Success', 'Warning', 'Failed', 'Stopped'),
  removedRestorePoints: Int32,
  freedBytes: Int64,
  details: Text,
});

/** One page of {@link CleanUp}. */
export const CleanUpPage = page('PageOfCofferCleanUp', CleanUp);
