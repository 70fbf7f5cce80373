import { builtInColumns, columnOf, type ListColumn, type NewColumn } from './columns.ts';
import { builtInTypes, type ContentType, contentTypeIdFor } from './content-types.ts';
import { WorldError } from './errors.ts';
import { guidFor } from './ids.ts';

/** A saved way of looking at a list. */
export interface ListView {
  readonly id: string;
  title: string;
  /** Names of the columns it shows, in order. */
  fields: string[];
  /** CAML: filter and order. */
  query: string;
  rowLimit: number;
  paged: boolean;
  isDefault: boolean;
  hidden: boolean;
  readonly personal: boolean;
  /** How it looks, as JSON text; empty when it was left as it is. */
  customFormatter: string;
}

/** Settings of a list that SharePoint REST reads and writes, by the names they have there ("SP.List"). */
export type ListSettings = Record<string, boolean | number | string>;

const SETTINGS: Readonly<ListSettings> = {
  ContentTypesEnabled: false,
  DraftVersionVisibility: 0,
  EnableAttachments: true,
  EnableFolderCreation: false,
  EnableMinorVersions: false,
  EnableModeration: false,
  EnableVersioning: true,
  ForceCheckout: false,
  Hidden: false,
  MajorVersionLimit: 50,
  MajorWithMinorVersionsLimit: 0,
  NoCrawl: false,
  OnQuickLaunch: false,
  ReadSecurity: 1,
  ValidationFormula: '',
  ValidationMessage: '',
  WriteSecurity: 1,
};

/** How a list or library is built: its columns, content types, views and settings. */
export class Schema {
  readonly columns: ListColumn[];
  readonly contentTypes: ContentType[];
  readonly views: ListView[] = [];
  readonly settings: ListSettings;
  readonly #owner: string;
  readonly #changed: () => void;

  /** `owner` is a key of the list that stays the same at every start; `changed` hears of every change. */
  constructor(
    kind: 'list' | 'library',
    options: { owner: string; columns?: readonly NewColumn[]; settings?: ListSettings; changed: () => void },
  ) {
    const { owner, columns = [], settings = {} } = options;
    const { first, last } = builtInColumns(kind);
    this.#owner = owner;
    this.#changed = options.changed;
    this.columns = [...first, ...columns, ...last].map((column) => columnOf(column, owner));
    const own =
      kind === 'library' ? { EnableAttachments: false, EnableFolderCreation: true, MajorVersionLimit: 500 } : {};
    this.settings = { ...SETTINGS, ...own, ...settings };
    this.contentTypes = builtInTypes(kind, owner);
    const fields = [kind === 'library' ? 'DocIcon' : 'Title', ...columns.map(({ name }) => name)];
    if (kind === 'library') fields.splice(1, 0, 'FileLeafRef', 'Modified', 'Editor');
    const title = kind === 'library' ? 'All Documents' : 'All Items';
    this.addView({ title, fields, isDefault: true });
  }

  /** The column with this name or id, or undefined. */
  column(nameOrId: string): ListColumn | undefined {
    const wanted = nameOrId.toLowerCase();
    return this.columns.find(({ name, id }) => name.toLowerCase() === wanted || id === wanted);
  }

  /** @throws WorldError `nameAlreadyExists`. */
  addColumn(wish: NewColumn): ListColumn {
    if (this.columns.some(({ name }) => name.toLowerCase() === wish.name.toLowerCase()))
      throw new WorldError('nameAlreadyExists', `A column with the name ${wish.name} already exists.`);
    const added = columnOf(wish, this.#owner);
    this.columns.push(added);
    this.views.find(({ isDefault }) => isDefault)?.fields.push(added.name);
    this.#changed();
    return added;
  }

  /** Takes a column away, its values stay unseen. @throws WorldError `invalidRequest` for one that every list has. */
  removeColumn(column: ListColumn): void {
    if (column.builtIn) throw new WorldError('invalidRequest', 'The column can not be deleted.');
    this.columns.splice(this.columns.indexOf(column), 1);
    for (const view of this.views) view.fields = view.fields.filter((name) => name !== column.name);
    this.#changed();
  }

  /** The content type with this id or name, or undefined. */
  contentType(nameOrId: string): ContentType | undefined {
    const wanted = nameOrId.toLowerCase();
    return this.contentTypes.find(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  }

  /** Makes a content type of this list that descends from `parent`, with the columns of that one added to the list's own. */
  addContentType(parent: ContentType, columns: readonly ListColumn[]): ContentType {
    if (this.contentType(parent.name))
      throw new WorldError('nameAlreadyExists', `A content type named ${parent.name} already exists in the list.`);
    for (const column of columns) if (!this.column(column.name)) this.columns.push(columnOf(column, this.#owner));
    const id = contentTypeIdFor(parent.id, `${this.#owner}/${parent.id}`);
    const added = { ...parent, id, parentId: parent.id, columns: [...parent.columns] };
    this.contentTypes.push(added);
    this.settings['ContentTypesEnabled'] = true;
    this.#changed();
    return added;
  }

  removeContentType(type: ContentType): void {
    this.contentTypes.splice(this.contentTypes.indexOf(type), 1);
    this.#changed();
  }

  addView(wish: Pick<ListView, 'title'> & Partial<ListView>): ListView {
    const view: ListView = {
      id: guidFor(`${this.#owner}/view/${this.views.length}/${wish.title}`),
      fields: ['Title'],
      query: '',
      rowLimit: 30,
      paged: true,
      isDefault: false,
      hidden: false,
      personal: false,
      customFormatter: '',
      ...wish,
    };
    if (view.isDefault) for (const other of this.views) other.isDefault = false;
    this.views.push(view);
    this.#changed();
    return view;
  }

  /** Tells that a column, content type, view or setting has been changed in place. */
  touch(): void {
    this.#changed();
  }
}
