import type { ProtectedObject, WorkContext } from '@coffer/model';
import { everyItem } from '../../client/paging.ts';
import { GraphDirectory } from '../../directory.ts';
import type { DirectoryUser, OneDrive } from '../../directory-shapes.ts';
import { ownerlessOneDrives } from './ownerless.ts';
import type { OneDriveParts } from './parts.ts';

/** Users that are asked for their OneDrive at the same time. */
const AT_ONCE = 6;

/** The OneDrive of one user, or undefined if there is no such user or he has none. */
export async function findOneDrive(
  parts: OneDriveParts,
  ownerId: string,
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  if (await parts.oneDrives.hasNone(ownerId, context)) return undefined;
  const user = await new GraphDirectory(parts.graph, parts.oneDrives, context).user(ownerId);
  return user === undefined ? undefined : await objectOf(parts, user, context);
}

/**
 * Every OneDrive of the organization: those of users (guests have none; everybody else is asked, a licence being no proof either
 * way), then those to which no user leads.
 */
export async function* discoverOneDrives(parts: OneDriveParts, context: WorkContext): AsyncGenerator<ProtectedObject> {
  const directory = new GraphDirectory(parts.graph, parts.oneDrives, context);
  const sites = new Set<string>();
  let waiting: Promise<ProtectedObject | undefined>[] = [];
  const take = async function* (): AsyncGenerator<ProtectedObject> {
    const found = await Promise.all(waiting);
    waiting = [];
    for (const object of found) {
      if (object === undefined) continue;
      if (object.siteId !== undefined) sites.add(object.siteId);
      yield object;
    }
  };
  for await (const user of everyItem((next) => directory.users({}, next))) {
    if (user.guest) continue;
    waiting.push(objectOf(parts, user, context));
    if (waiting.length >= AT_ONCE) yield* take();
  }
  yield* take();
  yield* ownerlessOneDrives(parts, context, ({ siteId }) => sites.has(siteId));
}

async function objectOf(
  parts: OneDriveParts,
  user: DirectoryUser,
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  const drive = await parts.oneDrives.find(user, context);
  if (drive?.used !== undefined) context.sized?.(drive.id, drive.used);
  return drive === undefined ? undefined : protectedObject(user, drive);
}

function protectedObject(user: DirectoryUser, drive: OneDrive): ProtectedObject {
  return {
    workload: 'onedrive',
    id: drive.id,
    ownerId: user.id,
    name: user.userName,
    displayName: user.displayName,
    webUrl: drive.webUrl,
    ...(drive.siteId === undefined ? {} : { siteId: drive.siteId }),
  };
}
