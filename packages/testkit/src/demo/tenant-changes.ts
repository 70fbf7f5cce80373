import type { DriveItem, PracticeClient } from '../practice-client.ts';

/** What the demo did to the tenant between two backups, and what it wants back. */
export interface TenantChanges {
  readonly user: string;
  /** The document that was deleted. */
  readonly deletedPath: string;
  readonly deletedSha256: string;
  /** A folder with documents that stayed, for the ZIP. */
  readonly folderPath: string;
  readonly lines: readonly string[];
}

/** A file with its path in the OneDrive. */
type PlacedFile = DriveItem & { readonly path: string };

/** Files that the demo plays with are at most this big, in bytes. */
const largestPlaything = 20_000_000;

/**
 * Works in a user's OneDrive like the user would, through Graph: edits a document, renames one, moves one, deletes one, adds one.
 * Undefined, and nothing done, if he cannot sign in or has no folder below the root with at least four documents.
 */
export async function changeTenant(practice: PracticeClient, user: string): Promise<TenantChanges | undefined> {
  if (!(await practice.canSignIn(user))) return undefined;
  const place = await workFolder(practice, user);
  if (place === undefined) return undefined;
  const [edited, renamed, moved, deleted] = place.documents;
  if (!edited || !renamed || !moved || !deleted) return undefined;
  const deletedSha256 = await practice.sha256(deleted);
  await practice.write(user, edited.path, `Edited after the first backup.\n${'A new line of text. '.repeat(200)}\n`);
  const newName = `Renamed ${renamed.name}`;
  await practice.change(user, renamed.id, { name: newName });
  const archive = await practice.makeFolder(user, 'Moved after the first backup');
  await practice.change(user, moved.id, { parent: archive.id });
  await practice.remove(user, deleted.id);
  const added = `${place.path}/Written after the first backup.txt`;
  await practice.write(user, added, 'A file that the second backup meets for the first time.\n');
  return {
    user,
    deletedPath: deleted.path,
    deletedSha256,
    folderPath: place.path,
    lines: [
      `edited   ${edited.path}`,
      `renamed  ${renamed.path} → ${newName}`,
      `moved    ${moved.path} → ${archive.name}/`,
      `deleted  ${deleted.path}`,
      `added    ${added}`,
    ],
  };
}

/** A folder below the root that holds at least four documents of a handy size, and four of them. */
async function workFolder(
  practice: PracticeClient,
  user: string,
): Promise<{ readonly path: string; readonly documents: readonly PlacedFile[] } | undefined> {
  const folders = new Map<string, PlacedFile[]>();
  for (const file of await practice.files(user)) {
    const folder = file.path.slice(0, -file.name.length - 1);
    if (folder === '' || file.size === 0 || file.size > largestPlaything) continue;
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  for (const [path, documents] of folders) if (documents.length >= 4) return { path, documents: documents.slice(0, 4) };
  return undefined;
}
