import { createHash } from 'node:crypto';
import type {
  Change,
  Content,
  ContentTicket,
  ItemFacts,
  ProtectedObject,
  RestoredFile,
  RestoreFile,
  RestoreFolder,
  RestoreTarget,
  ScanEvent,
  WorkContext,
  Workload,
} from '@coffer/model';
import { OutsideError } from '@coffer/model';

/** A hash of content in the form of quickXorHash; the engine only compares it. */
function contentHash(bytes: Uint8Array): string {
  if (bytes.length === 0) return `${'A'.repeat(27)}=`;
  return createHash('sha1').update(bytes).digest('base64');
}

/** One file or folder of a model drive. */
interface ModelItem {
  facts: ItemFacts;
  content: Uint8Array;
  /** When it last changed, counted in changes of the drive. */
  changed: number;
}

/** A drive in memory that keeps a change log as a delta query shows it. */
export class ModelDrive {
  readonly object: ProtectedObject;
  readonly rootId: string;
  readonly items = new Map<string, ModelItem>();
  readonly #deleted = new Map<string, number>();
  #changes = 0;
  #ids = 0;

  constructor(login: string) {
    const id = `drive of ${login}`;
    this.object = {
      workload: 'onedrive',
      id,
      ownerId: `owner of ${login}`,
      name: login,
      displayName: login,
      webUrl: `https://contoso.example/${login}`,
    };
    this.rootId = `${login}/root`;
    this.#put(this.rootId, null, 'root', 'folder', new Uint8Array(0));
  }

  get token(): number {
    return this.#changes;
  }

  folder(parentId: string, name: string): string {
    const id = this.#fresh();
    this.#put(id, parentId, name, 'folder', new Uint8Array(0));
    return id;
  }

  file(parentId: string, name: string, content: string | Uint8Array): string {
    const id = this.#fresh();
    this.#put(id, parentId, name, 'file', Buffer.from(content));
    return id;
  }

  edit(id: string, content: string | Uint8Array): void {
    const { facts } = this.one(id);
    this.#put(id, facts.parentId, facts.name, facts.kind, Buffer.from(content));
  }

  rename(id: string, name: string): void {
    const { facts, content } = this.one(id);
    this.#put(id, facts.parentId, name, facts.kind, content);
  }

  move(id: string, parentId: string): void {
    const { facts, content } = this.one(id);
    this.#put(id, parentId, facts.name, facts.kind, content);
  }

  /** Deletes an item and everything below it. The log names the item, and what lay below if `all`. */
  delete(id: string, all = true): void {
    this.#changes += 1;
    for (const child of [...this.childrenOf(id)]) this.#deleteBelow(child, all);
    this.items.delete(id);
    this.#deleted.set(id, this.#changes);
  }

  one(id: string): ModelItem {
    const item = this.items.get(id);
    if (!item) throw new Error(`The model drive has no ${id}.`);
    return item;
  }

  childrenOf(id: string): readonly string[] {
    return [...this.items.values()].filter(({ facts }) => facts.parentId === id).map(({ facts }) => facts.id);
  }

  isBelow(id: string, folderId: string): boolean {
    for (let at: string | null = id; at !== null; at = this.one(at).facts.parentId) if (at === folderId) return true;
    return false;
  }

  /** Path → content, folders as undefined. */
  listing(): ReadonlyMap<string, string | undefined> {
    const found = new Map<string, string | undefined>();
    const walk = (id: string, path: string): void => {
      for (const child of this.childrenOf(id)) {
        const { facts, content } = this.one(child);
        const at = `${path}/${facts.name}`;
        found.set(at, facts.kind === 'file' ? Buffer.from(content).toString('latin1') : undefined);
        walk(child, at);
      }
    };
    walk(this.rootId, '');
    return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What happened since a token, parents not always first. */
  changesSince(token: number | undefined): readonly Change[] {
    const changes: Change[] = [];
    if (token !== undefined)
      for (const [id, changed] of this.#deleted) if (changed > token) changes.push({ type: 'delete', id });
    for (const { facts, changed } of this.items.values())
      if (token === undefined || changed > token)
        changes.push({ type: 'upsert', item: facts, ticket: { workload: 'onedrive', id: facts.id } });
    return changes;
  }

  #deleteBelow(id: string, all: boolean): void {
    for (const child of [...this.childrenOf(id)]) this.#deleteBelow(child, all);
    this.items.delete(id);
    if (all) this.#deleted.set(id, this.#changes);
  }

  #fresh(): string {
    this.#ids += 1;
    return `${this.object.name}/${this.#ids}`;
  }

  #put(id: string, parentId: string | null, name: string, kind: 'file' | 'folder', content: Uint8Array): void {
    this.#changes += 1;
    const time = new Date(Date.UTC(2026, 0, 1) + this.#changes * 1_000).toISOString();
    const before = this.items.get(id)?.facts;
    const facts: ItemFacts = {
      id,
      parentId,
      name,
      kind,
      size: content.length,
      created: before?.created ?? time,
      modified: time,
      eTag: `"${id},${this.#changes}"`,
      ...(kind === 'file' ? { hash: contentHash(content), mimeType: 'application/octet-stream' } : {}),
    };
    this.items.set(id, { facts, content, changed: this.#changes });
  }
}

/** What a scripted workload does besides the right thing. */
export interface Script {
  /** Called before each content is handed out; what it throws or returns takes the content's place. */
  fetch?: (item: ItemFacts, ticket: ContentTicket | undefined) => Promise<Content | undefined>;
  /** May change the events of a scan. */
  scan?: (object: ProtectedObject, events: AsyncIterable<ScanEvent>) => AsyncIterable<ScanEvent>;
  /** The state is void. */
  reset?: boolean;
  /** Changes come in the opposite order: children before their folders. */
  reversed?: boolean;
  /** May spoil what is written back. */
  restored?: (file: RestoredFile) => RestoredFile;
}

/** OneDrive over model drives, with a journal. */
export class ScriptedWorkload implements Workload {
  readonly name = 'onedrive';
  readonly script: Script = {};
  readonly fetched: string[] = [];
  readonly #drives: readonly ModelDrive[];
  readonly #pageSize: number;

  constructor(drives: readonly ModelDrive[], pageSize = 3) {
    this.#drives = drives;
    this.#pageSize = pageSize;
  }

  async find(ownerId: string): Promise<ProtectedObject | undefined> {
    return this.#drives.find(({ object }) => object.ownerId === ownerId)?.object;
  }

  async *discover(): AsyncIterable<ProtectedObject> {
    for (const { object } of this.#drives) yield object;
  }

  scan(object: ProtectedObject, state: string | undefined, _context: WorkContext): AsyncIterable<ScanEvent> {
    const events = this.#events(object, state);
    return this.script.scan ? this.script.scan(object, events) : events;
  }

  async fetch(
    object: ProtectedObject,
    item: ItemFacts,
    ticket: ContentTicket | undefined,
    context: WorkContext,
  ): Promise<Content> {
    context.signal.throwIfAborted();
    this.fetched.push(item.id);
    const other = await this.script.fetch?.(item, ticket);
    if (other) return other;
    const found = this.#drive(object).items.get(item.id);
    if (!found) throw new OutsideError('gone', 'The file does not exist.');
    return { size: found.content.length, bytes: chunks(found.content) };
  }

  async current(object: ProtectedObject, item: ItemFacts): Promise<ItemFacts | undefined> {
    return this.#drive(object).items.get(item.id)?.facts;
  }

  async ensureFolder(
    object: ProtectedObject,
    parentId: string | undefined,
    { name }: RestoreFolder,
  ): Promise<{ readonly id: string; readonly created: boolean }> {
    const drive = this.#drive(object);
    const parent = parentId ?? drive.rootId;
    const there = drive.childrenOf(parent).find((id) => same(drive.one(id).facts.name, name));
    if (there === undefined) return { id: drive.folder(parent, name), created: true };
    return { id: there, created: false };
  }

  async restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile> {
    context.signal.throwIfAborted();
    const drive = this.#drive(target.object);
    const parentId = target.parentId === 'root' ? drive.rootId : target.parentId;
    const parts: Uint8Array[] = [];
    for await (const chunk of file.open()) parts.push(chunk);
    const content = Buffer.concat(parts);
    const taken = (name: string): string | undefined =>
      drive.childrenOf(parentId).find((id) => same(drive.one(id).facts.name, name));
    const there = taken(file.name);
    const base = { size: content.length, hash: contentHash(content) };
    const spoil = this.script.restored ?? ((restored: RestoredFile): RestoredFile => restored);
    if (there !== undefined && file.conflict === 'overwrite') {
      drive.edit(there, content);
      return spoil({ ...base, id: there, name: file.name, outcome: 'replaced' });
    }
    let name = file.name;
    for (let copy = 1; taken(name) !== undefined; copy += 1) name = file.name.replace(/(\.[^.]*)?$/, ` ${copy}$1`);
    return spoil({ ...base, id: drive.file(parentId, name, content), name, outcome: 'created' });
  }

  async *#events(object: ProtectedObject, state: string | undefined): AsyncIterable<ScanEvent> {
    const drive = this.#drive(object);
    const since = state === undefined || this.script.reset ? undefined : Number(state);
    if (this.script.reset && state !== undefined) yield { type: 'reset', reason: 'resyncRequired' };
    const { token } = drive;
    const inOrder = drive.changesSince(since);
    const changes = this.script.reversed ? [...inOrder].reverse() : inOrder;
    for (let at = 0; at < changes.length; at += this.#pageSize)
      yield { type: 'changes', changes: changes.slice(at, at + this.#pageSize) };
    yield { type: 'end', state: String(token) };
  }

  #drive(object: ProtectedObject): ModelDrive {
    const drive = this.#drives.find((candidate) => candidate.object.id === object.id);
    if (!drive) throw new OutsideError('gone', 'There is no such drive.');
    return drive;
  }
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Bytes in a few chunks. */
export async function* chunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const step = Math.max(1, Math.ceil(bytes.length / 3));
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
