import {
  type AnyList,
  type ContentType,
  graphSiteId,
  isLibrary,
  listIdOf,
  listTitleOf,
  siteUrl,
  type World,
} from '../../../world/index.ts';
import type { Row } from '../odata/filter.ts';
import { iso } from './item.ts';

/** A list or library as one of its site's lists ("list resource type"). */
export function presentList(list: AnyList, world: World): Row {
  const id = listIdOf(list);
  const etag = `"${id},${list.changes.position}"`;
  return {
    '@odata.etag': etag,
    createdDateTime: iso(list.created),
    description: list.description,
    eTag: etag,
    id,
    lastModifiedDateTime: iso(isLibrary(list) ? list.root.modified : list.modified),
    name: isLibrary(list) ? list.urlName : list.name,
    webUrl: isLibrary(list) ? list.webUrl() : list.webUrl,
    displayName: listTitleOf(list),
    createdBy: { user: { displayName: 'System Account' } },
    parentReference: { siteId: graphSiteId(list.site) },
    list: {
      contentTypesEnabled: list.schema.settings['ContentTypesEnabled'],
      hidden: list.schema.settings['Hidden'],
      template: list.template,
    },
    sharepointIds: {
      listId: id,
      siteId: list.site.id,
      siteUrl: siteUrl(list.site),
      tenantId: world.tenantId,
      webId: list.site.webId,
    },
    ...(list.system ? { system: {} } : {}),
  };
}

/** A content type ("contentType resource type"). */
export function presentContentType(type: ContentType, order: number): Row {
  return {
    id: type.id,
    name: type.name,
    description: type.description,
    group: type.group,
    hidden: type.hidden,
    readOnly: type.readOnly,
    sealed: type.sealed,
    isBuiltIn: !/00[0-9A-F]{32}$/.test(type.id),
    order: { default: order === 0, position: order },
    parentId: type.parentId ?? '0x',
    ...(type.parentId === undefined ? {} : { base: { id: type.parentId } }),
  };
}
