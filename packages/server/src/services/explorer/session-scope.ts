import type { ProtectedObject } from '@coffer/model';
import type { SessionScope } from '../../db/stores/restore-session-store.ts';

/** The scope that shows an object; undefined for what only administrators see. */
export function scopeOf({ workload, id, ownerId }: ProtectedObject): SessionScope | undefined {
  if (workload === 'onedrive') return ownerId === '' ? undefined : { ownerId: ownerId.toLowerCase() };
  return workload === 'sharepoint' ? { siteId: id.toLowerCase() } : undefined;
}

/** Whether a session of that scope shows an object. */
export function isShown(scope: SessionScope | undefined, object: ProtectedObject): boolean {
  if (scope === undefined) return true;
  const own = scopeOf(object);
  if (own === undefined) return false;
  if ('ownerId' in scope) return 'ownerId' in own && own.ownerId === scope.ownerId;
  return 'siteId' in own && own.siteId === scope.siteId;
}
