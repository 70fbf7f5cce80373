import { type Clock, OutsideError } from '@coffer/model';
import { type DeltaWalk, readAddresses } from './delta.ts';
import { type DriveTicket, isGood } from './ticket.ts';

/** Pages whose new addresses are kept at a time; each holds up to 500 addresses of about a kilobyte. */
const MOST_PAGES = 16;

type Addresses = ReadonlyMap<string, DriveTicket>;

/**
 * New addresses for old ones, by the page: one request for the page of the delta they came with gives all its files a new
 * address, where asking for each file costs a request apiece.
 */
export class AddressBook {
  readonly #clock: Clock;
  readonly #pages = new Map<string, { readonly at: number; readonly addresses: Promise<Addresses> }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new address for a file of the page that the old one came with; undefined if the page does not name it any more. */
  async renewed(walk: DeltaWalk, itemId: string, old: DriveTicket): Promise<DriveTicket | undefined> {
    const { page } = old;
    if (page === undefined) return undefined;
    const known = this.#pages.get(page.path);
    const young = known !== undefined && isGood({ ...old, at: known.at }, this.#clock.now(), 0);
    const entry = young ? known : { at: this.#clock.now(), addresses: readAddresses(walk, page) };
    if (!young) this.#keep(page.path, entry);
    try {
      return (await entry.addresses).get(itemId);
    } catch (error) {
      // The page may be gone by now; the file itself can still be asked for.
      walk.context.signal.throwIfAborted();
      if (!(error instanceof OutsideError)) throw error;
      return undefined;
    }
  }

  #keep(path: string, entry: { readonly at: number; readonly addresses: Promise<Addresses> }): void {
    entry.addresses.catch(() => undefined);
    this.#pages.delete(path);
    this.#pages.set(path, entry);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(oldest);
    }
  }
}
