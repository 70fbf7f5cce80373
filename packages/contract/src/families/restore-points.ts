import { operation } from '../operation.ts';
import { Flag, Guid, list, Moment, optional, Text } from '../schema.ts';
import {
  RestorePoint,
  RestorePointMailbox,
  RestorePointOneDrive,
  RestorePointSite,
  RestorePointTeam,
} from '../schemas/restore-points.ts';

/** Points in time and the objects in each. */
export const restorePoints = {
  RestorePoint_GetRestorePoints: operation('GET', '/v6/RestorePoints', {
    tag: 'RestorePoint',
    built: true,
    query: {
      organizationId: optional(Guid),
      jobId: optional(Guid),
      repositoryId: optional(Guid),
      backupTime: optional(Moment),
      isLongTermCopy: optional(Flag),
      isRetrieved: optional(Flag),
    },
    answer: list(RestorePoint),
  }),
  RestorePoint_GetRestorePoint: operation('GET', '/v6/RestorePoints/{restorePointId}', {
    tag: 'RestorePoint',
    built: true,
    params: { restorePointId: Text },
    answer: RestorePoint,
  }),
  RestorePoint_GetRestorePointMailboxes: operation('GET', '/v6/RestorePoints/{restorePointId}/mailboxes', {
    tag: 'RestorePoint',
    built: true,
    params: { restorePointId: Text },
    answer: list(RestorePointMailbox),
  }),
  RestorePoint_GetRestorePointTeams: operation('GET', '/v6/RestorePoints/{restorePointId}/teams', {
    tag: 'RestorePoint',
    built: true,
    params: { restorePointId: Text },
    answer: list(RestorePointTeam),
  }),
  RestorePoint_GetRestorePointWebs: operation('GET', '/v6/RestorePoints/{restorePointId}/webs', {
    tag: 'RestorePoint',
    built: true,
    params: { restorePointId: Text },
    answer: list(RestorePointSite),
  }),
  RestorePoint_GetRestorePointOneDrives: operation('GET', '/v6/RestorePoints/{restorePointId}/onedrives', {
    tag: 'RestorePoint',
    built: true,
    params: { restorePointId: Text },
    answer: list(RestorePointOneDrive),
  }),
};
