import { type ProtectedObject, RequestError } from '@coffer/model';
import type { Place } from './place.ts';
import type { RestoreTarget } from './restore-wish.ts';

/** The OneDrive that a caller names. */
export interface NamedOneDrive {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly url?: string | undefined;
}

/** The object of an organization by its id, where the server knows it. */
export type KnownObject = (organizationId: string, objectId: string) => Promise<ProtectedObject | undefined>;

/** A folder of a OneDrive of the organization, to copy items into. Rejects with RequestError('invalid'). */
export async function oneDriveTarget(
  place: Place,
  wanted: { readonly onedrive?: NamedOneDrive | null | undefined; readonly folder?: string | null | undefined },
  knownObject: KnownObject,
): Promise<RestoreTarget> {
  const { id, name, url } = wanted.onedrive ?? {};
  if (!id) throw new RequestError('invalid', "copyTo needs 'onedrive' with the id of the OneDrive to copy to.");
  const folder = folderPath(wanted.folder ?? '', 'folder');
  const known = id === place.object.id ? place.object : await knownObject(place.session.organizationId, id);
  const object = known ?? {
    workload: 'onedrive',
    id,
    ownerId: '',
    name: name ?? id,
    displayName: name ?? id,
    webUrl: url ?? '',
  };
  return { object, folder };
}

/** The names of a path below a top folder. Rejects with RequestError('invalid') for one that leads out of it. */
function folderPath(path: string, member: string): readonly string[] {
  const names = path.split(/[\\/]+/).filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) throw new RequestError('invalid', `${member} must be a path below the top folder.`);
  return names;
}
