import {
  OutsideError,
  type PermissionAccess,
  type Permissions,
  type SharingContext,
  type VersionAccess,
} from '@coffer/model';
import { query } from '../../client/graph.ts';
import { readPermissions, type WirePermission } from '../drive/permissions.ts';
import { restorePermissions, roleOf } from '../drive/restore-permissions.ts';
import { listVersions, openVersion } from '../drive/versions.ts';
import { type On, withAccess } from '../drive/with-access.ts';
import { one } from './graph-json.ts';
import { guidIn, parseItemId } from './ids.ts';
import { listItemVersions, openItemVersion } from './item-versions.ts';
import { listPath } from './rest.ts';
import type { Restore } from './restore.ts';
import { addAssignments, asPermissions, readAssignments, restoreAssignments } from './role-assignments.ts';

/** Permissions of what lies in a site: by Graph in libraries, by SharePoint REST of lists and their items. */
export function sitePermissions(restore: Restore): PermissionAccess {
  const { parts } = restore;
  return {
    read: (object, item, context) => {
      const on = { object, context };
      return withAccess(parts, on, async () => {
        const place = await inDrive(restore, item.id, on);
        if (place !== undefined) return readPermissions({ ...parts, ...on, ...place });
        return asPermissions(await readAssignments(parts, on, restPath(item.id)));
      });
    },
    restore: (object, itemId, permissions, context) => {
      const on = { object, context };
      return withAccess(parts, on, () => giveBack(restore, on, itemId, permissions));
    },
  };
}

/** Role assignments, unlike sharing, send no messages. */
const UNTOLD = 'Nobody was written to: SharePoint sends messages about files and folders of libraries only.';

async function giveBack(
  restore: Restore,
  on: On & { readonly context: SharingContext },
  itemId: string,
  permissions: Permissions,
): Promise<readonly string[]> {
  const { parts, accounts } = restore;
  const place = await inDrive(restore, itemId, on);
  const roles = permissions.some((one) => one['kind'] === 'role');
  if (place === undefined || roles) {
    const issues = await restoreAssignments({ parts, accounts, on, path: restPath(itemId) }, permissions);
    return on.context.notify === true ? [...issues, UNTOLD] : issues;
  }
  const isNew = parts.fresh.take(place.driveId, place.itemId);
  const others = (some: readonly WirePermission[]): Promise<readonly string[]> =>
    groupRights(restore, on, itemId, some);
  return restorePermissions({ ...parts, ...on, ...place, isNew, others }, permissions);
}

/** What Graph calls the levels: it does not tell Design, Edit and Contribute apart, which for an item differ little. */
const LEVELS = { owner: 'Full Control', write: 'Contribute', read: 'Read' } as const;

/** Rights of the site's groups on an item of a library, which only SharePoint REST can give. */
async function groupRights(
  restore: Restore,
  on: On,
  itemId: string,
  permissions: readonly WirePermission[],
): Promise<readonly string[]> {
  const id = parseItemId(itemId);
  const path = id.kind === 'drive-item' ? await libraryItemPath(restore, on, id) : restPath(itemId);
  const wanted = permissions.map(({ roles = [], grantedToV2 }) => {
    const title = grantedToV2?.siteGroup?.displayName ?? '';
    const level = roles.includes('owner') ? LEVELS.owner : LEVELS[roleOf(roles) ?? 'read'];
    return { kind: 'role', member: { login: title, title, group: true }, levels: [level] } as const;
  });
  return addAssignments({ parts: restore.parts, accounts: restore.accounts, on, path }, wanted);
}

/** An item of a library as an item of its list, below `_api/`. One unit. */
async function libraryItemPath(
  restore: Restore,
  on: On,
  { listId, itemId }: { readonly listId: string; readonly itemId: string },
): Promise<string> {
  const { driveId } = await restore.drives.of(listId, on);
  const path = `/drives/${encodeURIComponent(driveId)}/items/${encodeURIComponent(itemId)}`;
  const found = await one(restore.parts, on, `${path}${query({ $select: 'id,eTag' })}`, 'restore');
  return `${listPath(listId)}/GetItemByUniqueId('${guidIn(found['eTag']) ?? ''}')`;
}

/** Earlier versions of files in libraries and of items of lists. */
export function siteVersions(restore: Restore): VersionAccess {
  const { parts } = restore;
  return {
    list: (object, item, context) => {
      const on = { object, context };
      return withAccess(parts, on, async () => {
        const id = parseItemId(item.id);
        if (id.kind === 'list-item') return listItemVersions(parts, on, id);
        const place = await inDrive(restore, item.id, on);
        if (place === undefined) return [];
        return listVersions({ ...parts, ...on, driveId: place.driveId, item: { ...item, id: place.itemId } });
      });
    },
    fetch: (object, item, version, context) => {
      const on = { object, context };
      return withAccess(parts, on, async () => {
        const id = parseItemId(item.id);
        if (id.kind === 'list-item') return openItemVersion(parts, on, { place: id, item, version });
        const place = await inDrive(restore, item.id, on);
        if (place === undefined) throw new OutsideError('gone', `${item.name} has no versions.`);
        return openVersion({ ...parts, ...on, driveId: place.driveId, item: { ...item, id: place.itemId } }, version);
      });
    },
  };
}

/** An item of a library, or the library itself, in its drive; undefined for what lies in no drive. */
async function inDrive(
  restore: Restore,
  itemId: string,
  on: On,
): Promise<{ readonly driveId: string; readonly itemId: string } | undefined> {
  const id = parseItemId(itemId);
  if (id.kind !== 'drive-item' && id.kind !== 'list') return undefined;
  if (id.kind === 'list' && (await restore.kindOf(id.listId, on)) === 'list') return undefined;
  const { driveId, driveRootId } = await restore.drives.of(id.listId, on);
  return { driveId, itemId: id.kind === 'list' ? driveRootId : id.itemId };
}

/** Where SharePoint REST keeps the rights of something, below `_api/`. */
function restPath(itemId: string): string {
  const id = parseItemId(itemId);
  if (id.kind === 'root') return 'web';
  if (id.kind === 'list') return listPath(id.listId);
  if (id.kind === 'list-item') return `${listPath(id.listId)}/items(${id.itemId})`;
  throw new OutsideError('rejected', 'This has no permissions of its own.', { reason: 'no-permissions' });
}
