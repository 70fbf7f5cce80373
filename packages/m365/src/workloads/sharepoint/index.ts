import type {
  Content,
  ContentTicket,
  ItemFacts,
  PermissionAccess,
  PersonalSiteAccess,
  ProtectedObject,
  RestoredFile,
  RestoredFolder,
  RestoreFile,
  RestoreFolder,
  RestoreTarget,
  ScanEvent,
  VersionAccess,
  WorkContext,
  Workload,
} from '@coffer/model';
import { withAccess } from '../drive/with-access.ts';
import { sitePermissions, siteVersions } from './capabilities.ts';
import { currentOfSite } from './current.ts';
import { discoverSites } from './discover.ts';
import { Drives } from './drives.ts';
import { ensureSiteFolder } from './ensure.ts';
import { fetchItem } from './fetch.ts';
import { childInLibrary, listLibraryFolder } from './library-folder.ts';
import type { SitesParts } from './parts.ts';
import { personalSites } from './personal-sites.ts';
import { Restore } from './restore.ts';
import { restoreFile } from './restore-file.ts';
import { scanSite } from './scan.ts';
import { findSite } from './site.ts';

/** The sites of one organization, personal ones among them. */
export class SharePointWorkload implements Workload {
  readonly name = 'sharepoint';
  readonly permissions: PermissionAccess;
  readonly versions: VersionAccess;
  readonly personalSites: PersonalSiteAccess;
  readonly #parts: SitesParts;
  readonly #drives: Drives;
  readonly #restore: Restore;

  constructor(parts: SitesParts) {
    this.#parts = parts;
    this.#drives = new Drives(parts);
    this.#restore = new Restore(parts, this.#drives);
    this.permissions = sitePermissions(this.#restore);
    this.versions = siteVersions(this.#restore);
    this.personalSites = personalSites(parts);
  }

  find(siteId: string, context: WorkContext): Promise<ProtectedObject | undefined> {
    return findSite(this.#parts, siteId, context);
  }

  discover(context: WorkContext, below?: string): AsyncIterable<ProtectedObject> {
    return discoverSites(this.#parts, context, below);
  }

  scan(object: ProtectedObject, state: string | undefined, context: WorkContext): AsyncIterable<ScanEvent> {
    return scanSite(this.#parts, { object, state, context });
  }

  fetch(
    object: ProtectedObject,
    item: ItemFacts,
    ticket: ContentTicket | undefined,
    context: WorkContext,
  ): Promise<Content> {
    return fetchItem({ parts: this.#parts, drives: this.#drives, on: { object, context }, item }, ticket);
  }

  current(object: ProtectedObject, item: ItemFacts, context: WorkContext): Promise<ItemFacts | undefined> {
    const on = { object, context };
    return withAccess(this.#parts, on, () => currentOfSite({ parts: this.#parts, drives: this.#drives, on, item }));
  }

  ensureFolder(
    object: ProtectedObject,
    parentId: string | undefined,
    folder: RestoreFolder,
    context: WorkContext,
  ): Promise<RestoredFolder> {
    const on = { object, context };
    return withAccess(this.#parts, on, () => ensureSiteFolder(this.#restore, on, parentId, folder));
  }

  /** Of libraries and their folders; what lies in lists and in the site itself is not compared by name. */
  list(
    object: ProtectedObject,
    folderId: string | undefined,
    context: WorkContext,
  ): AsyncIterable<readonly ItemFacts[]> {
    return listLibraryFolder(this.#restore, { object, context }, folderId);
  }

  child(
    object: ProtectedObject,
    folderId: string | undefined,
    name: string,
    context: WorkContext,
  ): Promise<ItemFacts | undefined> {
    return childInLibrary(this.#restore, { object, context }, folderId, name);
  }

  restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile> {
    const on = { object: target.object, context };
    return withAccess(this.#parts, on, () => restoreFile(this.#restore, on, target.parentId, file));
  }
}
