import { OutsideError, type Permissions, type ProtectedObject, type WorkContext } from '@coffer/model';
import { type Graph, segment } from '../../client/graph.ts';
import { everyItem, readPage } from '../../client/paging.ts';

/** Somebody who has rights, in Graph's words. */
interface WireIdentity {
  readonly id?: string;
  readonly email?: string;
  readonly displayName?: string;
  readonly loginName?: string;
}

/** Who has rights, under one or several kinds of identity. */
export interface WireGrantee {
  readonly user?: WireIdentity;
  readonly group?: WireIdentity;
  readonly application?: WireIdentity;
  readonly device?: WireIdentity;
  readonly siteUser?: WireIdentity;
  readonly siteGroup?: WireIdentity;
}

/** A permission of Graph, as far as it is kept. */
export interface WirePermission {
  readonly id?: string;
  readonly roles?: readonly string[];
  readonly grantedToV2?: WireGrantee;
  readonly grantedToIdentitiesV2?: readonly WireGrantee[];
  readonly invitation?: { readonly email?: string };
  readonly link?: {
    readonly type?: string;
    readonly scope?: string;
    readonly webUrl?: string;
    readonly preventsDownload?: boolean;
  };
  readonly hasPassword?: boolean;
  readonly expirationDateTime?: string | null;
  readonly inheritedFrom?: object | null;
}

/** An item of a drive, and on whose behalf its permissions are handled. */
export interface PermissionPlace {
  readonly graph: Graph;
  readonly object: ProtectedObject;
  readonly driveId: string;
  /** The item's id in the drive. */
  readonly itemId: string;
  readonly context: WorkContext;
}

/** What is kept of a permission, in this order. Deprecated forms of the same facts are left out. */
const KEPT = [
  'id',
  'roles',
  'grantedToV2',
  'grantedToIdentitiesV2',
  'invitation',
  'link',
  'hasPassword',
  'expirationDateTime',
] as const satisfies readonly (keyof WirePermission)[];

/** The permissions of an item that has its own, in a fixed order. Five units. */
export async function readPermissions(place: PermissionPlace): Promise<Permissions> {
  const own = (await presentPermissions(place, 'permission')).filter(isOwn);
  return own.map(kept).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** All permissions that apply to an item now, inherited ones too. Five units. */
export async function presentPermissions(
  place: PermissionPlace,
  purpose: 'permission' | 'restore',
): Promise<readonly WirePermission[]> {
  const { graph, object, context } = place;
  const path = `${permissionsPath(place)}`;
  const call = { method: 'GET', path, as: 'drive', cost: 'permission', purpose, objectId: object.id, context } as const;
  const found: WirePermission[] = [];
  for await (const one of everyItem((next) =>
    readPage<WirePermission, WirePermission>(graph, call, next, (wire) => wire),
  ))
    found.push(one);
  return found;
}

export function permissionsPath({ driveId, itemId }: Pick<PermissionPlace, 'driveId' | 'itemId'>): string {
  return `/drives/${segment(driveId)}/items/${segment(itemId)}/permissions`;
}

/** Whether a permission hangs on the item itself. */
export function isOwn({ inheritedFrom }: WirePermission): boolean {
  return inheritedFrom === undefined || inheritedFrom === null;
}

/** Permissions that were kept, in Graph's words again. */
export function openPermissions(permissions: Permissions): readonly WirePermission[] {
  for (const one of permissions) {
    const { roles } = one as WirePermission;
    if (roles !== undefined && !Array.isArray(roles))
      throw new OutsideError('damaged', 'The saved permissions are not readable.', { reason: 'source-format' });
  }
  return permissions as readonly WirePermission[];
}

function kept(wire: WirePermission): Readonly<Record<string, unknown>> {
  const members = KEPT.flatMap((name) => {
    const value = wire[name];
    return value === undefined || value === null ? [] : [[name, sorted(value)] as const];
  });
  return Object.fromEntries(members);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, one]) => [name, sorted(one)]));
}
