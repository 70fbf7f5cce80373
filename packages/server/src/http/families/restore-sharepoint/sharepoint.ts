import type { Handlers } from '../../handler.ts';
import { attachmentHandlers } from './attachments.ts';
import { documentHandlers } from './documents.ts';
import { folderHandlers } from './folders.ts';
import { itemHandlers } from './items.ts';
import { libraryHandlers, listHandlers } from './lists.ts';
import type { Needed } from './reach.ts';
import { siteHandlers } from './sites.ts';

/** Sites in opened restore points and everything in them: look, search, download, mail, restore. */
export function sharePointHandlers(services: Needed): Handlers<`SharePoint${string}`> {
  return {
    ...siteHandlers(services),
    ...libraryHandlers(services),
    ...listHandlers(services),
    ...folderHandlers(services),
    ...documentHandlers(services),
    ...itemHandlers(services),
    ...attachmentHandlers(services),
  };
}
