import type { ItemFacts, ItemVersion, ProtectedObject, WorkContext, Workload } from '@coffer/model';
import { brokenOffAt, isIdentical } from './judge.ts';
import { TOP } from './places.ts';
import type { RestoreItem } from './restore-item.ts';

/** Folders whose contents are remembered: files of several may be under way. */
const FOLDERS = 8;
/** Of a folder with more items nothing is remembered, and it is asked for each file by its name. */
const LARGEST = 50_000;

/** What is there where an item goes. */
export interface Found {
  readonly facts: ItemFacts;
  /** It is what would be written. */
  readonly identical: boolean;
  /** The earlier version at which a restore of the item broke off. */
  readonly brokenOff?: ItemVersion;
}

/** What is looked for where an item goes. */
export interface Search {
  readonly conflict: 'overwrite' | 'merge' | 'keep';
  /** Whether a restore that broke off goes on, so that a file may be there without its newer versions. */
  readonly continued: boolean;
}

type Listing = ReadonlyMap<string, ItemFacts>;

/** What lies in the folders that a restore writes to, listed once for each folder. */
export class TargetContents {
  readonly #workload: Workload;
  readonly #object: ProtectedObject;
  readonly #context: WorkContext;
  readonly #folders = new Map<string, Promise<Listing | undefined>>();

  constructor(workload: Workload, object: ProtectedObject, context: WorkContext) {
    this.#workload = workload;
    this.#object = object;
    this.#context = context;
  }

  /**
   * What is in the way of an item, or is the item already; with `keep` copies under other names count as well, unless the folder is
   * too large to be listed. Undefined if nothing is there, or that cannot be known.
   */
  async find(folderId: string, item: RestoreItem, { conflict, continued }: Search): Promise<Found | undefined> {
    const { name } = item.facts;
    const listing = await this.#listing(folderId);
    const named = listing ? listing.get(name.toLowerCase()) : await this.#named(folderId, name);
    const candidates = named ? [named] : [];
    if (listing && conflict === 'keep') {
      const [stem, extension] = parts(name.toLowerCase());
      for (const [one, facts] of listing)
        if (facts !== named && one.startsWith(stem) && one.endsWith(extension)) candidates.push(facts);
    }
    for (const facts of candidates) if (isIdentical(item, facts)) return { facts, identical: true };
    for (const facts of continued ? candidates : []) {
      const brokenOff = brokenOffAt(item, facts);
      if (brokenOff) return { facts, identical: false, brokenOff };
    }
    return named && { facts: named, identical: false };
  }

  async #named(folderId: string, name: string): Promise<ItemFacts | undefined> {
    return await this.#workload.child?.(this.#object, folderId === TOP ? undefined : folderId, name, this.#context);
  }

  async #listing(folderId: string): Promise<Listing | undefined> {
    const known = this.#folders.get(folderId);
    if (known) return await known;
    const listing = this.#list(folderId === TOP ? undefined : folderId);
    this.#folders.set(folderId, listing);
    const oldest = this.#folders.keys().next().value;
    if (this.#folders.size > FOLDERS && oldest !== undefined) this.#folders.delete(oldest);
    return await listing;
  }

  async #list(folderId: string | undefined): Promise<Listing | undefined> {
    if (!this.#workload.list) return undefined;
    const listing = new Map<string, ItemFacts>();
    for await (const page of this.#workload.list(this.#object, folderId, this.#context)) {
      for (const facts of page) listing.set(facts.name.toLowerCase(), facts);
      if (listing.size > LARGEST) return undefined;
    }
    return listing;
  }
}

function parts(name: string): readonly [string, string] {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
}
