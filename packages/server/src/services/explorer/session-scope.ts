import { isPersonalSite } from '@coffer/m365';
import type { ProtectedObject } from '@coffer/model';
import type { SessionScope } from '../../db/stores/restore-session-store.ts';

/** The scope that shows an object; undefined for what only administrators see, such as the personal site of nobody knows whom. */
export function scopeOf({ workload, id, ownerId, webUrl }: ProtectedObject): SessionScope | undefined {
  if (workload === 'onedrive') return ownerId === '' ? undefined : { ownerId: ownerId.toLowerCase() };
  if (workload !== 'sharepoint') return undefined;
  if (!isPersonalSite(webUrl)) return { siteId: id.toLowerCase() };
  return ownerId === id ? undefined : { ownerId: ownerId.toLowerCase(), siteId: id.toLowerCase() };
}

/** Whether a session of that scope shows an object. */
export function isShown(scope: SessionScope | undefined, object: ProtectedObject): boolean {
  if (scope === undefined) return true;
  const own = scopeOf(object);
  if (own === undefined) return false;
  if (scope.siteId !== undefined) return own.siteId === scope.siteId && own.ownerId === scope.ownerId;
  return own.siteId === undefined && own.ownerId === scope.ownerId;
}
