import type { Answer } from '../../../http/exchange.ts';
import type { BinEntry } from '../../../world/index.ts';
import { siteOf } from '../access.ts';
import { FILE_PAGES, page } from '../odata/collection.ts';
import type { Row } from '../odata/filter.ts';
import { pick } from '../odata/select.ts';
import { iso } from '../present/item.ts';
import { type Call, READ_FILES, type Route, sharePoint } from '../route.ts';

/** The recycle bin of a site ("List recycleBinItems"). Graph only shows it; SharePoint REST brings things back. */
export const recycleBinRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'sites/{site}/recycleBin/items',
    kind: 'recycle-bin',
    allow: READ_FILES,
    cost: sharePoint(2),
    handle: list,
  },
];

function list(call: Call): Answer {
  const site = siteOf(call, call.params['site'] ?? '');
  const entries = call.services.world.webs
    .bin(site)
    .list(1)
    .filter(({ web }) => web === site);
  const select = call.query.get('$select');
  return page(call, entries.length, FILE_PAGES, (from, to) =>
    entries.slice(from, to).map((one) => pick(show(one), select)),
  );
}

function show(entry: BinEntry): Row {
  return {
    id: entry.id,
    name: entry.leafName,
    title: entry.title,
    size: entry.size,
    deletedDateTime: iso(entry.time),
    deletedFromLocation: entry.dirName,
    deletedBy: entry.deletedBy,
    createdBy: entry.author,
  };
}
