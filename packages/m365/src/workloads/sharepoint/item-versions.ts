import type { Content, ItemFacts, ItemVersion } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import { listGraphPath } from './columns.ts';
import { peopleColumns } from './current.ts';
import { textContent } from './fetch.ts';
import { all, one } from './graph-json.ts';
import { itemText, peopleIn, type WireListItem, who } from './list-item.ts';
import type { SitesParts } from './parts.ts';

interface WireVersion extends WireListItem {
  readonly lastModifiedDateTime?: string;
}

/** An item of a list by its number. */
interface ItemPlace {
  readonly listId: string;
  readonly itemId: string;
}

/** The earlier states of a list item, newest first, without the present one. Four units. */
export async function listItemVersions(parts: SitesParts, on: On, place: ItemPlace): Promise<readonly ItemVersion[]> {
  const rows = (await all(parts, on, `${itemPath(on, place)}/versions`)) as readonly WireVersion[];
  return rows.slice(1).flatMap((row) => {
    if (row.id === undefined) return [];
    const modifiedBy = who(row.lastModifiedBy);
    return [
      {
        id: row.id,
        modified: row.lastModifiedDateTime ?? '1970-01-01T00:00:00Z',
        size: Buffer.byteLength(JSON.stringify(row.fields ?? {})),
        ...(modifiedBy === undefined ? {} : { modifiedBy }),
      },
    ];
  });
}

/** One earlier state of a list item, in the form of an item. Three units, and what its people cost. */
export async function openItemVersion(
  parts: SitesParts,
  on: On,
  { place, item, version }: { readonly place: ItemPlace; readonly item: ItemFacts; readonly version: ItemVersion },
): Promise<Content> {
  const path = `${itemPath(on, place)}/versions/${encodeURIComponent(version.id)}`;
  const row = (await one(parts, on, path, 'version')) as WireVersion;
  const columns = await peopleColumns(parts, on, place.listId);
  const wire: WireListItem = {
    id: place.itemId,
    createdDateTime: item.created,
    ...(item.eTag === undefined ? {} : { eTag: item.eTag }),
    ...(item.createdBy === undefined ? {} : { createdBy: { user: { email: item.createdBy } } }),
    ...(row.lastModifiedDateTime === undefined ? {} : { lastModifiedDateTime: row.lastModifiedDateTime }),
    ...(row.lastModifiedBy === undefined ? {} : { lastModifiedBy: row.lastModifiedBy }),
    ...(row.fields === undefined ? {} : { fields: row.fields }),
  };
  return textContent(itemText(wire, await parts.people.behind(peopleIn(wire, columns), on), columns));
}

function itemPath(on: On, { listId, itemId }: ItemPlace): string {
  return listGraphPath(on, listId, `/items/${itemId}`);
}
