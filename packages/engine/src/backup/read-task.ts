import type { ContentTicket, ItemFacts, Permissions } from '@coffer/model';
import type { ItemPart, StoredContent, StoredVersion } from '../ports.ts';
import type { Cause } from './quarantine.ts';

/** What must be read of an item. */
export interface ReadTask {
  /** What is known of it now; a later page may tell more while it is being read. */
  facts: ItemFacts;
  readonly ticket: ContentTicket | undefined;
  readonly content: boolean;
  readonly permissions: boolean;
  /** Earlier versions: those from a moment on (ISO 8601 UTC), or all. Absent: none. */
  readonly versions?: { readonly from?: string };
  /** What is held of it: it stays where nothing is read, and what is known is not read again. */
  readonly held: {
    readonly content?: StoredContent | undefined;
    readonly permissions?: Permissions | undefined;
    readonly versions?: readonly StoredVersion[] | undefined;
  };
  /** Reading has begun. */
  started: boolean;
  /** Deleted, left out or changed again meanwhile: whatever comes of it does not count. */
  cancelled: boolean;
}

/** What came of it. What was read is present; what could not be read is named with the reason. */
export type ReadResult =
  | { readonly outcome: 'gone' }
  | {
      readonly outcome: 'read';
      readonly content?: StoredContent;
      readonly permissions?: Permissions | undefined;
      readonly versions?: readonly StoredVersion[];
      readonly failed?: { readonly parts: readonly ItemPart[]; readonly cause: Cause; readonly versionsFrom?: string };
    };
