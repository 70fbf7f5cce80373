import type { Clock } from '../clock.ts';
import { ChangeLog } from './changes.ts';
import type { ContentSource } from './content.ts';
import { WorldError } from './errors.ts';
import { guidFor } from './ids.ts';
import type { Actor } from './item.ts';
import { type Site, siteUrl } from './site.ts';

/** The kinds of columns a list may have ("columnDefinition resource type"). */
export type ColumnKind =
  | 'boolean'
  | 'choice'
  | 'currency'
  | 'dateTime'
  | 'hyperlinkOrPicture'
  | 'lookup'
  | 'number'
  | 'personOrGroup'
  | 'term'
  | 'text';

/** A column of a list. */
export interface ListColumn {
  readonly id: string;
  /** The name that fields are addressed by. */
  readonly name: string;
  readonly displayName: string;
  readonly kind: ColumnKind;
  readonly required: boolean;
  readonly readOnly: boolean;
  readonly hidden: boolean;
  readonly indexed: boolean;
  /** Several values: of choices, lookups, people or terms. */
  readonly multiple: boolean;
  readonly choices: readonly string[];
}

/** What a new column needs; `name` decides the rest. */
export type NewColumn = Pick<ListColumn, 'name' | 'kind'> & Partial<ListColumn>;

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
  readonly created: number;
  readonly createdBy: Actor;
  state: ListItemState;
  /** Earlier states, oldest first; the present one has the number after them. */
  readonly past: ListItemState[];
  readonly attachments: Map<string, ContentSource>;
  /** Grows with every change (eTag). */
  version: number;
  sequence: number;
  deleted: boolean;
}

/** What a new list needs. */
export interface NewList {
  readonly displayName: string;
  /** SharePoint's name of the kind of list, e.g. `genericList`; default that. */
  readonly template?: string;
  readonly columns?: readonly NewColumn[];
  readonly hidden?: boolean;
  /** Made by SharePoint itself; listed only when asked for. */
  readonly system?: boolean;
}

const TITLE: NewColumn = { name: 'Title', kind: 'text' };
const BUILT_IN: readonly NewColumn[] = [
  { name: 'ID', kind: 'number', readOnly: true, indexed: true },
  { name: 'ContentType', kind: 'text', displayName: 'Content Type', readOnly: true },
  { name: 'Modified', kind: 'dateTime', readOnly: true },
  { name: 'Created', kind: 'dateTime', readOnly: true },
  { name: 'Author', kind: 'personOrGroup', displayName: 'Created By', readOnly: true },
  { name: 'Editor', kind: 'personOrGroup', displayName: 'Modified By', readOnly: true },
  { name: '_UIVersionString', kind: 'text', displayName: 'Version', readOnly: true },
  { name: 'Attachments', kind: 'boolean', readOnly: true },
];

/** A list of a site that is no document library: its columns, its items with their versions and attachments, and a log of the changes. */
export class SiteList {
  readonly id: string;
  readonly site: Site;
  readonly name: string;
  displayName: string;
  description = '';
  readonly template: string;
  readonly hidden: boolean;
  readonly system: boolean;
  readonly created: number;
  modified: number;
  readonly columns: ListColumn[];
  readonly changes = new ChangeLog<ListItem>();
  readonly #items = new Map<number, ListItem>();
  readonly #clock: Clock;
  #counter = 0;

  constructor(list: NewList, place: { site: Site; clock: Clock; created: number }) {
    this.site = place.site;
    this.displayName = list.displayName;
    this.name = list.displayName.replaceAll(/["*:<>?/\\|#%&{}~]/g, '');
    this.id = guidFor(`list/${place.site.webId}/lists/${this.name}`);
    this.template = list.template ?? 'genericList';
    this.hidden = list.hidden ?? false;
    this.system = list.system ?? false;
    this.created = place.created;
    this.modified = place.created;
    this.#clock = place.clock;
    this.columns = [TITLE, ...(list.columns ?? []), ...BUILT_IN].map((column) => this.#column(column));
  }

  /** The address of the list as its users see it. */
  get webUrl(): string {
    return `${siteUrl(this.site)}/Lists/${encodeURIComponent(this.name)}`;
  }

  /** Living items, oldest first. */
  items(): ListItem[] {
    return [...this.#items.values()];
  }

  /** The living item of this number, or undefined. */
  item(id: number): ListItem | undefined {
    return this.#items.get(id);
  }

  addColumn(column: NewColumn): ListColumn {
    const name = column.name.toLowerCase();
    if (this.columns.some((known) => known.name.toLowerCase() === name))
      throw new WorldError('nameAlreadyExists', `A column with the name ${column.name} already exists.`);
    const added = this.#column(column);
    this.columns.push(added);
    this.modified = this.#clock.now();
    return added;
  }

  add(fields: Readonly<Record<string, unknown>>, by: Actor, isFolder = false): ListItem {
    const id = ++this.#counter;
    const now = this.#clock.now();
    const item: ListItem = {
      id,
      guid: guidFor(`${this.id}/${id}`),
      isFolder,
      created: now,
      createdBy: by,
      state: { fields, modified: now, modifiedBy: by },
      past: [],
      attachments: new Map(),
      version: 1,
      sequence: 0,
      deleted: false,
    };
    this.#items.set(id, item);
    this.#log(item);
    return item;
  }

  /** Changes some fields; the state before becomes a version. */
  update(item: ListItem, fields: Readonly<Record<string, unknown>>, by: Actor): ListItem {
    item.past.push(item.state);
    item.state = { fields: { ...item.state.fields, ...fields }, modified: this.#clock.now(), modifiedBy: by };
    item.version++;
    this.#log(item);
    return item;
  }

  remove(item: ListItem): void {
    this.#items.delete(item.id);
    item.deleted = true;
    this.#log(item);
  }

  /** Puts an attachment, or takes one away with undefined. */
  attach(item: ListItem, name: string, content: ContentSource | undefined): void {
    if (content) item.attachments.set(name, content);
    else item.attachments.delete(name);
    item.version++;
    this.#log(item);
  }

  #column(column: NewColumn): ListColumn {
    return {
      id: guidFor(`${this.id}/column/${column.name}`),
      displayName: column.name,
      required: false,
      readOnly: false,
      hidden: false,
      indexed: false,
      multiple: false,
      choices: [],
      ...column,
    };
  }

  #log(item: ListItem): void {
    this.modified = this.#clock.now();
    this.changes.record(item, this.modified);
  }
}
