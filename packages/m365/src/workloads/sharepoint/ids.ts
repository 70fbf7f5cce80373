/**
 * The ids of the items of one site. Microsoft's own ids are unique within a library or list only, so each carries the list's,
 * in 22 characters:
 *
 * - `lists`: the folder in which the lists lie; `definition`: that of the site;
 * - `KEY`: a library or list; `KEY!definition`: its definition;
 * - `KEY.ID`: an item of a library by its id in the drive; `KEY.ID!page`: what a page shows, beside the page's own file;
 * - `KEY#N`: an item of a list; `KEY#N!attachments`: the folder of its attachments; `KEY#N!NAME`: an attachment, `!` in front.
 */
export type SiteItemId =
  | { readonly kind: 'root' }
  | { readonly kind: 'lists' }
  | { readonly kind: 'site-definition' }
  | { readonly kind: 'list'; readonly listId: string }
  | { readonly kind: 'definition'; readonly listId: string }
  | { readonly kind: 'drive-item'; readonly listId: string; readonly itemId: string }
  | { readonly kind: 'page'; readonly listId: string; readonly itemId: string }
  | { readonly kind: 'list-item'; readonly listId: string; readonly itemId: string }
  | { readonly kind: 'attachments'; readonly listId: string; readonly itemId: string }
  | { readonly kind: 'attachment'; readonly listId: string; readonly itemId: string; readonly name: string };

/** Id of the folder in which a site's lists lie. */
export const LISTS_FOLDER = 'lists';
/** Id of the site's own definition. */
export const SITE_DEFINITION = 'definition';

/** The folder of a library or list. */
export function listFolderId(listId: string): string {
  return Buffer.from(listId.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The definition of a library or list. */
export function definitionId(listId: string): string {
  return `${listFolderId(listId)}!definition`;
}

/** An item of a library, by its id in the drive. */
export function driveItemId(listId: string, itemId: string): string {
  return `${listFolderId(listId)}.${itemId}`;
}

/** What the page shows whose file has this id. */
export function pageId(fileId: string): string {
  return `${fileId}!page`;
}

/** An item or folder of a list. */
export function listItemId(listId: string, number: string): string {
  return `${listFolderId(listId)}#${number}`;
}

/** The folder of an item's attachments. */
export function attachmentsId(itemId: string): string {
  return `${itemId}!attachments`;
}

/** An attachment by its name. */
export function attachmentId(itemId: string, name: string): string {
  return `${itemId}!!${name}`;
}

/** What an id means. Whatever is none of the others is the root, which has the id of the web. */
export function parseItemId(id: string): SiteItemId {
  if (id === LISTS_FOLDER) return { kind: 'lists' };
  if (id === SITE_DEFINITION) return { kind: 'site-definition' };
  const [, key, mark, rest = ''] = id.match(/^([\w-]{22})(?:([.#!])(.+))?$/s) ?? [];
  if (key === undefined) return { kind: 'root' };
  const listId = guidOf(key);
  if (mark === undefined) return { kind: 'list', listId };
  if (mark === '!') return { kind: 'definition', listId };
  if (mark === '.') {
    const page = rest.endsWith('!page');
    return { kind: page ? 'page' : 'drive-item', listId, itemId: page ? rest.slice(0, -'!page'.length) : rest };
  }
  const [, itemId = '', what] = rest.match(/^(\d+)(?:!(.+))?$/s) ?? [];
  if (what === undefined) return { kind: 'list-item', listId, itemId };
  if (what.startsWith('!')) return { kind: 'attachment', listId, itemId, name: what.slice(1) };
  return { kind: 'attachments', listId, itemId };
}

/** SharePoint's own id of an item, with which its eTag begins. Pages are known by it, and folders to their children. */
export function guidIn(eTag: unknown): string | undefined {
  if (typeof eTag !== 'string') return undefined;
  return eTag.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i)?.[0].toLowerCase();
}

function guidOf(key: string): string {
  const hex = Buffer.from(key, 'base64url').toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
