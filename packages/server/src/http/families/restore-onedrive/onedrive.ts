import type { Services } from '../../../services/services.ts';
import { itemHandlers } from './items.ts';
import { copyHandlers, restoreHandlers } from './restore.ts';
import { saveHandlers } from './save.ts';

/** OneDrives in opened restore points: look, download, restore, copy. */
export function oneDriveHandlers(services: Pick<Services, 'explorer' | 'saves' | 'restores'>) {
  return {
    ...itemHandlers(services),
    ...saveHandlers(services),
    ...restoreHandlers(services),
    ...copyHandlers(services),
  };
}
