import type { ContentSource } from './content.ts';

/** Who did something to an item: a person, an application, or both (an application on behalf of a person). */
export interface Actor {
  readonly user?: { readonly id: string; readonly displayName: string; readonly email?: string };
  readonly application?: { readonly id: string; readonly displayName: string };
}

/** A file, folder or notebook of a drive. Only its `Drive` changes it. Times are milliseconds UTC, cut to whole seconds. */
export interface Item {
  readonly id: string;
  /** Its number in the list behind the library; 0 for the root. */
  readonly number: number;
  /** The number inside the eTag's GUID; never changes. */
  readonly guid: string;
  readonly kind: 'file' | 'folder' | 'package';
  name: string;
  /** Undefined only for the root. A deleted item keeps its last parent. */
  parent: Item | undefined;
  /** Children by their lower-case names; empty for files. */
  readonly children: Map<string, Item>;
  /** Bytes of the file, or of everything below the folder. */
  size: number;
  created: number;
  modified: number;
  createdBy: Actor;
  modifiedBy: Actor;
  /** Grows with every change of the item itself (eTag). */
  version: number;
  /** Grows with every change of the content (cTag). */
  contentVersion: number;
  /** Position of its last change in the drive's change log. */
  sequence: number;
  deleted: boolean;
  mimeType: string;
  content: ContentSource | undefined;
  /** Set when the service found the file infected: a description of the malware. */
  malware: string | undefined;
  description: string | undefined;
  /** Values of the library's own columns, the title among them. */
  fields: Readonly<Record<string, unknown>> | undefined;
}

/** The path of an item below its drive's root, `/` for the root itself, names as they are (not encoded). */
export function pathOf(item: Item): string {
  const names: string[] = [];
  for (let at: Item | undefined = item; at?.parent; at = at.parent) names.unshift(at.name);
  return `/${names.join('/')}`;
}

/** How many folders lie between the item and the root; 0 for the root. */
export function depthOf(item: Item): number {
  let depth = 0;
  for (let at = item.parent; at; at = at.parent) depth++;
  return depth;
}
