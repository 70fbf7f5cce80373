import { OutsideError } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import { quoted, webCall } from '../sharepoint/rest.ts';
import { plainPath } from '../sharepoint/site.ts';
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
 * as an application without a certificate.
 */
export async function countItems(parts: OneDriveParts, on: On): Promise<number | undefined> {
  const { webUrl } = on.object;
  const [, site] = /^(https?:\/\/[^/]+\/personal\/[^/]+)\/./i.exec(webUrl) ?? [];
  if (site === undefined) return undefined;
  const library = plainPath(webUrl).replace(/\/+$/, '');
  const object = { ...on.object, webUrl: site };
  const call = webCall({
    ...on,
    object,
    method: 'GET',
    path: `web/GetList('${quoted(library)}')?$select=ItemCount`,
    purpose: 'scan',
  });
  try {
    const { ItemCount } = ((await parts.sharePoint.json(call)).body ?? {}) as { readonly ItemCount?: unknown };
    return typeof ItemCount === 'number' && Number.isSafeInteger(ItemCount) ? ItemCount : undefined;
  } catch (error) {
    if (!(error instanceof OutsideError) || !['denied', 'rejected', 'gone'].includes(error.code)) throw error;
    return undefined;
  }
}
