import type { Actor } from './item.ts';

/** What to do when a sibling already has the name (Microsoft Graph, instance attribute `@microsoft.graph.conflictBehavior`). */
export type Conflict = 'fail' | 'replace' | 'rename';

/** What a writer may say about an item besides its name and content. Times are ms UTC and are cut to whole seconds. */
export interface ItemFacts {
  readonly created?: number;
  readonly modified?: number;
  readonly by?: Actor;
  readonly mimeType?: string;
  /** Makes the item an infected one; the text describes the malware. */
  readonly malware?: string;
  readonly description?: string;
  /** Values of the library's own columns; they replace those the item has. */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Lets a new item have a name that today's rules refuse, as items from before these rules do. */
  readonly legacy?: boolean;
}
