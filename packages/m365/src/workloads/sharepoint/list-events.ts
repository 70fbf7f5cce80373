import type { ScanEvent } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import type { ListRow } from './lists.ts';
import type { SitesParts } from './parts.ts';
import type { ListState } from './state.ts';

/** One library or list to be scanned. */
export interface ListScan {
  readonly parts: SitesParts;
  readonly on: On;
  readonly row: ListRow;
  readonly known: ListState;
}

/** Events of a library or list; what is returned is where it stands after them. */
export type ListEvents = AsyncGenerator<ScanEvent, ListState>;

/** From here on everything that exists below the library or list is named. */
export function resetOf(row: ListRow, reason: string): ScanEvent {
  return { type: 'reset', reason, below: row.folder.id };
}
