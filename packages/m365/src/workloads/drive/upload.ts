import {
  type Clock,
  OutsideError,
  type RestoredFile,
  type RestoreFile,
  type RestoreTarget,
  type WorkContext,
} from '@coffer/model';
import { type Graph, query, segment } from '../../client/graph.ts';
import type { JsonAnswer, Pipeline } from '../../client/pipeline.ts';
import type { FreshItems } from './fresh-items.ts';
import type { WireItem } from './item.ts';
import { keepNames, mayBeRewritten } from './names.ts';
import { QuickXor } from './quick-xor.ts';
import { sendFragments } from './upload-session.ts';

/** An upload whose session Microsoft lost is begun again this often. */
const SESSIONS = 3;

/** What uploads need. */
export interface Upload {
  readonly graph: Graph;
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly fresh: FreshItems;
  /** The place, by the id of its folder in the drive. */
  readonly target: RestoreTarget;
  readonly driveId: string;
  readonly file: RestoreFile;
  readonly context: WorkContext;
}

/** A file that was written, with the mark of what Microsoft stored. */
export interface StoredFile extends RestoredFile {
  readonly eTag?: string;
}

/** Where an item of a name lies or will lie. `objectId` is whom the requests are booked to. */
interface ChildPlace {
  readonly objectId: string;
  readonly driveId: string;
  readonly parentId: string;
  readonly name: string;
}

/**
 * Writes one file and returns what Microsoft stored, after comparing hashes.
 *
 * @throws OutsideError `damaged` if what is stored is not what was sent; `rejected` with reason `nameAlreadyExists` if a
 * folder is in the way of an overwrite; `full` without room.
 */
export async function uploadFile(upload: Upload): Promise<StoredFile> {
  if (upload.file.conflict === 'overwrite') return storeAll(upload, upload.file.name, 'replace');
  for (const name of keepNames(upload.file.name, upload.clock.now())) {
    if (await exists(upload, name)) continue;
    try {
      return await storeAll(upload, name, 'fail');
    } catch (error) {
      if (!taken(error)) throw error;
    }
  }
  throw new OutsideError('rejected', `No free name was found beside ${upload.file.name}.`, {
    reason: 'nameAlreadyExists',
  });
}

/** The item of that name in a folder, or undefined. One unit. */
export async function childByName(
  upload: Pick<Upload, 'graph' | 'context'>,
  place: ChildPlace,
): Promise<WireItem | undefined> {
  try {
    const answer = await upload.graph.json({
      method: 'GET',
      path: `${childPath(place)}${query({ $select: 'id,name,size,file,folder,package' })}`,
      as: 'drive',
      cost: 'get',
      purpose: 'restore',
      objectId: place.objectId,
      context: upload.context,
    });
    return answer.body as WireItem | undefined;
  } catch (error) {
    if (error instanceof OutsideError && error.code === 'gone') return undefined;
    throw error;
  }
}

function childPath(place: Omit<ChildPlace, 'objectId'>): string {
  return `/drives/${segment(place.driveId)}/items/${segment(place.parentId)}:/${segment(place.name)}`;
}

async function exists(upload: Upload, name: string): Promise<boolean> {
  const { object, parentId } = upload.target;
  const place = { objectId: object.id, driveId: upload.driveId, parentId, name };
  return (await childByName(upload, place)) !== undefined;
}

function taken(error: unknown): boolean {
  return error instanceof OutsideError && error.reason === 'nameAlreadyExists';
}

/** The earlier versions, oldest first, then the file itself: each becomes a version of the same file. */
async function storeAll(upload: Upload, name: string, conflict: 'replace' | 'fail'): Promise<StoredFile> {
  const { versions = [], ...file } = upload.file;
  let first: StoredFile | undefined;
  for (const version of versions) {
    const { modified, size, open } = version;
    const earlier = { ...file, modified, size, open };
    first ??= await store({ ...upload, file: earlier }, name, conflict);
    if (version !== versions[0]) await store({ ...upload, file: earlier }, name, 'replace');
  }
  const last = await store(upload, name, first === undefined ? conflict : 'replace');
  return { ...last, outcome: first?.outcome ?? last.outcome };
}

async function store(upload: Upload, name: string, conflict: 'replace' | 'fail'): Promise<StoredFile> {
  const sent =
    upload.file.size === 0 ? await putEmpty(upload, name, conflict) : await putBySession(upload, name, conflict);
  const { answer, hash } = sent;
  const stored = (answer.body ?? {}) as WireItem;
  if (stored.id === undefined) throw new OutsideError('damaged', 'Microsoft did not say what it stored.');
  const reported = stored.file?.hashes?.quickXorHash ?? (await readHash(upload, stored.id));
  if (reported !== undefined && reported !== hash.digest() && !mayBeRewritten(name)) {
    throw new OutsideError('damaged', `${name}: Microsoft stored other bytes than were sent.`, {
      reason: 'hash-mismatch',
    });
  }
  const outcome = answer.status === 201 ? 'created' : 'replaced';
  if (outcome === 'created') upload.fresh.add(upload.driveId, stored.id);
  return {
    id: stored.id,
    name: stored.name ?? name,
    outcome,
    size: stored.size ?? hash.length,
    hash: reported,
    ...(stored.eTag === undefined ? {} : { eTag: stored.eTag }),
  };
}

/** What was answered to the last byte, and the hash of all that went out. */
interface Sent {
  readonly answer: JsonAnswer;
  readonly hash: QuickXor;
}

/** A session cannot carry nothing, so an empty file is put at once and gets its times afterwards. */
async function putEmpty(upload: Upload, name: string, conflict: 'replace' | 'fail'): Promise<Sent> {
  const { object, parentId } = upload.target;
  const place = { driveId: upload.driveId, parentId, name };
  const common = {
    as: 'drive',
    cost: 'write',
    purpose: 'restore',
    objectId: object.id,
    context: upload.context,
  } as const;
  const put = await upload.graph.json({
    ...common,
    method: 'PUT',
    path: `${childPath(place)}:/content${query({ '@microsoft.graph.conflictBehavior': conflict })}`,
    headers: { 'content-type': 'application/octet-stream' },
    body: new Uint8Array(0),
  });
  const id = (put.body as WireItem | undefined)?.id;
  if (id === undefined) throw new OutsideError('damaged', 'Microsoft did not say what it stored.');
  const patched = await upload.graph.json({
    ...common,
    method: 'PATCH',
    path: `/drives/${segment(upload.driveId)}/items/${segment(id)}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fileSystemInfo: times(upload.file) }),
  });
  return { answer: { ...patched, status: put.status }, hash: new QuickXor() };
}

async function putBySession(upload: Upload, name: string, conflict: 'replace' | 'fail'): Promise<Sent> {
  for (let attempt = 1; ; attempt += 1) {
    const hash = new QuickXor();
    try {
      const session = await createSession(upload, name, conflict);
      return { answer: await sendFragments({ ...upload, session }, hash), hash };
    } catch (error) {
      const lost = error instanceof OutsideError && error.reason === 'uploadSessionNotFound';
      if (!lost || attempt >= SESSIONS) throw error;
    }
  }
}

async function createSession(
  upload: Upload,
  name: string,
  conflict: 'replace' | 'fail',
): Promise<{ url: string; identity: string }> {
  const { object, parentId } = upload.target;
  const answer = await upload.graph.json({
    method: 'POST',
    path: `${childPath({ driveId: upload.driveId, parentId, name })}:/createUploadSession`,
    as: 'drive',
    cost: 'write',
    purpose: 'restore',
    objectId: object.id,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      item: {
        '@microsoft.graph.conflictBehavior': conflict,
        name,
        fileSize: upload.file.size,
        fileSystemInfo: times(upload.file),
      },
    }),
    context: upload.context,
  });
  const url = (answer.body as { readonly uploadUrl?: string } | undefined)?.uploadUrl;
  if (url === undefined)
    throw new OutsideError('damaged', 'Microsoft gave no address for the upload.', { transient: true });
  return { url, identity: answer.identity };
}

/** SharePoint keeps whole seconds. */
function times(file: RestoreFile): { createdDateTime: string; lastModifiedDateTime: string } {
  return { createdDateTime: file.created, lastModifiedDateTime: file.modified };
}

async function readHash(upload: Upload, id: string): Promise<string | undefined> {
  const { object } = upload.target;
  const answer = await upload.graph.json({
    method: 'GET',
    path: `/drives/${segment(upload.driveId)}/items/${segment(id)}${query({ $select: 'id,size,file' })}`,
    as: 'drive',
    cost: 'get',
    purpose: 'verify',
    objectId: object.id,
    context: upload.context,
  });
  return (answer.body as WireItem | undefined)?.file?.hashes?.quickXorHash;
}
