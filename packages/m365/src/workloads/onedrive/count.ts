import { OutsideError } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import type { OneDriveParts } from './parts.ts';

const DAY = 24 * 3600_000;
/** A drive in which something changes is counted about once in so many days. */
const EVERY = 7;

/** Whether it is a drive's day to be counted. The days are spread over the drives. */
export function isCountingDay(driveId: string, now: number): boolean {
  let hash = 0;
  for (const letter of driveId) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003;
  return (Math.floor(now / DAY) + hash) % EVERY === 0;
}

/**
 * How many files and folders SharePoint counts in the library of a OneDrive, for two units. Undefined where it does not answer, such
 * as to an application without a certificate: a scan does not fail for its count.
 */
export async function countItems(parts: OneDriveParts, on: On): Promise<number | undefined> {
  const { webUrl } = on.object;
  const [, site] = /^(https?:\/\/[^/]+\/personal\/[^/]+)\/./i.exec(webUrl) ?? [];
  if (site === undefined) return undefined;
  const { host, pathname } = new URL(site);
  const library = pathOf(webUrl).replace(/\/+$/, '').replaceAll("'", "''");
  const call = {
    host,
    method: 'GET',
    path: `${pathname}/_api/web/GetList('${encodeURIComponent(library)}')?$select=ItemCount`,
    as: 'drive',
    cost: 'sharepoint-rest',
    purpose: 'scan',
    objectId: on.object.id,
    context: on.context,
  } as const;
  try {
    const { ItemCount } = ((await parts.sharePoint.json(call)).body ?? {}) as { readonly ItemCount?: unknown };
    return typeof ItemCount === 'number' && Number.isSafeInteger(ItemCount) ? ItemCount : undefined;
  } catch (error) {
    on.context.signal.throwIfAborted();
    if (!(error instanceof OutsideError)) throw error;
    return undefined;
  }
}

/** The path of an address, not encoded; as it is where its encoding is broken. */
function pathOf(webUrl: string): string {
  const { pathname } = new URL(webUrl);
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
