import type { Clock } from '../clock.ts';
import { ChangeLog } from './changes.ts';
import { claimName } from './claim.ts';
import type { ContentSource } from './content.ts';
import { WorldError } from './errors.ts';
import { firstGrants } from './first-grants.ts';
import type { DriveSource } from './generated/drive-source.ts';
import type { Hashes } from './hashes.ts';
import { guidFor, itemIdFor } from './ids.ts';
import { type Actor, depthOf, type Item, pathOf } from './item.ts';
import type { Conflict, ItemFacts } from './item-facts.ts';
import { generatedId } from './library-list.ts';
import { nameKey } from './names.ts';
import { applyFacts, type Identity, newItem } from './new-item.ts';
import { type ItemList, Overlay } from './overlay.ts';
import { PathLibrary } from './path-library.ts';
import type { Deletion } from './recycle-bin.ts';
import { type Grant, Sharing } from './sharing.ts';
import type { Site } from './site.ts';
import { type History, Versions } from './versions.ts';

/** What a new drive needs. With a `source` it is full of generated files from the start. */
export interface NewDrive {
  readonly site: Site;
  readonly name: string;
  readonly created: number;
  readonly clock: Clock;
  readonly owner: Actor;
  readonly hashes: Hashes;
  readonly source?: DriveSource;
  /** The name in its address, where it differs. */
  readonly urlName?: string;
  /** SharePoint's name of the kind of library; default `documentLibrary`. */
  readonly template?: string;
  /** What the library inherits from its site; undefined, and by default, what every site begins with. */
  readonly above?: () => readonly Grant[] | undefined;
  /** Takes what is deleted; without it deleted items are gone. */
  readonly bin?: (deletion: Deletion) => void;
}

/** A document library: a tree of items, and the log of its changes. Every change bumps the eTag of the item it concerns. */
export class Drive extends PathLibrary {
  readonly root: Item;
  readonly changes = new ChangeLog();
  /** Earlier states of its files. */
  readonly versions = new Versions();
  /** Who may do what. */
  readonly sharing: Sharing;
  /** Files that cannot be changed, by item id: open in a co-authoring session (`shared`) or checked out (`exclusive`). */
  readonly locks = new Map<string, 'shared' | 'exclusive'>();
  /** Folders that only point to an item of another drive ("Add shortcut to My files"), by item id. */
  readonly shortcuts = new Map<string, { readonly drive: Drive; readonly item: Item }>();
  /** Bytes that fit into this drive. */
  quota = 1024 ** 4;
  readonly #items = new Map<string, Item>();
  readonly #hashes: Hashes;
  readonly #clock: Clock;
  readonly #system: Actor;
  readonly #overlay: Overlay | undefined;
  readonly #bin: NewDrive['bin'];
  #counter = 0;

  constructor(options: NewDrive) {
    super(options);
    this.#hashes = options.hashes;
    this.#bin = options.bin;
    this.#clock = options.clock;
    this.#system = options.owner;
    this.root = this.#make('folder', 'root', { created: options.created, modified: options.created });
    this.#overlay = options.source ? this.#lay(options.source) : undefined;
    if (options.source) {
      this.changes.startAt(options.source.tree.count, options.source.latest);
      this.#counter = options.source.tree.count;
    } else this.#log(this.root);
    let first: readonly Grant[] | undefined;
    const asItBegan = (): readonly Grant[] => {
      first ??= firstGrants(options.site);
      return first;
    };
    this.sharing = new Sharing({
      above: () => options.above?.() ?? asItBegan(),
      own: (item) => this.#own(item),
      changed: (item) => this.changes.record(item, this.#clock.now(), 'sharing'),
    });
  }

  /** Every live item, the root included. */
  get itemCount(): number {
    return this.#items.size + (this.#overlay?.left ?? 0);
  }

  /** What fills the drive, when it is a generated one. */
  get source(): DriveSource | undefined {
    return this.#overlay?.source;
  }

  /** Every live item, folders before what is in them. A generated drive is told without being made. */
  list(): ItemList {
    if (this.#overlay) {
      const kept = [...this.#items.values()].map((item) => ({ item, depth: depthOf(item) }));
      const sorted = kept.sort((a, b) => a.depth - b.depth).map(({ item }) => item);
      const isFile = ({ kind }: Item): boolean => kind === 'file';
      return this.#overlay.list({ folders: sorted.filter((item) => !isFile(item)), files: sorted.filter(isFile) });
    }
    const found: Item[] = [this.root];
    for (const item of found) for (const child of item.children.values()) found.push(child);
    return found;
  }

  /** The live item of this id, `root` included, or undefined. */
  item(id: string): Item | undefined {
    const item = id === 'root' ? this.root : (this.#items.get(id) ?? this.#overlay?.item(id));
    return item?.deleted ? undefined : item;
  }

  /** The live item with this number of the list behind the library, or undefined; the root has none. */
  numbered(number: number): Item | undefined {
    return number <= 0 ? undefined : this.item(generatedId(this.source, number) ?? itemIdFor(this.id, number));
  }

  /** The number that was given last. */
  get lastNumber(): number {
    return this.#counter - 1;
  }

  /** The live item with this GUID, or undefined. Looks at every item the drive keeps. */
  withGuid(guid: string): Item | undefined {
    const wanted = guid.toUpperCase();
    for (const item of this.#items.values()) if (item.guid === wanted) return item;
    return undefined;
  }

  /** The live item reached from `item` through these names, or undefined. */
  below(item: Item, names: readonly string[]): Item | undefined {
    let at: Item | undefined = item;
    for (const name of names) at = at && this.#child(at, name);
    return at;
  }

  /** Makes a folder or notebook in `parent`. With `replace` an existing folder is returned as it is. */
  createFolder(
    parent: Item,
    name: string,
    options: ItemFacts & { conflict: Conflict; kind?: 'folder' | 'package' },
  ): Item {
    const kind = options.kind ?? 'folder';
    const home = this.#own(parent);
    const existing = home.children.get(nameKey(name));
    if (existing && existing.kind === kind && options.conflict === 'replace') return existing;
    const conflict = options.conflict === 'rename' ? 'rename' : 'fail';
    const free = this.#claim(home, name, { kind, conflict, legacy: options.legacy });
    return this.#insert(home, this.#make(kind, free, options));
  }

  /** Puts a file into `parent`; with `replace` an existing file gets the content and keeps its id. */
  put(parent: Item, name: string, options: ItemFacts & { content: ContentSource; conflict: Conflict }): Item {
    const home = this.#own(parent);
    const existing = home.children.get(nameKey(name));
    if (existing?.kind === 'file' && options.conflict === 'replace') return this.setContent(existing, options);
    const free = this.#claim(home, name, {
      kind: 'file',
      conflict: options.conflict === 'rename' ? 'rename' : 'fail',
      legacy: options.legacy,
    });
    this.#makeRoom(options.content.size);
    const item = this.#make('file', free, options);
    item.content = options.content;
    item.size = options.content.size;
    return this.#insert(home, item);
  }

  /** Replaces a file's content; its id stays. */
  setContent(file: Item, options: ItemFacts & { content: ContentSource }): Item {
    const item = this.#own(file);
    this.#makeRoom(options.content.size - item.size);
    this.versions.keep(item);
    this.#resize(item.parent, options.content.size - item.size);
    item.content = options.content;
    item.size = options.content.size;
    item.contentVersion++;
    return this.#touch(item, { ...options, modified: options.modified ?? this.#clock.now() });
  }

  /** Changes name, place, times or description. The item keeps its id. */
  update(known: Item, change: ItemFacts & { name?: string; parent?: Item; conflict?: Conflict }): Item {
    const item = this.#own(known);
    const parent = change.parent ? this.#own(change.parent) : item.parent;
    const name = change.name ?? item.name;
    if (!item.parent || !parent) throw new WorldError('invalidRequest', 'the root can not be renamed or moved');
    if (parent !== item.parent || name !== item.name) {
      for (let at: Item | undefined = parent; at; at = at.parent) {
        if (at === item) throw new WorldError('invalidRequest', 'a folder can not be moved into itself');
      }
      const conflict = change.conflict ?? 'fail';
      const free = this.#claim(parent, name, { kind: item.kind, conflict, self: item });
      item.parent.children.delete(nameKey(item.name));
      this.#resize(item.parent, -item.size);
      item.name = free;
      item.parent = parent;
      parent.children.set(nameKey(free), item);
      this.#resize(parent, item.size);
    }
    // New times or another description make a new version, as any written property does; a new name or place does not.
    if (change.created !== undefined || change.modified !== undefined || change.description !== undefined)
      this.versions.keep(item);
    return this.#touch(item, change);
  }

  /** Writes values of columns; a new version of a file unless `overwrite` is set. Who made it and when can be set, too. */
  setFields(
    known: Item,
    fields: Readonly<Record<string, unknown>>,
    facts: ItemFacts & { readonly overwrite?: boolean; readonly createdBy?: Actor } = {},
  ): Item {
    const item = this.#own(known);
    if (!facts.overwrite) this.versions.keep(item);
    item.fields = { ...item.fields, ...fields };
    if (facts.createdBy) item.createdBy = facts.createdBy;
    return this.#touch(item, facts);
  }

  /** Makes an earlier state of a file the present one; the state it replaces becomes a version. @throws WorldError `itemNotFound`. */
  restoreVersion(item: Item, number: number, facts: ItemFacts = {}): Item {
    const version = this.versions.find(item, number);
    if (!version) throw new WorldError('itemNotFound', 'The version does not exist.');
    return this.setContent(item, { ...facts, content: version.content, fields: version.fields ?? {} });
  }

  /** Makes a folder that only points to an item of another drive. */
  addShortcut(parent: Item, name: string, target: { drive: Drive; item: Item }): Item {
    const item = this.createFolder(parent, name, { conflict: 'fail' });
    this.shortcuts.set(item.id, target);
    return item;
  }

  /** Deletes an item; everything below it goes, too, and each is noted in the change log. It can be brought back from the bin unless it is to go `forever`. */
  remove(known: Item, by: Actor = this.#system, forever = false): void {
    const item = this.#own(known);
    const { parent } = item;
    if (!parent) throw new WorldError('invalidRequest', 'the root can not be deleted');
    parent.children.delete(nameKey(item.name));
    this.#resize(parent, -item.size);
    const open = [item];
    const gone: Gone[] = [];
    for (let at = open.pop(); at; at = open.pop()) {
      open.push(...[...at.children.values()].map((child) => this.#own(child)));
      at.deleted = true;
      this.#items.delete(at.id);
      gone.push({ item: at, history: this.versions.take(at) });
      this.#overlay?.removed(at);
      this.#log(at);
    }
    if (forever) return;
    this.#bin?.({
      kind: item.kind === 'file' ? 'file' : 'folder',
      title: item.name,
      leafName: item.name,
      dirName: this.serverPath(parent).slice(1),
      size: item.size,
      author: item.createdBy,
      deletedBy: by,
      web: this.site,
      itemId: item.id,
      restore: () => this.#bringBack(item, parent, gone),
    });
  }

  #bringBack(item: Item, parent: Item, gone: readonly Gone[]): void {
    if (parent.deleted) throw new WorldError('notFound', 'The folder it was in does not exist any more.');
    const home = this.#own(parent);
    if (home.children.has(nameKey(item.name)))
      throw new WorldError('nameAlreadyExists', 'A file or folder with this name already exists.');
    this.#makeRoom(item.size);
    for (const { item: one, history } of gone) {
      one.deleted = false;
      this.#items.set(one.id, one);
      if (history) this.versions.put(one, history);
      this.#overlay?.returned(one);
      this.#log(one);
    }
    home.children.set(nameKey(item.name), item);
    this.#resize(home, item.size);
  }

  /** The QuickXorHash of a file's content, computed from the bytes once. */
  hash(item: Item): Promise<string> {
    if (!item.content) return Promise.reject(new WorldError('invalidRequest', `${pathOf(item)} has no content`));
    return this.#hashes.of(item.content);
  }

  #make(kind: Item['kind'], name: string, facts: ItemFacts): Item {
    const number = this.#counter++;
    const guid = guidFor(`${this.id}/${number}`).toUpperCase();
    const item = this.#blank({ id: itemIdFor(this.id, number), number, guid, kind, name }, facts);
    this.#items.set(item.id, item);
    return item;
  }

  #blank(identity: Identity, facts: ItemFacts): Item {
    return newItem(identity, facts, { now: this.#clock.now(), by: this.#system });
  }

  #lay(source: DriveSource): Overlay {
    return new Overlay(source, {
      root: this.root,
      blank: (facts) => {
        const { size, version, content } = facts;
        return Object.assign(this.#blank(facts, facts), { size, version, contentVersion: version, content });
      },
      kept: (id) => (id === this.root.id ? this.root : this.#items.get(id)),
      keep: (item) => this.#items.set(item.id, item),
    });
  }

  /** The item as it may be changed. @throws WorldError `itemNotFound` when it was deleted meanwhile. */
  #own(item: Item): Item {
    return this.#overlay ? this.#overlay.own(item) : item;
  }

  #child(parent: Item, name: string): Item | undefined {
    return this.#overlay ? this.#overlay.child(parent, nameKey(name)) : parent.children.get(nameKey(name));
  }

  #insert(parent: Item, item: Item): Item {
    item.parent = parent;
    parent.children.set(nameKey(item.name), item);
    this.#resize(parent, item.size);
    this.#log(item);
    return item;
  }

  #touch(item: Item, facts: ItemFacts): Item {
    applyFacts(item, facts);
    this.#log(item);
    return item;
  }

  #claim(parent: Item, name: string, wish: Parameters<typeof claimName>[2]): string {
    return claimName(parent, name, wish, (item) => this.remove(item));
  }

  #makeRoom(bytes: number): void {
    if (bytes > 0 && this.root.size + bytes > this.quota)
      throw new WorldError('quotaLimitReached', 'The drive is full.');
  }

  #resize(from: Item | undefined, bytes: number): void {
    for (let at = from; at; at = at.parent) at.size += bytes;
  }

  #log(item: Item): void {
    this.changes.record(item, this.#clock.now());
  }
}

/** An item that was deleted, with the history it had. */
interface Gone {
  readonly item: Item;
  readonly history: History | undefined;
}
