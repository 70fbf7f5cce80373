import type { TSchema } from 'typebox';
import { dictionary, Guid, Int32, list, maybe, named, object, optional, Text } from './schema.ts';

/** Where something related is found: a path such as `/v6/Jobs/<id>`, without host and port. */
const Link = object('RESTLinkHAL', {
  href: optional(Text),
});

/** Relations by name. A relation that is missing is read as "there is no such thing". */
export const Links = named('RESTLinkHALDictionary', dictionary(Link));

/** Something that can be done with a resource. */
export const Action = object('RESTAction', {
  uri: optional(Text),
  method: optional(Text),
});

/** The body of every answer that is not a success. */
export const ErrorAnswer = object('RESTExceptionInfo', {
  message: optional(Text),
});

/** A password or the like: accepted, never returned. */
export const Secret = named('SecureString', { ...Text, format: 'password' });

/** Query of paged operations: `limit` defaults to 30 and is at most 10,000. */
export const paging = { offset: optional(Int32), limit: optional(Int32) };

/** Query of paged operations over a result that the server keeps under an id. */
export const pagingWithSet = { ...paging, setId: optional(Guid) };

/** A page of `item`; `name` is what the contract calls it. */
export function page<T extends TSchema>(name: string, item: T) {
  return object(name, {
    offset: Int32,
    limit: Int32,
    setId: optional(Guid),
    results: list(item),
    _links: optional(Links),
    totalCount: maybe(Int32),
  });
}
