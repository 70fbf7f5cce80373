import type { Handlers } from '../../handler.ts';
import { documentHandlers } from './documents.ts';
import { driveHandlers } from './drives.ts';
import { folderHandlers } from './folders.ts';
import type { Needed } from './reach.ts';

/** OneDrives in opened restore points: look, search, download, mail, restore, copy. */
export function oneDriveHandlers(services: Needed): Handlers<`OneDrive${string}`> {
  return { ...driveHandlers(services), ...folderHandlers(services), ...documentHandlers(services) };
}
