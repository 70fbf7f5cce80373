import { OutsideError } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import type { SitesParts } from './parts.ts';
import { listPath, webCall } from './rest.ts';

/** SharePoint gives at most so many items at a time. */
const PAGE = 5_000;
/** So few items are asked for by number; more, and all between the first and the last of them. */
const BY_NUMBER = 20;

interface WireItem {
  readonly Id?: number;
  readonly HasUniqueRoleAssignments?: boolean;
}

/**
 * Which of some items of a list have rights of their own, which Graph does not tell. Two units for up to twenty items or for each
 * five thousand that lie between the first and the last. Undefined where SharePoint REST does not answer.
 */
export async function uniqueItems(
  parts: SitesParts,
  on: On,
  { listId, numbers }: { readonly listId: string; readonly numbers: readonly number[] },
): Promise<ReadonlySet<string> | undefined> {
  const unique = new Set<string>();
  if (numbers.length === 0) return unique;
  try {
    if (numbers.length <= BY_NUMBER) {
      const filter = numbers.map((number) => `Id eq ${number}`).join(' or ');
      for (const row of await read(parts, on, listId, filter)) note(row, unique);
      return unique;
    }
    const last = Math.max(...numbers);
    for (let from = Math.min(...numbers); from <= last; ) {
      const rows = await read(parts, on, listId, `Id ge ${from} and Id le ${last}`);
      for (const row of rows) note(row, unique);
      if (rows.length < PAGE) break;
      from = Number(rows.at(-1)?.Id ?? last) + 1;
    }
    return unique;
  } catch (error) {
    if (error instanceof OutsideError && (error.code === 'denied' || error.code === 'rejected')) return undefined;
    throw error;
  }
}

async function read(parts: SitesParts, on: On, listId: string, filter: string): Promise<readonly WireItem[]> {
  const query = `$select=Id,HasUniqueRoleAssignments&$filter=${encodeURIComponent(filter)}&$orderby=Id&$top=${PAGE}`;
  const path = `${listPath(listId)}/items?${query}`;
  const answer = await parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'scan' }));
  const { value } = (answer.body ?? {}) as { readonly value?: readonly WireItem[] };
  if (!Array.isArray(value)) throw new OutsideError('damaged', 'SharePoint sent no items of a list.');
  return value as readonly WireItem[];
}

function note({ Id, HasUniqueRoleAssignments }: WireItem, unique: Set<string>): void {
  if (Id !== undefined && HasUniqueRoleAssignments === true) unique.add(String(Id));
}
