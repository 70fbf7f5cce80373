import { Links, page } from '../common.ts';
import { Flag, Int32, Int64, Moment, maybe, object, optional, Text } from '../schema.ts';
import { SharePointFolderType } from './sharepoint-items.ts';

/** What is searched for, in pairs such as `name:plan`. */
export const ItemSearchOptions = object('RESTVESPSearchOptions', { query: optional(Text) });

/** A document, folder or list item that a search found. Which one its `self` link tells. */
export const FoundItem = object('RESTItemComposed', {
  sizeBytes: optional(Int64),
  inheritedPermissions: optional(Flag),
  version: optional(Text),
  id: Text,
  versionId: maybe(Int32),
  name: Text,
  createdBy: Text,
  creationTime: Moment,
  modifiedBy: Text,
  modificationTime: Moment,
  _links: optional(Links),
  type: optional(SharePointFolderType),
  title: optional(Text),
});

/** One page of {@link FoundItem}. */
export const FoundItemPage = page('PageOfRESTItemComposed', FoundItem);
