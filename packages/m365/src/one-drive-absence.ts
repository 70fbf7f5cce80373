import type { Clock, WorkContext } from '@coffer/model';
import { OutsideError } from '@coffer/model';
import type { SiteCollections } from './site-collections.ts';

/** What is known of who has no OneDrive is good for so long; a listing proves nothing about a site under an older name. Milliseconds. */
const GOOD_FOR = 7 * 24 * 3600_000;
/** A listing is used for so long. Milliseconds. */
const LISTING_GOOD_FOR = 10 * 60_000;
/** Beyond so many personal sites or users nothing is remembered, which costs requests and nothing else. */
const MOST = 300_000;

/**
 * Who has no OneDrive. Whoever was asked for and had none is not asked for again while one listing of all personal sites
 * shows none under his name: an organization's users without OneDrive cost one listing a run instead of a request each.
 */
export class OneDriveAbsence {
  readonly #sites: SiteCollections;
  readonly #clock: Clock;
  readonly #absent = new Map<string, { readonly at: number; readonly userName: string }>();
  #listing: { readonly at: number; readonly names: Promise<ReadonlySet<string> | undefined> } | undefined;

  constructor(sites: SiteCollections, clock: Clock) {
    this.#sites = sites;
    this.#clock = clock;
  }

  /** He was asked for and has none. */
  note(userId: string, userName: string): void {
    if (this.#absent.size >= MOST) this.#absent.clear();
    this.#absent.set(userId, { at: this.#clock.now(), userName });
  }

  /** Whether it is certain without asking that a user still has none. */
  async isSure(userId: string, context: WorkContext): Promise<boolean> {
    const known = this.#absent.get(userId);
    const now = this.#clock.now();
    if (known === undefined || now - known.at > GOOD_FOR) return false;
    const names = await this.#names(context);
    return names !== undefined && !names.has(siteName(known.userName)) && !names.has(known.userName.toLowerCase());
  }

  /** Names of personal sites in their addresses and of their owners; undefined where not all of them can be listed. */
  #names(context: WorkContext): Promise<ReadonlySet<string> | undefined> {
    const now = this.#clock.now();
    if (this.#listing === undefined || now - this.#listing.at > LISTING_GOOD_FOR)
      this.#listing = { at: now, names: this.#read(context) };
    const { names } = this.#listing;
    names.catch(() => {
      this.#listing = undefined;
    });
    return names;
  }

  async #read(context: WorkContext): Promise<ReadonlySet<string> | undefined> {
    const names = new Set<string>();
    let complete = false;
    try {
      const listed = this.#sites.all(context, (how) => {
        complete = how === 'all';
      });
      for await (const { webUrl, personal, owner } of listed) {
        if (!complete || names.size > MOST) return undefined;
        if (!personal) continue;
        names.add(new URL(webUrl).pathname.split('/')[2]?.toLowerCase() ?? '');
        if (owner !== undefined) names.add(owner.slice(owner.lastIndexOf('|') + 1).toLowerCase());
      }
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof OutsideError) || error.transient) throw error;
      return undefined;
    }
    return complete ? names : undefined;
  }
}

/** The last part of the address that SharePoint gives to a OneDrive when it is made. */
export function siteName(userName: string): string {
  return userName.toLowerCase().replace(/[^a-z0-9]/g, '_');
}
