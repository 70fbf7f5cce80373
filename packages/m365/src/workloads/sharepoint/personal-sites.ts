import { OutsideError, type PersonalSiteAccess, type ProtectedObject, type WorkContext } from '@coffer/model';
import type { SiteCollection } from '../../site-collections.ts';
import { placeOf, readPersonalDrive } from '../drive/personal-drive.ts';
import { grantedOnDenial } from '../drive/with-access.ts';
import { objectOf } from './discover.ts';
import type { SitesParts } from './parts.ts';
import { findAt } from './site.ts';

/** Sites whose ids are asked for at the same time, where the listing does not tell them. */
const AT_ONCE = 6;

/** The sites of single people. Each is the home of a OneDrive and may hold lists, pages and further libraries beside it. */
export function personalSites(parts: SitesParts): PersonalSiteAccess {
  return {
    discover: (context) => discover(parts, context),
    around: (oneDrive, context) => around(parts, oneDrive, context),
    ownerOf: (site, context) => ownerOf(parts, site, context),
  };
}

async function* discover(parts: SitesParts, context: WorkContext): AsyncGenerator<ProtectedObject> {
  let waiting: SiteCollection[] = [];
  const take = async function* (): AsyncGenerator<ProtectedObject> {
    const found = await Promise.all(waiting.map((site) => objectOf(parts, site, context)));
    waiting = [];
    for (const object of found) if (object !== undefined) yield object;
  };
  const listed = parts.collections.all(context, (how) => {
    if (how === 'visible') context.warn?.('Only personal sites that the account may see were looked for.');
  });
  for await (const collection of listed) {
    if (!collection.personal) continue;
    waiting.push(collection);
    if (waiting.length >= AT_ONCE) yield* take();
  }
  yield* take();
}

async function around(
  parts: SitesParts,
  { siteId, webUrl, name, ownerId }: ProtectedObject,
  context: WorkContext,
): Promise<ProtectedObject | undefined> {
  const place = placeOf(webUrl);
  if (place === undefined) return undefined;
  const address = place.address.replace(/:$/, '');
  const site = siteId === undefined ? undefined : { siteId, webUrl, name };
  const found = await findAt(parts, { address, site }, context);
  return found && { ...found, ownerId };
}

async function ownerOf(parts: SitesParts, object: ProtectedObject, context: WorkContext): Promise<string | undefined> {
  try {
    const drive = await grantedOnDenial(parts, { object, context }, () =>
      readPersonalDrive(parts, object.webUrl, context),
    );
    return drive?.owner?.user?.id?.toLowerCase();
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof OutsideError) || (error.code !== 'locked' && error.code !== 'denied')) throw error;
    return undefined;
  }
}
