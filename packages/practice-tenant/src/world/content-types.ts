import { createHash } from 'node:crypto';

/** A content type of a site or list ("contentType resource type"). */
export interface ContentType {
  /** As SharePoint writes it: the id of the parent and, for an own one, `00` and 32 digits. */
  readonly id: string;
  name: string;
  description: string;
  group: string;
  hidden: boolean;
  readonly readOnly: boolean;
  readonly sealed: boolean;
  readonly parentId: string | undefined;
  /** Names of its columns besides the title, in order. */
  columns: string[];
}

/** Content types every site has: of items, of folders, of documents, of pages ("Content type IDs"). */
export const SITE_TYPES: readonly ContentType[] = [
  base('0x01', 'Item', 'List Content Types', 'Create a new list item.'),
  base('0x0120', 'Folder', 'Folder Content Types', 'Create a new folder.'),
  base('0x0101', 'Document', 'Document Content Types', 'Create a new document.'),
  base('0x0101009D1CB255DA76424F860D91F20E6C4118', 'Site Page', 'Document Content Types', 'Create a new site page.'),
];

/** The content types of a new list; they descend from those of its site. `owner` is a key of the list. */
export function builtInTypes(kind: 'list' | 'library', owner: string): ContentType[] {
  const [item, folder, document] = SITE_TYPES;
  if (!item || !folder || !document) return [];
  return [kind === 'list' ? item : document, folder].map((type) => ({
    ...type,
    id: contentTypeIdFor(type.id, `${owner}/${type.id}`),
    parentId: type.id,
    columns: [],
  }));
}

/** The id of a content type that descends from another one; the same for the same key. */
export function contentTypeIdFor(parentId: string, key: string): string {
  return `${parentId}00${createHash('sha256').update(key).digest('hex').slice(0, 32).toUpperCase()}`;
}

function base(id: string, name: string, group: string, description: string): ContentType {
  const parentId = id === '0x01' ? undefined : '0x01';
  return { id, name, group, description, hidden: false, readOnly: false, sealed: false, parentId, columns: [] };
}
