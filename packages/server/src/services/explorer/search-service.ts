import type { RestoreItem } from '@coffer/engine';
import type { Clock } from '@coffer/model';
import { type Asked, QuerySets, type SetPage } from '../query-sets.ts';
import { titleOf } from './list-item.ts';
import type { NameIndex } from './name-index.ts';
import { nounOf } from './nouns.ts';
import type { Place } from './place.ts';
import { parseQuery } from './search-query.ts';
import type { Searched, Test } from './search-terms.ts';

/** Walks that are kept at once, to go on from where a page ended. */
const mostWalks = 64;
/** Hits that are looked for at once, at most. */
const mostAtOnce = 1_000;

/** Something that was found, and where. */
export interface Hit {
  readonly place: Place;
  readonly item: RestoreItem;
}

/** What is searched for and where. */
export interface Search {
  readonly query: string | undefined;
  readonly itemType: 'All' | 'Folders' | 'Documents' | 'Items' | undefined;
  readonly places: readonly Place[];
  /** Only what lies below this folder of the one place. */
  readonly below?: RestoreItem;
}

/**
 * Searches OneDrives and sites of restore points by what is known of their items. It reads on only as far as a page needs, and
 * keeps its place, so that the next page goes on from there.
 */
export class SearchService {
  readonly #sets: QuerySets;
  readonly #names: NameIndex;
  readonly #walks = new Map<string, AsyncIterator<Hit | undefined>>();

  constructor({ clock, names }: { readonly clock: Clock; readonly names: NameIndex }) {
    this.#sets = new QuerySets(clock);
    this.#names = names;
  }

  /** One page of hits. Rejects with RequestError('invalid') for a query that cannot be read. */
  async page(search: Search, asked: Asked, signal: AbortSignal): Promise<SetPage<Hit>> {
    const test = parseQuery(search.query ?? '');
    const { query, itemType, places, below } = search;
    const where = places.map(({ session, object }) => `${session.id}/${object.id}`);
    const key = JSON.stringify([query, itemType, where, below?.id]);
    return await this.#sets.page(
      key,
      asked,
      async (next) => {
        const wanted = { from: Number(next ?? 0), count: Math.min(asked.limit + 1, mostAtOnce) };
        return await this.#read(key, wanted, () => this.#hits(search, test), signal);
      },
      signal,
    );
  }

  /** The hits from a number on. A walk that is not kept any more is begun anew and passes over what was given. */
  async #read(
    key: string,
    { from, count }: { readonly from: number; readonly count: number },
    begin: () => AsyncIterable<Hit | undefined>,
    signal: AbortSignal,
  ): Promise<{ readonly items: readonly Hit[]; readonly next?: string }> {
    const kept = this.#walks.get(`${key}#${from}`);
    this.#walks.delete(`${key}#${from}`);
    const walk = kept ?? begin()[Symbol.asyncIterator]();
    let skip = kept ? 0 : from;
    const items: Hit[] = [];
    try {
      while (items.length < count) {
        signal.throwIfAborted();
        const { done, value } = await walk.next();
        if (done) return { items };
        if (value === undefined) continue;
        if (skip > 0) skip -= 1;
        else items.push(value);
      }
    } catch (error) {
      await walk.return?.();
      throw error;
    }
    const position = String(from + items.length);
    this.#keep(`${key}#${position}`, walk);
    return { items, next: position };
  }

  /** Undefined stands for an item that is not a hit, so that the reader can stop in between. */
  async *#hits(search: Search, test: Test): AsyncIterable<Hit | undefined> {
    const { places, itemType, below } = search;
    for (const place of places) {
      for await (const item of await this.#candidates(place, below, test.namePart)) {
        const kind = kindOf(item);
        const wanted = kind !== undefined && wants(itemType, kind) && (await test(searched(place, item, kind)));
        yield wanted && isBelow(item, below) ? { place, item } : undefined;
      }
    }
  }

  /** What may be a hit: by name from the catalogue where that is possible, else everything. */
  async #candidates(
    place: Place,
    below: RestoreItem | undefined,
    namePart: string | undefined,
  ): Promise<AsyncIterable<RestoreItem>> {
    const named = namePart === undefined ? undefined : await this.#names.find(place, namePart);
    return named ?? place.source.walk((below ?? (await place.source.root(place.object.id))).id);
  }

  #keep(position: string, walk: AsyncIterator<Hit | undefined>): void {
    this.#walks.set(position, walk);
    const oldest = this.#walks.keys().next().value;
    if (this.#walks.size <= mostWalks || oldest === undefined) return;
    void this.#walks.get(oldest)?.return?.();
    this.#walks.delete(oldest);
  }
}

function isBelow({ treeNames }: RestoreItem, folder: RestoreItem | undefined): boolean {
  return folder === undefined || folder.treeNames.every((name, depth) => treeNames[depth] === name);
}

function kindOf(item: RestoreItem): Searched['kind'] | undefined {
  const noun = nounOf(item);
  return noun === 'folder' || noun === 'document' || noun === 'item' ? noun : undefined;
}

/** To the API the documents of a library are its items. */
function wants(itemType: Search['itemType'], kind: Searched['kind']): boolean {
  if (itemType === undefined || itemType === 'All') return true;
  return (itemType === 'Folders') === (kind === 'folder');
}

function searched(place: Place, item: RestoreItem, kind: Searched['kind']): Searched {
  const { facts, names, size, modified } = item;
  return {
    name: facts.name,
    kind,
    path: names.join('/'),
    createdBy: facts.createdBy ?? '',
    modifiedBy: facts.modifiedBy ?? '',
    created: Date.parse(facts.created),
    modified: Date.parse(facts.kind === 'file' ? modified : facts.modified),
    size,
    title: async () => await titleOf(place.source, { item }),
  };
}
