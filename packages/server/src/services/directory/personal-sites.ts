import type { Directory } from '@coffer/m365';
import { OutsideError } from '@coffer/model';

/** Users whose OneDrive is looked up for one page. */
const usersAtOnce = 25;

/** A site as the API shows it. */
export interface SiteEntry {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly isPersonal: boolean;
}

/** Where the walk over the users stands: the directory's own token and the place on its page. */
export interface PersonalPlace {
  readonly page?: string | undefined;
  readonly at: number;
}

/**
 * The personal sites, which hold the OneDrives, some users at a time: the directory lists sites only without them.
 * Those that the organization's sign-in has no rights on are left out. Pages may be empty and still have a next one.
 */
export async function personalSites(
  directory: Directory,
  place: PersonalPlace,
  signal: AbortSignal | undefined,
): Promise<{ readonly items: readonly SiteEntry[]; readonly next: PersonalPlace | undefined }> {
  const users = await directory.users({}, place.page, signal);
  const owners = users.items.slice(place.at, place.at + usersAtOnce);
  const sites = await Promise.all(
    owners
      .filter((user) => !user.guest)
      .map(async (user): Promise<SiteEntry[]> => {
        const drive = await directory.oneDrive(user.id, signal).catch(unlessDenied);
        if (!drive?.siteId) return [];
        // The drive is a library of the site: the site's address is the one above.
        const url = drive.webUrl.replace(/\/[^/]+\/?$/, '');
        const id = drive.webId === undefined ? drive.siteId : `${new URL(url).host},${drive.siteId},${drive.webId}`;
        return [{ id, title: user.displayName, url, isPersonal: true }];
      }),
  );
  return { items: sites.flat(), next: nextPlace(place, users.items.length, users.next) };
}

/** Without rights, Microsoft does not even tell where the site is. */
function unlessDenied(error: unknown): undefined {
  if (!(error instanceof OutsideError) || error.code !== 'denied') throw error;
}

function nextPlace(place: PersonalPlace, size: number, nextPage: string | undefined): PersonalPlace | undefined {
  const at = place.at + usersAtOnce;
  if (at < size) return { page: place.page, at };
  return nextPage === undefined ? undefined : { page: nextPage, at: 0 };
}
