import { OutsideError } from '@coffer/model';
import { query } from '../../client/graph.ts';
import type { On } from '../drive/with-access.ts';
import { Accounts } from './accounts.ts';
import { Columns, listGraphPath } from './columns.ts';
import type { Drives } from './drives.ts';
import { all, type Json, oneIfThere } from './graph-json.ts';
import { LIBRARIES } from './lists.ts';
import { MadeItems } from './made-items.ts';
import type { SitesParts } from './parts.ts';
import { Renumbered } from './renumbered.ts';
import { listPath, webCall } from './rest.ts';

/** Libraries and lists remembered; beyond that the memory begins anew, which costs requests and nothing else. */
const REMEMBERED = 5_000;

/** What restores into sites remember of the places they write to, so that nothing is asked twice. */
export class Restore {
  readonly parts: SitesParts;
  readonly drives: Drives;
  readonly accounts: Accounts;
  readonly columns: Columns;
  readonly renumbered = new Renumbered();
  readonly made: MadeItems;
  /** Lists that were made here, whose items have other numbers than before. */
  readonly madeLists = new Set<string>();
  readonly #kinds = new Map<string, 'library' | 'list'>();
  readonly #paths = new Map<string, string>();
  readonly #types = new Map<string, Promise<readonly Json[]>>();

  constructor(parts: SitesParts, drives: Drives) {
    this.parts = parts;
    this.drives = drives;
    this.accounts = new Accounts(parts.sharePoint);
    this.columns = new Columns(parts);
    this.made = new MadeItems(parts);
  }

  /** Whether an id names a library or a list. One unit, once. @throws OutsideError `gone` if there is none. */
  async kindOf(listId: string, on: On): Promise<'library' | 'list'> {
    const known = this.#kinds.get(listId);
    if (known !== undefined) return known;
    const found = await oneIfThere(this.parts, on, `${listGraphPath(on, listId)}${query({ $select: 'id,list' })}`);
    if (found === undefined) throw new OutsideError('gone', 'The library or list does not exist any more.');
    const { template } = (found['list'] ?? {}) as { readonly template?: string };
    return this.noteKind(listId, LIBRARIES.has(template ?? '') ? 'library' : 'list');
  }

  noteKind(listId: string, kind: 'library' | 'list'): 'library' | 'list' {
    if (this.#kinds.size >= REMEMBERED) this.#kinds.clear();
    this.#kinds.set(listId, kind);
    return kind;
  }

  /** The content type of a list that bears this name; undefined for the list's first one, which needs no naming. */
  async contentType(on: On, listId: string, name: string): Promise<string | undefined> {
    let types = this.#types.get(listId);
    if (types === undefined) {
      if (this.#types.size >= REMEMBERED) this.#types.clear();
      types = all(this.parts, on, listGraphPath(on, listId, '/contentTypes'));
      this.#types.set(listId, types);
      types.catch(() => this.#types.delete(listId));
    }
    const [first, ...others] = await types;
    if (first?.['name'] === name) return undefined;
    const found = others.find((type) => type['name'] === name)?.['id'];
    return typeof found === 'string' ? found : undefined;
  }

  /** Forgets how a list is built, because it was changed here. */
  forget(listId: string): void {
    this.columns.forget(listId);
    this.#types.delete(listId);
  }

  /** The path of a list or of one of its folders on its host. Two units, once. */
  async pathOf(on: On, listId: string, folder: string | undefined): Promise<string> {
    const key = `${listId} ${folder ?? ''}`;
    const known = this.#paths.get(key);
    if (known !== undefined) return known;
    const what = folder === undefined ? 'rootfolder?$select=ServerRelativeUrl' : `items(${folder})?$select=FileRef`;
    const call = webCall({ ...on, method: 'GET', path: `${listPath(listId)}/${what}`, purpose: 'restore' });
    const body = ((await this.parts.sharePoint.json(call)).body ?? {}) as Json;
    const path = body['ServerRelativeUrl'] ?? body['FileRef'];
    if (typeof path !== 'string') throw new OutsideError('damaged', 'SharePoint did not say where a folder is.');
    if (this.#paths.size >= REMEMBERED) this.#paths.clear();
    this.#paths.set(key, path);
    return path;
  }

  /** Makes an item or folder in a list's folder and gives its number. Two units. */
  async makeInFolder(
    on: On,
    place: { readonly listId: string; readonly folder: string | undefined; readonly folderName?: string },
  ): Promise<string> {
    const { listId, folder, folderName } = place;
    const body = {
      listItemCreateInfo: {
        FolderPath: { DecodedUrl: await this.pathOf(on, listId, folder) },
        UnderlyingObjectType: folderName === undefined ? 0 : 1,
      },
      formValues:
        folderName === undefined
          ? []
          : ['Title', 'FileLeafRef'].map((FieldName) => ({ FieldName, FieldValue: folderName })),
      bNewDocumentUpdate: true,
    };
    const path = `${listPath(listId)}/AddValidateUpdateItemUsingPath`;
    const call = webCall({ ...on, method: 'POST', path, purpose: 'restore', body });
    const { value } = ((await this.parts.sharePoint.json(call)).body ?? {}) as {
      readonly value?: readonly {
        readonly FieldName?: string;
        readonly FieldValue?: string;
        readonly ErrorMessage?: string | null;
        readonly HasException?: boolean;
      }[];
    };
    const failed = value?.find(({ HasException }) => HasException === true);
    if (failed !== undefined)
      throw new OutsideError('rejected', `SharePoint refused an item: ${failed.ErrorMessage ?? ''}`);
    const number = value?.find(({ FieldName }) => FieldName === 'Id')?.FieldValue;
    if (number === undefined) throw new OutsideError('damaged', 'SharePoint did not say what it stored.');
    return number;
  }
}
