import { messageOf, OutsideError, type RestoredFile, type RestoreFile } from '@coffer/model';
import { query } from '../../client/graph.ts';
import { childByName } from '../drive/upload.ts';
import type { On } from '../drive/with-access.ts';
import { keepOrigin } from './form.ts';
import { all, type Json, write } from './graph-json.ts';
import { driveItemId, pageId } from './ids.ts';
import { readJsonFile } from './json-file.ts';
import { listPath } from './rest.ts';
import type { Restore } from './restore.ts';

/** What a page is made from again. */
const TAKEN_BACK = [
  'title',
  'description',
  'pageLayout',
  'promotionKind',
  'thumbnailWebUrl',
  'showComments',
  'showRecommendedPages',
  'titleArea',
  'canvasLayout',
] as const;

/** What a page shows, written into the page of that name, which is made if it is not there, and published if it was. */
export async function restorePage(
  restore: Restore,
  on: On,
  place: { readonly listId: string; readonly itemId?: string },
  file: RestoreFile,
): Promise<RestoredFile> {
  const saved = (await readJsonFile(file.name, file.open)) as Json | null;
  if (saved === null || typeof saved['name'] !== 'string')
    throw new OutsideError('damaged', `${file.name} is no saved page.`, { reason: 'source-format' });
  const pages = `/sites/${encodeURIComponent(on.object.id)}/pages`;
  const name = saved['name'];
  const there = (
    await all(restore.parts, on, `${pages}/microsoft.graph.sitePage${query({ $select: 'id,name' })}`)
  ).find((page) => String(page['name']).toLowerCase() === name.toLowerCase());
  const issues: string[] = [];
  const body = { '@odata.type': '#microsoft.graph.sitePage', ...taken(saved) };
  const target =
    there === undefined
      ? { method: 'POST' as const, path: pages, body: { ...body, name } }
      : { method: 'PATCH' as const, path: `${pages}/${String(there['id'])}/microsoft.graph.sitePage`, body };
  const made = await writePage(restore, on, target, issues);
  const id = String(made['id'] ?? there?.['id'] ?? '');
  const { level } = (saved['publishingState'] ?? {}) as { readonly level?: string };
  if (level === 'published') await publish(restore, on, `${pages}/${id}/microsoft.graph.sitePage/publish`, issues);
  issues.push(...(await keepOrigin(restore.parts, on, `${listPath(place.listId)}/GetItemByUniqueId('${id}')`, file)));
  return {
    id: await pageIdOf(restore, on, place, name),
    name: file.name,
    outcome: there === undefined ? 'created' : 'replaced',
    size: file.size,
    hash: undefined,
    ...(issues.length === 0 ? {} : { issues }),
  };
}

/** The id that a scan gives to what the page of this name shows. One unit. */
async function pageIdOf(
  restore: Restore,
  on: On,
  { listId, itemId }: { readonly listId: string; readonly itemId?: string },
  name: string,
): Promise<string> {
  const { driveId, driveRootId } = await restore.drives.of(listId, on);
  const place = { objectId: on.object.id, driveId, parentId: itemId ?? driveRootId, name };
  const found = await childByName({ graph: restore.parts.graph, context: on.context }, place);
  return pageId(driveItemId(listId, found?.id ?? ''));
}

function taken(saved: Json): Json {
  return Object.fromEntries(
    TAKEN_BACK.flatMap((name) => (saved[name] === undefined ? [] : [[name, saved[name]] as const])),
  );
}

interface PageWrite {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly body: Json;
}

/** Writes a page; one that is refused because of its web parts is written without those that Graph does not make. */
async function writePage(restore: Restore, on: On, page: PageWrite, issues: string[]): Promise<Json> {
  try {
    return await write(restore.parts, on, page);
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'rejected') throw error;
    const dropped: string[] = [];
    const canvasLayout = withoutParts(page.body['canvasLayout'], dropped);
    if (dropped.length === 0) throw error;
    const made = await write(restore.parts, on, { ...page, body: { ...page.body, canvasLayout } });
    for (const title of dropped)
      issues.push(`The web part ${title} was not given back: Microsoft Graph does not make such parts.`);
    return made;
  }
}

/** The kinds of web parts that Graph makes ("Create a page in the site pages list of a site"). */
const MADE_BY_GRAPH: ReadonlySet<string> = new Set([
  'e377ea37-9047-43b9-8cdb-a761be2f8e09',
  '0f087d7f-520e-42b7-89c0-496aaf979d58',
  'df8e44e7-edd5-46d5-90da-aca1539313b8',
  '2161a1c6-db61-4731-b97c-3cdb303f7cbb',
  'b7dd04e1-19ce-4b24-9132-b60a1c2b910d',
  'd1d91016-032f-456d-98a4-721247c305e8',
  'af8be689-990e-492a-81f7-ba3e4cd3ed9c',
  '6410b3b6-d440-4663-8744-378976dc041e',
  'e84a8ca2-f63c-4fb9-bc0b-d8eef5ccb22b',
  '7f718435-ee4d-431c-bdbf-9c4ff326f46e',
  'c70391ea-0b10-4ee9-b2b4-006d3fcad0cd',
  '8654b779-4886-46d4-8ffb-b5ed960ee986',
  '544dd15b-cf3c-441b-96da-004d5a8cea1d',
  'cbe7b0a9-3504-44dd-a3a3-0e5cacd07788',
]);

/** A layout without the web parts that Graph does not make; those are named. */
function withoutParts(value: unknown, dropped: string[]): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((one) => {
      const part = one as Json | null;
      const type = part === null || typeof part !== 'object' ? undefined : part['webPartType'];
      if (part === null || typeof type !== 'string' || MADE_BY_GRAPH.has(type.toLowerCase()))
        return [withoutParts(one, dropped)];
      const { title } = (part['data'] ?? {}) as { readonly title?: string };
      dropped.push(title ?? type);
      return [];
    });
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutParts(one, dropped)]));
}

async function publish(restore: Restore, on: On, path: string, issues: string[]): Promise<void> {
  try {
    await write(restore.parts, on, { path });
  } catch (error) {
    if (!(error instanceof OutsideError) || error.code !== 'rejected') throw error;
    issues.push(`The page was not published: ${messageOf(error)}`);
  }
}
