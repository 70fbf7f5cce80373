import { type Content, type ItemFacts, OutsideError } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import { attachmentId } from './ids.ts';
import type { SitesParts } from './parts.ts';
import { listPath, quoted, webCall } from './rest.ts';

interface WireAttachment {
  readonly FileName?: string;
  readonly ServerRelativeUrl?: string;
}

/** An item of a list by its number. */
interface ItemPlace {
  readonly listId: string;
  readonly number: string;
}

/**
 * The attachments of an item as files of its folder. SharePoint says neither size nor time of an attachment, so each bears
 * the item's mark and is read again whenever the item changed. Two units.
 */
export async function readAttachments(
  parts: SitesParts,
  on: On,
  place: ItemPlace & { readonly item: ItemFacts; readonly folder: ItemFacts },
): Promise<readonly ItemFacts[]> {
  const path = `${listPath(place.listId)}/items(${place.number})/AttachmentFiles`;
  const answer = await parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'scan' }));
  const { value } = (answer.body ?? {}) as { readonly value?: readonly WireAttachment[] };
  if (!Array.isArray(value)) throw new OutsideError('damaged', 'SharePoint sent no list of attachments.');
  return (value as readonly WireAttachment[]).flatMap(({ FileName: name }) => {
    if (name === undefined || name === '') return [];
    const { created, modified, eTag } = place.item;
    const mark = eTag === undefined ? {} : { eTag };
    const id = attachmentId(place.item.id, name);
    return [
      { id, parentId: place.folder.id, name, kind: 'file', size: 0, created, modified, ...mark, role: 'attachment' },
    ];
  });
}

/** The bytes of an attachment. Nothing tells their hash; their number is compared with what is announced. */
export async function openAttachment(
  parts: SitesParts,
  on: On,
  place: ItemPlace & { readonly name: string },
): Promise<Content> {
  const path = `${listPath(place.listId)}/items(${place.number})/AttachmentFiles('${quoted(place.name)}')/$value`;
  const call = webCall({ ...on, method: 'GET', path, purpose: 'content' });
  const answer = await parts.sharePoint.stream({ ...call, headers: { accept: '*/*', 'accept-encoding': 'identity' } });
  const length = Number(answer.headers['content-length'] ?? Number.NaN);
  const size = Number.isSafeInteger(length) ? length : undefined;
  return { size, bytes: counted(answer.bytes, { size, name: place.name }) };
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  { size, name }: { readonly size: number | undefined; readonly name: string },
): AsyncGenerator<Uint8Array> {
  let got = 0;
  for await (const chunk of bytes) {
    got += chunk.length;
    yield chunk;
  }
  if (size === undefined || got === size) return;
  throw new OutsideError('damaged', `${name}: not as many bytes came as were announced.`, {
    transient: true,
    reason: 'length-mismatch',
  });
}
