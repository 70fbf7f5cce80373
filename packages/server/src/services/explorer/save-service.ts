import type { RestoreItem } from '@coffer/engine';
import { messageOf, RequestError } from '@coffer/model';
import type { EventEnd, EventSubject, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import { explorerWords, nounOf } from './nouns.ts';
import type { Picked, Place } from './place.ts';
import { subjectOf } from './subject.ts';
import { type ZipEntry, zipOf } from './zip.ts';
import { FreeNames, zipName } from './zip-names.ts';

/** Bytes for a client to keep. */
export interface SavedStream {
  readonly fileName: string;
  readonly contentType: string;
  readonly size?: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A file made of items, not read yet. */
export interface Saved {
  readonly fileName: string;
  readonly contentType: string;
  /** Bytes, if known before they are read. */
  readonly size?: number;
  /** To be read once. */
  open(): AsyncIterable<Uint8Array>;
  /** Once it was read: how many items were left out because no content of them is held. */
  leftOut(): number;
}

/** Hands out what restore points hold as streams; each has an event in its session. */
export class SaveService {
  readonly #sessions: RestoreSessionService;

  constructor(sessions: RestoreSessionService) {
    this.#sessions = sessions;
  }

  /** A document or attachment as it is. Rejects with RequestError('not-found') when no content of it is held. */
  file(place: Place, picked: Picked, signal: AbortSignal): SavedStream {
    return this.#told(place, [picked], plain(place, picked), signal);
  }

  /** Items in one ZIP, side by side, folders with everything in them; the whole OneDrive or library without a folder around. */
  zip(place: Place, picked: readonly Picked[], signal: AbortSignal): SavedStream {
    return this.#told(place, picked, zipped(place, picked), signal);
  }

  /** The same for a message: documents and attachments as they are, anything else in one ZIP. Without events. */
  files(place: Place, picked: readonly Picked[]): readonly Saved[] {
    if (picked.every(({ item }) => item.facts.kind === 'file')) return picked.map((one) => plain(place, one));
    return [zipped(place, picked)];
  }

  #told(place: Place, picked: readonly Picked[], saved: Saved, signal: AbortSignal): SavedStream {
    const { fileName, contentType, size } = saved;
    const bytes = this.#withEvent(place, subjectOf(place, picked, 'Save'), saved, signal);
    return { fileName, contentType, ...(size === undefined ? {} : { size }), bytes };
  }

  /** The bytes, with an event that ends as their reading ends. */
  async *#withEvent(
    place: Place,
    subject: EventSubject & { readonly itemName: string },
    saved: Saved,
    signal: AbortSignal,
  ): AsyncGenerator<Uint8Array> {
    const close = await this.#sessions.begin(place.session, subject);
    // A reader that goes away without an error ends the iteration without reaching the end of the bytes.
    let ending: EventEnd = { status: 'Cancelled', message: 'The client went away.' };
    try {
      for await (const chunk of saved.open()) {
        signal.throwIfAborted();
        yield chunk;
      }
      const leftOut = saved.leftOut();
      ending =
        leftOut === 0
          ? { status: 'Success', message: `${subject.itemName} was saved.` }
          : { status: 'Warning', message: `${leftOut} item(s) were left out because no content of them is held.` };
    } catch (error) {
      if (!signal.aborted) ending = { status: 'Failed', message: messageOf(error) };
      throw error;
    } finally {
      await close(ending);
    }
  }
}

/** The bytes of an item or of an earlier version. */
function contentOf({ source }: Place, { item, version }: Picked): () => AsyncIterable<Uint8Array> {
  return version === undefined ? () => source.read(item.id) : () => source.readVersion(item.id, version.id);
}

function plain(place: Place, picked: Picked): Saved {
  const { item, version } = picked;
  if (!item.restorable) throw new RequestError('not-found', `No content of ${item.facts.name} is held.`);
  return {
    fileName: item.facts.name,
    contentType: contentTypeOf(item.facts.mimeType),
    size: version?.size ?? item.size,
    open: contentOf(place, picked),
    leftOut: () => 0,
  };
}

function zipped(place: Place, picked: readonly Picked[]): Saved {
  let leftOut = 0;
  const entries = entriesOf(place, picked);
  return {
    fileName: `${zipTitle(place, picked)}.zip`,
    contentType: 'application/zip',
    open: () =>
      zipOf(entries, {
        leftOut: () => {
          leftOut += 1;
        },
      }),
    leftOut: () => leftOut,
  };
}

function zipTitle({ object, workload }: Place, picked: readonly Picked[]): string {
  const [only] = picked;
  if (picked.length === 1 && only && only.item.names.length > 0) return only.item.facts.name;
  const name = `${explorerWords[workload].object} ${object.displayName}`;
  return picked.length === 1 ? name : `${name} ${picked.length} items`;
}

async function* entriesOf(place: Place, picked: readonly Picked[]): AsyncIterable<ZipEntry> {
  const names = new FreeNames();
  for (const one of picked) {
    const { item } = one;
    const isWhole = picked.length === 1 && (item.names.length === 0 || nounOf(item) === 'library');
    const path = isWhole ? '' : names.give(item.facts.name);
    if (!isWhole) yield entryOf(place, one, path);
    if (item.facts.kind === 'folder' && item.restorable) yield* below(place, item, isWhole ? '' : `${path}/`);
  }
}

/** What lies in a folder, without what only Coffer made: definitions and pages. */
async function* below(place: Place, folder: RestoreItem, prefix: string): AsyncIterable<ZipEntry> {
  const depth = folder.names.length;
  for await (const item of place.source.walk(folder.id)) {
    const { role } = item.facts;
    if (role === 'definition' || role === 'page') continue;
    yield entryOf(place, { item }, prefix + item.names.slice(depth).map(zipName).join('/'));
  }
}

function entryOf(place: Place, picked: Picked, path: string): ZipEntry {
  const { item, version } = picked;
  const modified = new Date(version?.modified ?? item.modified);
  if (item.facts.kind === 'folder') return { path: `${path}/`, modified };
  if (!item.restorable) return { path, modified, file: undefined };
  return { path, modified, file: { size: version?.size ?? item.size, open: contentOf(place, picked) } };
}

/** Only what looks like a type is passed on; a page must never be shown by the browser as part of the server. */
function contentTypeOf(mimeType: string | undefined): string {
  return mimeType !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
}
