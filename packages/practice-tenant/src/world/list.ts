import type { Clock } from '../clock.ts';
import { ChangeLog } from './changes.ts';
import type { ColumnKind, NewColumn } from './columns.ts';
import type { ContentSource } from './content.ts';
import { WorldError } from './errors.ts';
import { guidFor } from './ids.ts';
import type { Actor } from './item.ts';
import { type ListSettings, Schema } from './schema.ts';
import { type Grant, Sharing } from './sharing.ts';
import { type Site, siteUrl } from './site.ts';

/** One state of a list item. Lookups and people are numbers of the site, several of them lists of numbers. */
export interface ListItemState {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly modified: number;
  readonly modifiedBy: Actor;
}

/** An item of a list. Only its `SiteList` changes it. Times are ms UTC. */
export interface ListItem {
  readonly id: number;
  readonly guid: string;
  readonly isFolder: boolean;
  /** The folder it is in, at last the list itself, which has the id 0. */
  readonly parent: ListItem | undefined;
  created: number;
  createdBy: Actor;
  state: ListItemState;
  /** Earlier states, oldest first; the present one has the number after them. */
  readonly past: ListItemState[];
  /** Versions that were dropped because there were too many; numbers go on. */
  dropped: number;
  readonly attachments: Map<string, ContentSource>;
  /** Grows with every change (eTag). */
  version: number;
  sequence: number;
  deleted: boolean;
}

/** What a new list needs. */
export interface NewList {
  readonly displayName: string;
  readonly description?: string;
  /** SharePoint's name of the kind of list, e.g. `genericList`; default that. */
  readonly template?: string;
  readonly columns?: readonly NewColumn[];
  readonly settings?: ListSettings;
  readonly hidden?: boolean;
  /** Made by SharePoint itself; listed only when asked for. */
  readonly system?: boolean;
  /** When, ms UTC; now if not given. */
  readonly created?: number;
}

/** Who did it, and when (ms UTC) and where if not now and at the top. */
export interface ItemWish {
  readonly by: Actor;
  readonly at?: number;
  readonly isFolder?: boolean;
  readonly parent?: ListItem | undefined;
}

/** A list of a site that is no document library: its columns, its items with their versions and attachments, and a log of the changes. */
export class SiteList {
  readonly id: string;
  readonly site: Site;
  readonly name: string;
  displayName: string;
  description: string;
  readonly template: string;
  readonly system: boolean;
  readonly created: number;
  modified: number;
  readonly schema: Schema;
  readonly changes = new ChangeLog<ListItem>();
  /** Stands for the list where permissions and folders are concerned. */
  readonly root: ListItem;
  /** Who may do what. */
  readonly sharing: Sharing<ListItem>;
  readonly #items = new Map<number, ListItem>();
  readonly #clock: Clock;
  #counter = 0;

  /** `above` is what the list inherits from its site. */
  constructor(list: NewList, place: { site: Site; clock: Clock; created: number; above: () => readonly Grant[] }) {
    this.site = place.site;
    this.displayName = list.displayName;
    this.description = list.description ?? '';
    this.name = list.displayName.replaceAll(/["*:<>?/\\|#%&{}~]/g, '');
    this.id = guidFor(`list/${place.site.webId}/lists/${this.name}`);
    this.template = list.template ?? 'genericList';
    this.system = list.system ?? false;
    this.created = list.created ?? place.created;
    this.modified = this.created;
    this.#clock = place.clock;
    this.schema = new Schema('list', {
      owner: this.id,
      columns: list.columns ?? [],
      settings: { Hidden: list.hidden ?? false, ...list.settings },
      changed: () => {
        this.modified = this.#clock.now();
      },
    });
    this.root = this.#make(0, { by: {}, at: this.created, isFolder: true }, {});
    this.sharing = new Sharing<ListItem>({
      above: place.above,
      changed: (item) => {
        this.modified = this.#clock.now();
        if (item !== this.root) this.changes.record(item, this.modified, 'sharing');
      },
    });
  }

  get hidden(): boolean {
    return this.schema.settings['Hidden'] === true;
  }

  /** The address of the list as its users see it. */
  get webUrl(): string {
    return `${siteUrl(this.site)}/Lists/${encodeURIComponent(this.name)}`;
  }

  /** The path of the list below its host, not encoded. */
  get serverPath(): string {
    return `${this.site.path}/Lists/${this.name}`;
  }

  /** Living items, oldest first. */
  items(): ListItem[] {
    return [...this.#items.values()];
  }

  get itemCount(): number {
    return this.#items.size;
  }

  /** The living item of this number, or undefined. */
  item(id: number): ListItem | undefined {
    return this.#items.get(id);
  }

  /** The living item with this GUID, or undefined. */
  itemWithGuid(guid: string): ListItem | undefined {
    return this.items().find((item) => item.guid === guid.toLowerCase());
  }

  /** The name of an item's file: of a folder its title, of any other item its number. */
  leafOf(item: ListItem): string {
    return item.isFolder
      ? String(item.state.fields['FileLeafRef'] ?? item.state.fields['Title'] ?? '')
      : `${item.id}_.000`;
  }

  /** The path of the folder an item is in, below the host. */
  dirOf(item: ListItem): string {
    const names: string[] = [];
    for (let at = item.parent; at?.parent; at = at.parent) names.unshift(this.leafOf(at));
    return [this.serverPath, ...names].join('/');
  }

  /** The folder at these names below the list, the list itself for none, or undefined. */
  folder(names: readonly string[]): ListItem | undefined {
    let at: ListItem | undefined = this.root;
    for (const name of names)
      at = this.items().find(
        (item) => item.isFolder && item.parent === at && this.leafOf(item).toLowerCase() === name.toLowerCase(),
      );
    return at;
  }

  add(fields: Readonly<Record<string, unknown>>, by: Actor, more: Omit<ItemWish, 'by'> = {}): ListItem {
    this.#check(undefined, fields);
    if (more.isFolder) {
      const name = String(fields['FileLeafRef'] ?? fields['Title'] ?? '').toLowerCase();
      const twin = this.items().find(
        (item) =>
          item.isFolder && item.parent === (more.parent ?? this.root) && this.leafOf(item).toLowerCase() === name,
      );
      if (twin) throw new WorldError('nameAlreadyExists', 'A folder with this name already exists.');
    }
    const item = this.#make(++this.#counter, { by, parent: this.root, ...more }, this.#defaults(fields));
    this.#items.set(item.id, item);
    this.#log(item);
    return item;
  }

  /** Changes some fields; the state before becomes a version if the list keeps them and `overwrite` is not set. */
  update(
    item: ListItem,
    fields: Readonly<Record<string, unknown>>,
    by: Actor,
    more: { readonly at?: number; readonly overwrite?: boolean } = {},
  ): ListItem {
    this.#check(item, fields);
    if (this.schema.settings['EnableVersioning'] === true && !more.overwrite) {
      item.past.push(item.state);
      const limit = Number(this.schema.settings['MajorVersionLimit']);
      // The present version counts, too.
      if (limit > 0 && item.past.length >= limit && item.past.shift()) item.dropped++;
    }
    item.state = {
      fields: { ...item.state.fields, ...fields },
      modified: more.at ?? this.#clock.now(),
      modifiedBy: by,
    };
    item.version++;
    this.#log(item);
    return item;
  }

  /** Sets who made an item and when, as a restore may. */
  rewrite(item: ListItem, facts: { readonly created?: number; readonly createdBy?: Actor }): void {
    if (facts.created !== undefined) item.created = facts.created;
    if (facts.createdBy) item.createdBy = facts.createdBy;
    item.version++;
    this.#log(item);
  }

  /** Takes an item away, a folder with everything in it; returns all that went. */
  remove(item: ListItem): ListItem[] {
    const gone = [item];
    for (const one of gone) {
      if (one.isFolder) gone.push(...this.items().filter(({ parent }) => parent === one));
      this.#items.delete(one.id);
      one.deleted = true;
      this.#log(one);
    }
    return gone;
  }

  /** Brings items back that were taken away. */
  bringBack(items: readonly ListItem[]): void {
    for (const item of items) {
      item.deleted = false;
      this.#items.set(item.id, item);
      this.#log(item);
    }
    // Items stay in the order of their numbers.
    const sorted = [...this.#items].sort(([a], [b]) => a - b);
    this.#items.clear();
    for (const [id, item] of sorted) this.#items.set(id, item);
  }

  /** Puts an attachment, or takes one away with undefined. @throws WorldError `invalidRequest` where attachments are off. */
  attach(item: ListItem, name: string, content: ContentSource | undefined): void {
    if (this.schema.settings['EnableAttachments'] !== true)
      throw new WorldError('invalidRequest', 'List does not support attachments.');
    if (content) item.attachments.set(name, content);
    else item.attachments.delete(name);
    item.version++;
    this.#log(item);
  }

  #defaults(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const filled: Record<string, unknown> = { ...fields };
    for (const { name, defaultValue, kind } of this.schema.columns) {
      const value = defaultValue?.['value'];
      if (value === undefined || name in filled) continue;
      filled[name] = typedDefault(kind, value);
    }
    return filled;
  }

  /** @throws WorldError `invalidRequest` for a required field without a value or a second one of what must be unique. */
  #check(item: ListItem | undefined, fields: Readonly<Record<string, unknown>>): void {
    for (const { name, required, unique, displayName } of this.schema.columns) {
      const given = name in fields;
      if (required && given && (fields[name] === null || fields[name] === ''))
        throw new WorldError('invalidRequest', `${displayName}: You can't leave this blank.`);
      if (!unique || !given || fields[name] === null) continue;
      const taken = this.items().some((other) => other !== item && other.state.fields[name] === fields[name]);
      if (taken) throw new WorldError('invalidRequest', `${displayName}: This value already exists in the list.`);
    }
  }

  #make(id: number, wish: ItemWish, fields: Readonly<Record<string, unknown>>): ListItem {
    const at = wish.at ?? this.#clock.now();
    return {
      id,
      guid: guidFor(`${this.id}/${id}`),
      isFolder: wish.isFolder ?? false,
      parent: wish.parent,
      created: at,
      createdBy: wish.by,
      state: { fields, modified: at, modifiedBy: wish.by },
      past: [],
      dropped: 0,
      attachments: new Map(),
      version: 1,
      sequence: 0,
      deleted: false,
    };
  }

  #log(item: ListItem): void {
    this.modified = this.#clock.now();
    if (item !== this.root) this.changes.record(item, this.modified);
  }
}

function typedDefault(kind: ColumnKind, value: unknown): unknown {
  if (kind === 'number' || kind === 'currency') return Number(value);
  return kind === 'boolean' ? value === '1' || value === true : value;
}
