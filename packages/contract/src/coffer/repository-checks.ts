import { page, paging } from '../common.ts';
import { operation } from '../operation.ts';
import { choice, Double, Flag, Guid, Int32, Int64, list, Moment, maybe, object, optional, Text } from '../schema.ts';

/**
 * What a check reads: the structure (indexes, restore points, folders, and that every file of the repository is there in its size), besides it a
 * part of the data chosen anew each time, or every byte.
 */
const scope = choice('structure', 'part', 'all');

const CheckWish = object('CofferCheckWish', {
  /** `structure` unless given. */
  scope: maybe(scope),
  /** How much of the data a `part` is, 1 to 100; 5 unless given. */
  percent: maybe(Int32),
});

/** How far a check is. The unit is that of the stage: index files, folders, bytes. The number of folders is not known before. */
const CheckProgress = object('CofferCheckProgress', {
  stage: choice('indexes', 'trees', 'data'),
  done: Int64,
  total: optional(Int64),
});

/**
 * Something that a check found. `error`: something is lost, or will be unless somebody acts; `warning`: nothing is lost, but something does not
 * work as it should; `note`: harmless.
 */
const CheckFinding = object('CofferCheckFinding', {
  severity: choice('error', 'warning', 'note'),
  kind: Text,
  text: Text,
  /** How many files and folders cannot be restored whole because of it, in how many restore points. */
  lostPaths: Int64,
  restorePoints: Int64,
  /** False: there is so much damage that the numbers are the least that is lost. */
  isCounted: Flag,
  firstPaths: list(Text),
});

/**
 * A check of a repository. `Success` and `Warning`: nothing is lost; `Damaged`: something is; `Failed`: the check could not be brought to its end,
 * which says nothing of the repository. The figures say how much was checked.
 */
const RepositoryCheck = object('CofferRepositoryCheck', {
  id: Guid,
  repositoryId: Guid,
  scope,
  percent: optional(Int32),
  origin: choice('manual', 'schedule'),
  creationTime: Moment,
  /** Absent while it runs. */
  endTime: optional(Moment),
  status: choice('Running', 'Success', 'Warning', 'Damaged', 'Failed', 'Stopped'),
  details: Text,
  restorePoints: Int32,
  folders: Int64,
  packs: Int64,
  readBytes: Int64,
  errors: Int32,
  warnings: Int32,
  progress: optional(CheckProgress),
  /** The worst of them; only where one check is asked for by its id. */
  findings: optional(list(CheckFinding)),
});

const RepositoryCheckPage = page('PageOfCofferRepositoryCheck', RepositoryCheck);

/** What a repository held when it was checked. */
const RepositoryContents = object('CofferRepositoryContents', {
  taken: Moment,
  /** Bytes that the newest restore point of each job would be when restored. */
  protectedBytes: Int64,
  restorePoints: Int32,
  /** The same of all restore points together: what as many full copies would take. */
  restoreBytes: Int64,
  /** Bytes of the different contents, each once, before compression. */
  uniqueBytes: Int64,
  /** Bytes of them as they are stored. */
  storedBytes: Int64,
  /** How often a byte of content is used on average. */
  deduplication: Double,
  /** Unique bytes by stored bytes. */
  compression: Double,
});

/** How a repository stands by its checks. */
const RepositoryHealth = object('CofferRepositoryHealth', {
  repositoryId: Guid,
  repositoryName: Text,
  state: choice('unchecked', 'sound', 'damaged'),
  /** The newest check, whether it runs or has ended. */
  lastCheck: optional(RepositoryCheck),
  /** The newest check that found damage of which no later check has shown that it is gone. */
  damage: optional(RepositoryCheck),
  /** Of the newest check that could measure them. */
  contents: optional(RepositoryContents),
});

const RepositoryHealthPage = page('PageOfCofferRepositoryHealth', RepositoryHealth);

const params = { repositoryId: Guid };
const one = { ...params, checkId: Guid };

/** Proves that repositories are whole. A check runs beside backups and restores; of one repository one runs at a time. */
export const repositoryChecks = {
  Coffer_StartCheck: operation('POST', '/coffer/v1/repositories/{repositoryId}/check', {
    tag: 'Coffer',
    built: true,
    params,
    body: CheckWish,
    answer: RepositoryCheck,
  }),
  Coffer_GetChecks: operation('GET', '/coffer/v1/repositories/{repositoryId}/checks', {
    tag: 'Coffer',
    paged: true,
    built: true,
    params,
    query: paging,
    answer: RepositoryCheckPage,
  }),
  Coffer_GetCheck: operation('GET', '/coffer/v1/repositories/{repositoryId}/checks/{checkId}', {
    tag: 'Coffer',
    built: true,
    params: one,
    answer: RepositoryCheck,
  }),
  Coffer_StopCheck: operation('POST', '/coffer/v1/repositories/{repositoryId}/checks/{checkId}/stop', {
    tag: 'Coffer',
    success: 204,
    built: true,
    params: one,
  }),
  Coffer_GetRepositoryHealth: operation('GET', '/coffer/v1/repository-health', {
    tag: 'Coffer',
    paged: true,
    built: true,
    query: paging,
    answer: RepositoryHealthPage,
  }),
};
