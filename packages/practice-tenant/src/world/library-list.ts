import type { DriveSource } from './generated/drive-source.ts';
import { driveIdFor, listIdFor } from './ids.ts';
import { type Item, pathOf } from './item.ts';
import { Schema } from './schema.ts';
import { type Site, siteUrl } from './site.ts';

/** Template of the library of a personal site that is its owner's OneDrive (`ListTemplateType.MySiteDocumentLibrary`, 700). */
export const ONE_DRIVE_TEMPLATE = 'mySiteDocumentLibrary';

/** What makes a library one of the lists of its site. */
export class LibraryList {
  readonly id: string;
  readonly listId: string;
  readonly site: Site;
  readonly created: number;
  /** As it is shown; the address keeps the first one. */
  name: string;
  readonly urlName: string;
  description = '';
  readonly template: string;
  #schema: Schema | undefined;

  constructor(options: { site: Site; name: string; created: number; urlName?: string; template?: string }) {
    const { site, name } = options;
    this.site = site;
    this.name = name;
    this.created = options.created;
    this.urlName = options.urlName ?? name;
    this.template = options.template ?? 'documentLibrary';
    this.listId = listIdFor(site.webId, this.urlName);
    this.id = driveIdFor(site.id, site.webId, this.listId);
  }

  /** How the library is built; made when somebody asks. */
  get schema(): Schema {
    this.#schema ??= new Schema('library', { owner: this.listId, changed: () => undefined });
    return this.#schema;
  }

  /** Whether the library is one of SharePoint's own, which are no drives that anybody lists. */
  get system(): boolean {
    return this.template === 'webPageLibrary';
  }

  /** The address of an item, or of the library itself, as its users see it. */
  webUrl(item?: Item): string {
    const path = item ? pathOf(item).split('/').map(encodeURIComponent).join('/') : '/';
    return `${siteUrl(this.site)}/${encodeURIComponent(this.urlName)}${path === '/' ? '' : path}`;
  }

  /** The path of an item, or of the library itself, below its host, not encoded. */
  serverPath(item?: Item): string {
    const path = item ? pathOf(item) : '/';
    return `${this.site.path}/${this.urlName}${path === '/' ? '' : path}`;
  }
}

/** The names in a path. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/** The id of the item with this number of a generated drive, or undefined when it is none of the generated ones. */
export function generatedId(source: DriveSource | undefined, number: number): string | undefined {
  return source && number < source.tree.count ? source.ids.of(number) : undefined;
}
