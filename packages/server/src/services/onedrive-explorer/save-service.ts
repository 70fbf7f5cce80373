import type { RestoreItem } from '@coffer/engine';
import { messageOf } from '@coffer/model';
import type { EventEnd, EventSubject, RestoreSessionService } from '../restore-sessions/restore-session-service.ts';
import type { Place } from './explorer-service.ts';
import { FreeNames, type ZipEntry, zipName, zipOf } from './zip.ts';

/** Bytes for a client to keep. */
export interface SavedStream {
  readonly fileName: string;
  readonly contentType: string;
  readonly size?: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Hands out documents and folders of restore points as streams; each has an event in its session. */
export class SaveService {
  readonly #sessions: RestoreSessionService;

  constructor(sessions: RestoreSessionService) {
    this.#sessions = sessions;
  }

  /** A document as it is. */
  document(place: Place, item: RestoreItem, signal: AbortSignal): SavedStream {
    return {
      fileName: item.facts.name,
      contentType: contentTypeOf(item.facts.mimeType),
      size: item.size,
      bytes: this.#told(place, subjectOf(place, [item]), signal, () => place.reader.read(item.id)),
    };
  }

  /** Documents in one ZIP, side by side. */
  documents(place: Place, items: readonly RestoreItem[], signal: AbortSignal): SavedStream {
    const names = new FreeNames();
    const entries = items.map((item) => ({ item, path: names.give(item.facts.name) }));
    const [only] = items;
    const name = items.length === 1 && only ? only.facts.name : `${place.object.displayName} documents`;
    return this.#zip(place, { name, items, entries: each(entries) }, signal);
  }

  /** Folders in one ZIP, each with everything in it. */
  folders(place: Place, items: readonly RestoreItem[], signal: AbortSignal): SavedStream {
    const [only] = items;
    const name = items.length === 1 && only ? only.facts.name : `${place.object.displayName} folders`;
    return this.#zip(place, { name, items, entries: foldersOf(place, items) }, signal);
  }

  /** A whole OneDrive in one ZIP. */
  oneDrive(place: Place, root: RestoreItem, signal: AbortSignal): SavedStream {
    const entries = below(place, root, '');
    return this.#zip(place, { name: `OneDrive ${place.object.displayName}`, items: [root], entries }, signal);
  }

  #zip(
    place: Place,
    what: { name: string; items: readonly RestoreItem[]; entries: AsyncIterable<ZipEntry> },
    signal: AbortSignal,
  ): SavedStream {
    let skipped = 0;
    const end = (): EventEnd | undefined =>
      skipped === 0
        ? undefined
        : { status: 'Warning', message: `${skipped} item(s) were left out because no content of them is held.` };
    const bytes = (): AsyncIterable<Uint8Array> =>
      zipOf(place.reader, what.entries, {
        signal,
        skipped: () => {
          skipped += 1;
        },
      });
    return {
      fileName: `${what.name}.zip`,
      contentType: 'application/zip',
      bytes: this.#told(place, subjectOf(place, what.items), signal, bytes, end),
    };
  }

  /** The bytes, with an event that ends as their reading ends. */
  async *#told(
    place: Place,
    subject: EventSubject,
    signal: AbortSignal,
    open: () => AsyncIterable<Uint8Array>,
    end: () => EventEnd | undefined = () => undefined,
  ): AsyncGenerator<Uint8Array> {
    const close = await this.#sessions.begin(place.session, subject);
    // A reader that goes away without an error ends the iteration without reaching the end of the bytes.
    let ending: EventEnd = { status: 'Cancelled', message: 'The client went away.' };
    try {
      for await (const chunk of open()) {
        signal.throwIfAborted();
        yield chunk;
      }
      ending = end() ?? { status: 'Success', message: `${subject.itemName ?? 'The data'} was saved.` };
    } catch (error) {
      if (!signal.aborted) ending = { status: 'Failed', message: messageOf(error) };
      throw error;
    } finally {
      await close(ending);
    }
  }
}

function subjectOf(place: Place, items: readonly RestoreItem[]): EventSubject {
  const [only] = items;
  const single = items.length === 1 && only !== undefined ? only : undefined;
  const isRoot = single?.names.length === 0;
  const name = single && !isRoot ? single.facts.name : isRoot ? place.object.displayName : `${items.length} items`;
  return {
    type: 'Save',
    title: `Saving ${name}`,
    itemName: name,
    itemType: isRoot ? 'OneDrive' : single?.facts.kind === 'file' ? 'Document' : single ? 'Folder' : 'Items',
    itemSize: items.reduce((sum, item) => sum + item.size, 0),
    source: `${place.object.name}/${single?.names.join('/') ?? ''}`,
  };
}

async function* each<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}

async function* foldersOf(place: Place, folders: readonly RestoreItem[]): AsyncIterable<ZipEntry> {
  const names = new FreeNames();
  for (const folder of folders) {
    const path = names.give(folder.facts.name);
    yield { item: folder, path };
    yield* below(place, folder, `${path}/`);
  }
}

async function* below(place: Place, folder: RestoreItem, prefix: string): AsyncIterable<ZipEntry> {
  const depth = folder.names.length;
  for await (const item of place.reader.walk(folder.id)) {
    yield { item, path: prefix + item.names.slice(depth).map(zipName).join('/') };
  }
}

/** Only what looks like a type is passed on; a page must never be shown by the browser as part of the server. */
function contentTypeOf(mimeType: string | undefined): string {
  return mimeType !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
}
