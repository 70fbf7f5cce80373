import type { Answer } from '../../../http/exchange.ts';
import {
  type AnyList,
  type Drive,
  entriesOf,
  entrySpan,
  type Item,
  isLibrary,
  type Site,
  securedOf,
} from '../../../world/index.ts';
import { driveAt, mayTouch } from '../access.ts';
import { GraphError, invalidRequest, itemNotFound } from '../errors.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { presentSite } from '../present/directory.ts';
import { presentListItem } from '../present/fields.ts';
import { presentItem } from '../present/item.ts';
import { presentList } from '../present/list.ts';
import { type Call, LIST_SITES, READ_FILES, type Route, sharePoint } from '../route.ts';
import { sightOf } from '../sight.ts';
import { readJson } from './items.ts';

/** A search looks at so many items at most, as an index that lags behind would. */
const MOST_SEARCHED = 50_000;
const SLICE = 1_000;
const DEFAULT_SIZE = 25;
const MOST_SIZE = 500;
const both = {
  roles: [...READ_FILES.roles, ...LIST_SITES.roles],
  scopes: [...READ_FILES.scopes, ...LIST_SITES.scopes],
};

const searching = { kind: 'search', allow: READ_FILES, cost: sharePoint(2) };

export const searchRoutes: readonly Route[] = [
  { method: 'GET', path: 'drives/{drive}/items/{item}/search', ...searching, handle: searchBelow },
  { method: 'GET', path: 'drives/{drive}/search', ...searching, handle: searchBelow },
  { method: 'POST', path: 'search/query', ...searching, allow: both, handle: query },
];

/** Items whose names hold every word, below a folder or in the whole drive ("Search for a DriveItems within a drive"). No words find all. */
async function searchBelow(call: Call): Promise<Answer> {
  const drive = driveAt(call);
  const sight = sightOf(call, drive);
  const named = drive.item(call.params['item'] ?? 'root');
  const start = named && drive.below(named, call.relative ?? []);
  if (!start) throw itemNotFound();
  if (call.text === undefined) throw invalidRequest('The query text is missing.');
  const test = termsOf(call.text);
  const found = itemsOf(drive, (item) => {
    if (item === start || (sight && !sight.sees(item))) return false;
    return test(item, '') && (start === drive.root || isBelow(item, start));
  });
  const answer = page(call, found.length, FILE_PAGES, (from, to) => found.slice(from, to));
  const { value, ...links } = answer.json as { value: Item[] };
  const view = { select: call.query.get('$select'), downloadUrl: false };
  const rows = await Promise.all(value.map((item) => presentItem(item, drive, view, call)));
  return { ...answer, json: { ...links, value: rows.map((row) => ({ ...row, searchResult: {} })) } };
}

function itemsOf(drive: Drive, test: (item: Item) => boolean): Item[] {
  const all = drive.list();
  const found: Item[] = [];
  for (let from = 1; from < Math.min(all.length, MOST_SEARCHED); from += SLICE)
    found.push(...all.slice(from, from + SLICE).filter(test));
  return found;
}

function isBelow(item: Item, folder: Item): boolean {
  for (let at = item.parent; at; at = at.parent) if (at.id === folder.id) return true;
  return false;
}

/** What a thing must be to be found, from words and the few properties of KQL that are understood. */
function termsOf(text: string): (item: Pick<Item, 'name' | 'kind'>, url: string) => boolean {
  const path = text.match(/path:"([^"]*)"/i)?.[1]?.toLowerCase();
  const types = [...text.matchAll(/filetype:(\w+)/gi)].map(([, type = '']) => type.toLowerCase());
  const documents = /isDocument[:=]true/i.test(text);
  const plain = text.replace(/path:"[^"]*"|\w+[:=]\S+|\b(?:AND|OR)\b|[*"()]/g, ' ');
  const words = plain
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return ({ name, kind }, url) => {
    const lower = name.toLowerCase();
    if (path !== undefined && !url.toLowerCase().startsWith(path)) return false;
    if (types.length > 0 && !types.some((type) => lower.endsWith(`.${type}`))) return false;
    return (!documents || kind === 'file') && words.every((word) => lower.includes(word));
  };
}

/** One request of a search over everything ("Use the Microsoft Search API to search content in OneDrive and SharePoint"). */
interface SearchRequest {
  readonly entityTypes?: readonly string[];
  readonly query?: { readonly queryString?: string };
  readonly from?: number;
  readonly size?: number;
  readonly region?: string;
}

async function query(call: Call): Promise<Answer> {
  const { requests } = (await readJson(call)) as { requests?: readonly SearchRequest[] };
  const [request] = requests ?? [];
  if (!request || requests?.length !== 1)
    throw new GraphError(400, 'BadRequest', 'Exactly one search request is supported.');
  const known = ['driveItem', 'listItem', 'list', 'site', 'drive'];
  const types = request.entityTypes ?? [];
  if (types.length === 0 || !types.every((type) => known.includes(type)))
    throw new GraphError(400, 'BadRequest', 'The entityTypes are missing or not supported.');
  const text = request.query?.queryString;
  if (text === undefined) throw new GraphError(400, 'BadRequest', 'The queryString is missing.');
  if (!call.caller.user && request.region === undefined)
    throw new GraphError(400, 'BadRequest', 'Region is required when request with application permission.');
  const { from = 0, size = DEFAULT_SIZE } = request;
  const hits = new Hits(from, Math.min(size, MOST_SIZE));
  await search(call, { types, text, hits });
  return {
    status: 200,
    json: {
      value: [
        {
          searchTerms: text.split(/\s+/).filter((word) => word !== ''),
          hitsContainers: [
            { hits: hits.rows, total: hits.total, moreResultsAvailable: hits.total > from + hits.rows.length },
          ],
        },
      ],
    },
  };
}

/** The hits of one page; what is not on it is only counted. */
class Hits {
  readonly rows: Row[] = [];
  total = 0;
  looked = 0;
  readonly #from: number;
  readonly #size: number;

  constructor(from: number, size: number) {
    this.#from = from;
    this.#size = size;
  }

  get exhausted(): boolean {
    return this.looked >= MOST_SEARCHED;
  }

  async add(type: string, id: string, show: () => Row | Promise<Row>): Promise<void> {
    const place = this.total++;
    if (place < this.#from || this.rows.length >= this.#size) return;
    const resource = { '@odata.type': `#microsoft.graph.${type}`, ...(await show()) };
    this.rows.push({ hitId: id, rank: place + 1, summary: '', resource });
  }
}

interface Search {
  readonly types: readonly string[];
  readonly text: string;
  readonly hits: Hits;
}

async function search(call: Call, { types, text, hits }: Search): Promise<void> {
  const { world } = call.services;
  const test = termsOf(text);
  for (const site of world.sites) {
    if (hits.exhausted) return;
    if (site.lock === 'no-access' || site.lock === 'archived') continue;
    const named = test({ name: `${site.title} ${site.path}`, kind: 'folder' }, '');
    if (types.includes('site') && named && mayTouch(call, site, world.grantsOf(site)))
      await hits.add('site', `${site.host},${site.id},${site.webId}`, () => presentSite(site, world, 'list'));
    if (types.some((type) => type !== 'site')) await searchSite(call, site, { types, text, hits });
  }
}

async function searchSite(call: Call, site: Site, { types, text, hits }: Search): Promise<void> {
  const { world } = call.services;
  const test = termsOf(text);
  const lists: AnyList[] = [...world.drivesOf(site), ...(site.personal ? [] : world.lists.of(site))];
  for (const list of lists) {
    const seen = (grants: Parameters<typeof mayTouch>[2]): boolean => mayTouch(call, site, grants);
    const title = isLibrary(list) ? list.name : list.displayName;
    if (
      types.includes('list') &&
      !list.system &&
      test({ name: title, kind: 'folder' }, '') &&
      seen(securedOf(list).grants)
    )
      await hits.add('list', isLibrary(list) ? list.listId : list.id, () => presentList(list, world));
    for (let from = 0; from < entrySpan(list) && !hits.exhausted; from += SLICE) {
      const entries = entriesOf(list, from, from + SLICE);
      hits.looked += entries.length;
      for (const entry of entries) {
        const name = entry.item?.name ?? String(entry.fields['Title'] ?? '');
        const { item, listItem } = entry;
        const url = isLibrary(list) ? list.webUrl(item) : list.webUrl;
        if (!test({ name, kind: item?.kind ?? 'file' }, url)) continue;
        if (item && isLibrary(list) && types.includes('driveItem') && seen(list.sharing.scopeOf(item).grants))
          await hits.add('driveItem', item.id, () =>
            presentItem(item, list, { select: null, downloadUrl: false }, call),
          );
        else if (
          listItem &&
          !isLibrary(list) &&
          types.includes('listItem') &&
          seen(list.sharing.scopeOf(listItem).grants)
        )
          await hits.add('listItem', entry.guid, () => presentListItem(entry, world, { fields: true, select: null }));
      }
    }
  }
}
