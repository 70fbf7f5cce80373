import type { House } from '../house.ts';
import { explore, locate } from '../steps.ts';
import { hashesInZip } from '../zip.ts';
import { bytes, type Display } from './display.ts';
import type { TenantChanges } from './tenant-changes.ts';

interface Back {
  readonly jobId: string;
  readonly changes: TenantChanges;
  /** The moment whose restore point is opened, ISO 8601 UTC. */
  readonly at: string;
}

/** Brings the deleted document back to its place and compares what the tenant then holds. True if it is the same. */
export async function restoreDeleted(house: House, display: Display, back: Back): Promise<boolean> {
  const { user, deletedPath, deletedSha256 } = back.changes;
  display.title('Restore the deleted document into the tenant');
  const session = await explore(house.api, back.jobId, back.at);
  const found = await locate(house.api, session.id, user, deletedPath);
  const statistics = await house.api.call('OneDriveDocument_RestoreDocumentAction', {
    path: { restoreSessionId: session.id, oneDriveId: found.oneDriveId, documentId: found.id },
    body: { documentAction: 'Overwrite' },
  });
  await house.api.call('RestoreSession_StopAction', { path: { restoreSessionId: session.id } });
  const item = await house.practice.item(user, deletedPath);
  const sha256 = item === undefined ? 'missing' : await house.practice.sha256(item);
  const same = sha256 === deletedSha256;
  display.line(
    `${deletedPath}: ${statistics.restoredItemsCount ?? 0} restored, ${statistics.failedItemsCount ?? 0} failed`,
  );
  display.line(`SHA-256 before it was deleted  ${deletedSha256}`);
  display.line(`SHA-256 in the tenant now      ${sha256}  ${same ? 'equal' : 'DIFFERENT'}`);
  return same;
}

/** Saves a folder as ZIP and compares each file in it with the tenant. True if all that can be compared are the same. */
export async function saveFolder(house: House, display: Display, back: Back): Promise<boolean> {
  const { user, folderPath } = back.changes;
  display.title(`Download the folder ${folderPath} as ZIP`);
  const session = await explore(house.api, back.jobId);
  const found = await locate(house.api, session.id, user, folderPath);
  const download = await house.api.download('OneDriveFolder_SaveFolderAction', {
    path: { restoreSessionId: session.id, oneDriveId: found.oneDriveId, folderId: found.id },
  });
  const { files, received } = await hashesInZip(download.bytes);
  await house.api.call('RestoreSession_StopAction', { path: { restoreSessionId: session.id } });
  let equal = 0;
  let different = 0;
  for (const item of await house.practice.children(user, folderPath)) {
    // The restored document came back after the backup that is open here.
    if (item.file === undefined || `${folderPath}/${item.name}` === back.changes.deletedPath) continue;
    const inZip = [...files].find(([path]) => path.endsWith(`/${item.name}`) || path === item.name)?.[1];
    if (inZip === (await house.practice.sha256(item))) equal += 1;
    else different += 1;
  }
  display.line(
    `${files.size} files, ${bytes(received)}; compared with the tenant: ${equal} equal, ${different} different`,
  );
  return different === 0 && equal > 0;
}
