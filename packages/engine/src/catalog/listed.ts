import { unpackBlobs } from '../layout/blobs.ts';
import { describesPlainFile, factsText } from '../layout/facts.ts';
import type { CatalogItem, ListedItem, PlainContent } from '../ports.ts';

/** An item that is at hand whole, as the listing of its folder gives it. */
export function listed(item: CatalogItem): ListedItem {
  const text = factsText(item.facts);
  const plain = plainContent(item, text);
  return { id: item.id, name: item.facts.name, text, ...(plain && { plain }), whole: () => item };
}

function plainContent(item: CatalogItem, text: string): PlainContent | undefined {
  const { status, content, versions, permissions, treeName } = item;
  if (status !== 'protected' || !content || versions || permissions || treeName !== undefined) return undefined;
  if (!describesPlainFile(text, content.size)) return undefined;
  return { blobs: unpackBlobs(content.blobs), size: content.size, modified: content.modified };
}
