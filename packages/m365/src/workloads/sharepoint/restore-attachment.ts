import { OutsideError, type RestoredFile, type RestoreFile } from '@coffer/model';
import { keepNames } from '../drive/names.ts';
import type { On } from '../drive/with-access.ts';
import { attachmentId, listItemId } from './ids.ts';
import { listPath, quoted, webCall } from './rest.ts';
import type { Restore } from './restore.ts';

/** SharePoint takes attachments of at most 250 MB, whole. */
const LARGEST = 250 * 1024 * 1024;

/** Writes an attachment of an item: one of its name is replaced, or it is put beside it under a free name. */
export async function restoreAttachment(
  restore: Restore,
  on: On,
  { listId, itemId }: { readonly listId: string; readonly itemId: string },
  file: RestoreFile,
): Promise<RestoredFile> {
  const bytes = await whole(file);
  const base = `${listPath(listId)}/items(${itemId})/AttachmentFiles`;
  const { value } = await read(restore, on, `${base}?$select=FileName`);
  const there = new Set((value ?? []).map(({ FileName }) => (FileName ?? '').toLowerCase()));
  const name = file.conflict === 'overwrite' ? file.name : free(file.name, there, restore.parts.clock.now());
  const exists = there.has(name.toLowerCase());
  const path = exists ? `${base}('${quoted(name)}')/$value` : `${base}/add(FileName='${quoted(name)}')`;
  const call = webCall({ ...on, method: 'POST', path, purpose: 'restore' });
  const headers = {
    'content-type': 'application/octet-stream',
    ...(exists ? { 'x-http-method': 'PUT', 'if-match': '*' } : {}),
  };
  await restore.parts.sharePoint.json({ ...call, headers, body: bytes });
  return {
    id: attachmentId(listItemId(listId, itemId), name),
    name,
    outcome: exists ? 'replaced' : 'created',
    size: bytes.length,
    hash: undefined,
  };
}

function free(name: string, there: ReadonlySet<string>, now: number): string {
  for (const candidate of keepNames(name, now)) if (!there.has(candidate.toLowerCase())) return candidate;
  throw new OutsideError('rejected', `No free name was found beside ${name}.`, { reason: 'nameAlreadyExists' });
}

async function whole(file: RestoreFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of file.open()) {
    size += chunk.length;
    if (size > LARGEST) throw new OutsideError('rejected', `${file.name} is larger than an attachment may be.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function read(
  restore: Restore,
  on: On,
  path: string,
): Promise<{ readonly value?: readonly { readonly FileName?: string }[] }> {
  const answer = await restore.parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'restore' }));
  return (answer.body ?? {}) as { readonly value?: readonly { readonly FileName?: string }[] };
}
