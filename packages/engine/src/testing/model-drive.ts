import { createHash } from 'node:crypto';
import type {
  Change,
  Content,
  ContentTicket,
  ExpectedItems,
  ItemFacts,
  ItemVersion,
  PermissionAccess,
  Permissions,
  ProtectedObject,
  RestoredFile,
  RestoreFile,
  RestoreFolder,
  RestoreTarget,
  ScanEvent,
  VersionAccess,
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
  /** When it got into its folder. */
  moved: number;
  /** Its own permissions. */
  permissions?: Permissions;
  /** When they last changed. */
  shared: number;
  /** Earlier contents, newest first. */
  versions: readonly { readonly version: ItemVersion; readonly content: Uint8Array }[];
}

/** A deletion, and the folders that the item lay in. */
interface Deletion {
  readonly changed: number;
  readonly moved: number;
  readonly folders: readonly string[];
}

/** A drive in memory that keeps a change log as a delta query shows it. */
export class ModelDrive {
  readonly object: ProtectedObject;
  readonly rootId: string;
  readonly items = new Map<string, ModelItem>();
  readonly #deleted = new Map<string, Deletion>();
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
    const { facts, content: before, versions } = this.one(id);
    const version = { id: `${versions.length + 1}.0`, modified: facts.modified, size: before.length };
    this.#put(id, facts.parentId, facts.name, facts.kind, Buffer.from(content));
    this.one(id).versions = [{ version, content: before }, ...versions];
  }

  /** Says of an item other than the drive would. */
  say(id: string, facts: Partial<ItemFacts>): void {
    const item = this.one(id);
    item.facts = { ...item.facts, ...facts };
  }

  /** Gives an item permissions of its own, or none but those of its folder. */
  share(id: string, permissions: Permissions | undefined): void {
    const item = this.one(id);
    this.#changes += 1;
    item.changed = this.#changes;
    item.shared = this.#changes;
    if (permissions) item.permissions = permissions;
    else delete item.permissions;
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
    this.#deleted.set(id, this.#deletion(id));
    this.items.delete(id);
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

  /**
   * What happened since a token, parents not always first; everything that lies below the folder `listed`, and what was
   * deleted from there is not named.
   */
  changesSince(token: number | undefined, listed?: string): readonly Change[] {
    const changes: Change[] = [];
    const below = listed !== undefined && this.items.has(listed) ? listed : undefined;
    if (token !== undefined)
      for (const [id, { changed, moved, folders }] of this.#deleted)
        if (changed > token && !(below !== undefined && moved <= token && folders.includes(below)))
          changes.push({ type: 'delete', id });
    for (const [id, { facts, changed, permissions, shared }] of this.items) {
      const named = token === undefined || changed > token || (below !== undefined && this.isBelow(id, below));
      const own = token !== undefined && shared > token ? ('changed' as const) : ('own' as const);
      const sharing = permissions ? own : 'inherited';
      if (named) changes.push({ type: 'upsert', item: facts, ticket: { workload: 'onedrive', id: facts.id }, sharing });
    }
    return changes;
  }

  #deleteBelow(id: string, all: boolean): void {
    for (const child of [...this.childrenOf(id)]) this.#deleteBelow(child, all);
    if (all) this.#deleted.set(id, this.#deletion(id));
    this.items.delete(id);
  }

  #deletion(id: string): Deletion {
    const folders: string[] = [];
    for (
      let at = this.items.get(id)?.facts.parentId ?? null;
      at !== null;
      at = this.items.get(at)?.facts.parentId ?? null
    )
      folders.push(at);
    return { changed: this.#changes, moved: this.items.get(id)?.moved ?? 0, folders };
  }

  #fresh(): string {
    this.#ids += 1;
    return `${this.object.name}/${this.#ids}`;
  }

  #put(id: string, parentId: string | null, name: string, kind: 'file' | 'folder', content: Uint8Array): void {
    this.#changes += 1;
    const time = new Date(Date.UTC(2026, 0, 1) + this.#changes * 1_000).toISOString();
    const known = this.items.get(id);
    const before = known?.facts;
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
    this.items.set(id, {
      shared: 0,
      versions: [],
      ...known,
      facts,
      content,
      changed: this.#changes,
      moved: before?.parentId === parentId ? (known?.moved ?? 0) : this.#changes,
    });
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
  /** The state is void for what lies below this folder. */
  resetBelow?: string | undefined;
  /** Microsoft's count of what lies below a folder, told at the end of a scan. */
  expected?: readonly ExpectedItems[];
  /** What lies in every folder besides. */
  crowd?: readonly ItemFacts[];
  /** Called before permissions or the list of versions are handed out; what it throws takes their place. */
  ask?: (part: 'permissions' | 'versions', item: ItemFacts) => void;
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
  /** Items whose permissions or versions were asked for, and versions whose content was. */
  readonly asked: string[] = [];
  /** Names of what was written, in order. */
  readonly written: string[] = [];
  /** How many folders were listed. */
  listed = 0;
  readonly permissions: PermissionAccess = {
    read: async (object, item) => {
      this.asked.push(`permissions of ${item.id}`);
      this.script.ask?.('permissions', item);
      return this.#drive(object).one(item.id).permissions ?? [];
    },
    restore: async (object, itemId, permissions) => {
      this.#drive(object).share(itemId, permissions);
      return permissions.flatMap((one) => (one['lost'] === undefined ? [] : [`${one['lost']} is unknown.`]));
    },
  };
  readonly versions: VersionAccess = {
    list: async (object, item) => {
      this.asked.push(`versions of ${item.id}`);
      this.script.ask?.('versions', item);
      return this.#drive(object)
        .one(item.id)
        .versions.map(({ version }) => version);
    },
    fetch: async (object, item, version) => {
      this.asked.push(`version ${version.id} of ${item.id}`);
      const found = this.#drive(object)
        .one(item.id)
        .versions.find(({ version: { id } }) => id === version.id);
      if (!found) throw new OutsideError('gone', 'There is no such version.');
      return { size: found.content.length, bytes: chunks(found.content) };
    },
  };
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
    { name, role, definition }: RestoreFolder,
  ): Promise<{ readonly id: string; readonly created: boolean }> {
    const drive = this.#drive(object);
    const parent = parentId ?? drive.rootId;
    const there = drive.childrenOf(parent).find((id) => same(drive.one(id).facts.name, name));
    if (there !== undefined) return { id: there, created: false };
    const id = drive.folder(parent, name);
    if (role) drive.say(id, { role });
    this.written.push(definition ? `${name} from ${(await whole(definition())).toString()}` : name);
    return { id, created: true };
  }

  async *list(object: ProtectedObject, folderId: string | undefined): AsyncIterable<readonly ItemFacts[]> {
    const drive = this.#drive(object);
    this.listed += 1;
    for (const id of drive.childrenOf(folderId ?? drive.rootId)) yield [drive.one(id).facts];
    if (this.script.crowd) yield this.script.crowd;
  }

  async child(object: ProtectedObject, folderId: string | undefined, name: string): Promise<ItemFacts | undefined> {
    const drive = this.#drive(object);
    const found = drive.childrenOf(folderId ?? drive.rootId).find((id) => same(drive.one(id).facts.name, name));
    return found === undefined ? undefined : drive.one(found).facts;
  }

  async restore(target: RestoreTarget, file: RestoreFile, context: WorkContext): Promise<RestoredFile> {
    context.signal.throwIfAborted();
    const drive = this.#drive(target.object);
    const parentId = target.parentId === 'root' ? drive.rootId : target.parentId;
    const content = await whole(file.open());
    const taken = (name: string): string | undefined =>
      drive.childrenOf(parentId).find((id) => same(drive.one(id).facts.name, name));
    const there = file.conflict === 'overwrite' ? taken(file.name) : undefined;
    let name = file.name;
    for (let copy = 1; there === undefined && taken(name) !== undefined; copy += 1)
      name = file.name.replace(/(\.[^.]*)?$/, ` ${copy}$1`);
    const id = there ?? drive.file(parentId, name, file.versions?.[0] ? await whole(file.versions[0].open()) : content);
    for (const version of there === undefined ? (file.versions ?? []).slice(1) : (file.versions ?? []))
      drive.edit(id, await whole(version.open()));
    if (there !== undefined || file.versions?.[0]) drive.edit(id, content);
    drive.say(id, { modified: file.modified, ...(file.role ? { role: file.role } : {}) });
    this.written.push(name);
    const outcome = there === undefined ? 'created' : 'replaced';
    const spoil = this.script.restored ?? ((restored: RestoredFile): RestoredFile => restored);
    return spoil({ id, name, outcome, size: content.length, hash: contentHash(content) });
  }

  async *#events(object: ProtectedObject, state: string | undefined): AsyncIterable<ScanEvent> {
    const drive = this.#drive(object);
    const since = state === undefined || this.script.reset ? undefined : Number(state);
    if (this.script.reset && state !== undefined) yield { type: 'reset', reason: 'resyncRequired' };
    const { token } = drive;
    const { resetBelow } = this.script;
    const below =
      since === undefined || resetBelow === undefined || !drive.items.has(resetBelow) ? {} : { below: resetBelow };
    if ('below' in below) yield { type: 'reset', reason: 'resyncRequired', ...below };
    const inOrder = drive.changesSince(since, 'below' in below ? resetBelow : undefined);
    const changes = this.script.reversed ? [...inOrder].reverse() : inOrder;
    for (let at = 0; at < changes.length; at += this.#pageSize)
      yield { type: 'changes', changes: changes.slice(at, at + this.#pageSize) };
    const { expected } = this.script;
    yield { type: 'end', state: String(token), ...(expected ? { expected } : {}) };
  }

  #drive(object: ProtectedObject): ModelDrive {
    const drive = this.#drives.find((candidate) => candidate.object.id === object.id);
    if (!drive) throw new OutsideError('gone', 'There is no such drive.');
    return drive;
  }
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const chunk of bytes) parts.push(chunk);
  return Buffer.concat(parts);
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** Bytes in a few chunks. */
export async function* chunks(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const step = Math.max(1, Math.ceil(bytes.length / 3));
  for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
}
