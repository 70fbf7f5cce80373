import type { SentOf } from '@coffer/contract';
import type { RestorePoint } from '../../../db/stores/restore-point-store.ts';
import type { Services } from '../../../services/services.ts';
import type { Handlers } from '../../handler.ts';
import { hrefTo, linksTo } from '../../links.ts';
import { momentOf } from '../../moments.ts';

/** Points in time and the objects in them. */
export function restorePointHandlers({
  restorePoints,
}: Pick<Services, 'restorePoints'>): Handlers<`RestorePoint_${string}`> {
  return {
    RestorePoint_GetRestorePoints: async ({ query }) => {
      // There are no archive tiers and nothing is retrieved from one.
      if (query.isLongTermCopy === true || query.isRetrieved === true) return [];
      const { organizationId, jobId, repositoryId, backupTime } = query;
      const found = await restorePoints.list({
        ...(organizationId === undefined ? {} : { organizationId: organizationId.toLowerCase() }),
        ...(jobId === undefined ? {} : { jobId: jobId.toLowerCase() }),
        ...(repositoryId === undefined ? {} : { repositoryId: repositoryId.toLowerCase() }),
      });
      const at = momentOf(backupTime, 'backupTime');
      return found.filter((point) => at === undefined || isSameSecond(point.backupTime, at)).map(presentPoint);
    },
    RestorePoint_GetRestorePoint: async ({ params }) =>
      presentPoint(await restorePoints.require(params.restorePointId)),
    RestorePoint_GetRestorePointMailboxes: async ({ params }) => await nothingIn(params.restorePointId),
    RestorePoint_GetRestorePointTeams: async ({ params }) => await nothingIn(params.restorePointId),
    RestorePoint_GetRestorePointWebs: async ({ params }) =>
      (await restorePoints.objects(params.restorePointId, 'sharepoint')).map((object) => ({
        siteId: object.id,
        name: object.displayName,
        url: object.webUrl,
      })),
    RestorePoint_GetRestorePointOneDrives: async ({ params }) =>
      (await restorePoints.objects(params.restorePointId, 'onedrive')).map((object) => ({
        id: object.id,
        name: object.displayName,
        url: object.webUrl,
      })),
  };

  async function nothingIn(id: string): Promise<readonly []> {
    await restorePoints.require(id);
    return [];
  }
}

/** Clients ask for the time they were shown, which some of them cut to seconds. */
function isSameSecond(a: number, b: number): boolean {
  return Math.floor(a / 1000) === Math.floor(b / 1000);
}

function presentPoint(point: RestorePoint): SentOf<'RestorePoint'> {
  return {
    id: point.id,
    repositoryId: point.repositoryId,
    backupTime: new Date(point.backupTime).toISOString(),
    jobId: point.jobId,
    organizationId: point.organizationId,
    isExchange: point.workloads.includes('exchange'),
    isSharePoint: point.workloads.includes('sharepoint'),
    isOneDrive: point.workloads.includes('onedrive'),
    isTeams: point.workloads.includes('teams'),
    isLongTermCopy: false,
    isRetrieved: false,
    _links: linksTo({
      self: hrefTo('RestorePoints', point.id),
      organization: hrefTo('Organizations', point.organizationId),
      backupRepository: hrefTo('BackupRepositories', point.repositoryId),
    }),
  };
}
