import type { ItemFacts } from '@coffer/model';
import type { StoredContent } from '../ports.ts';

/** The quickXorHash of no bytes. */
const HASH_OF_NOTHING = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=';

/**
 * The content of a file, if it is known without reading it: the stored version has the hash and size that Microsoft
 * reports now (or the same eTag and size, where there is no hash), or the file is empty. It carries the tags of `facts`,
 * so that it is recognised by them next time.
 */
export function knownContent(facts: ItemFacts, stored: StoredContent | undefined): StoredContent | undefined {
  if (facts.size === 0 && facts.hash === HASH_OF_NOTHING) return tagged(facts, new Uint8Array(0), 0);
  if (!stored || (hasOwnSize(facts) && stored.size !== facts.size)) return undefined;
  const same =
    facts.hash !== undefined && stored.hash !== undefined
      ? facts.hash === stored.hash
      : facts.eTag !== undefined && facts.eTag === stored.eTag;
  return same ? tagged(facts, stored.blobs, stored.size) : undefined;
}

/** Whether two facts of one file speak of the same content. */
export function sameContent(one: ItemFacts, other: ItemFacts): boolean {
  if (one.size !== other.size) return false;
  return one.hash !== undefined && other.hash !== undefined ? one.hash === other.hash : one.eTag === other.eTag;
}

/** Whether the size in the facts is that of the content: JSON of a workload is measured when it is made, attachments never. */
function hasOwnSize({ role }: ItemFacts): boolean {
  return role !== 'list-item' && role !== 'page' && role !== 'definition' && role !== 'attachment';
}

/** Content as the version that `facts` describe. */
export function tagged(facts: ItemFacts, blobs: Uint8Array, size: number): StoredContent {
  return {
    blobs,
    size,
    modified: facts.modified,
    ...(facts.hash === undefined ? {} : { hash: facts.hash }),
    ...(facts.eTag === undefined ? {} : { eTag: facts.eTag }),
  };
}
