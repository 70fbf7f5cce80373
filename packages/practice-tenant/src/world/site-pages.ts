import type { Clock } from '../clock.ts';
import { type CanvasLayout, parseCanvas, renderCanvas } from './canvas-content.ts';
import type { NewColumn } from './columns.ts';
import { bytesContent } from './content.ts';
import type { Drive } from './drive.ts';
import { WorldError } from './errors.ts';
import type { Actor, Item } from './item.ts';
import type { Libraries } from './libraries.ts';
import type { Site } from './site.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a page says of itself; what is undefined stays as it is. */
export interface PageWish {
  readonly title?: string;
  readonly description?: string;
  readonly pageLayout?: string;
  readonly promotionKind?: string;
  readonly showComments?: boolean;
  readonly showRecommendedPages?: boolean;
  readonly thumbnailWebUrl?: string;
  readonly titleArea?: Json;
  readonly canvasLayout?: CanvasLayout;
  /** When, ms UTC; now if not given. */
  readonly at?: number;
}

/** A page of a site: a file of the library of its pages. */
export interface Page {
  readonly drive: Drive;
  readonly item: Item;
  readonly facts: Required<Omit<PageWish, 'titleArea' | 'at'>> & { readonly titleArea: Json };
  /** `checkout` since the last change, `published` when everybody sees it as it is. */
  readonly level: 'checkout' | 'published';
  /** The version in its full form: `2.0`, as a draft `2.1`. */
  readonly version: string;
}

/** Columns of the library of pages. */
const PAGE_COLUMNS: readonly NewColumn[] = [
  { name: 'Description', kind: 'text', facet: { allowMultipleLines: true } },
  { name: 'PageLayoutType', kind: 'text', displayName: 'Page Layout Type' },
  { name: 'PromotedState', kind: 'number', displayName: 'Promoted State' },
  { name: 'BannerImageUrl', kind: 'hyperlinkOrPicture', displayName: 'Banner Image URL', facet: { isPicture: true } },
  { name: 'LayoutWebpartsContent', kind: 'text', displayName: 'Layout Webparts', facet: { allowMultipleLines: true } },
  {
    name: 'CanvasContent1',
    kind: 'text',
    displayName: 'Authoring Canvas Content',
    facet: { allowMultipleLines: true },
  },
];

const LAYOUTS: Readonly<Record<string, string>> = { home: 'Home', article: 'Article' };

/** The modern pages of all sites. Every site begins with a home page. */
export class SitePages {
  readonly #libraries: Libraries;
  readonly #clock: Clock;
  /** Majors and minors by item; a page that is not here was published once. */
  readonly #versions = new Map<string, { major: number; minor: number }>();
  readonly #begun = new Set<Drive>();

  constructor(libraries: Libraries, clock: Clock) {
    this.#libraries = libraries;
    this.#clock = clock;
  }

  /** The library of a site's pages, with its columns and the home page. */
  library(site: Site): Drive {
    const drive = this.#libraries.pages(site);
    if (this.#begun.has(drive)) return drive;
    this.#begun.add(drive);
    for (const column of PAGE_COLUMNS) drive.schema.addColumn(column);
    drive.put(drive.root, 'Home.aspx', {
      ...this.#facts({ title: site.title, pageLayout: 'home' }, undefined),
      created: site.created,
      modified: site.created,
      conflict: 'fail',
    });
    return drive;
  }

  /** All pages of a site, those in folders among them. */
  of(site: Site): Page[] {
    const drive = this.library(site);
    const items = drive.list().slice(0, Number.MAX_SAFE_INTEGER);
    return items
      .filter(({ kind, name }) => kind === 'file' && name.endsWith('.aspx'))
      .map((item) => this.#page(drive, item));
  }

  /** The page whose file has this GUID, or undefined. */
  find(site: Site, guid: string): Page | undefined {
    const drive = this.library(site);
    const item = drive.withGuid(guid);
    return item?.kind === 'file' ? this.#page(drive, item) : undefined;
  }

  /** Makes a page, as a draft. @throws WorldError as making a file does. */
  create(site: Site, name: string, wish: PageWish, by: Actor): Page {
    const drive = this.library(site);
    if (!name.toLowerCase().endsWith('.aspx')) throw new WorldError('invalidName', 'The name of a page ends in .aspx.');
    const times = wish.at === undefined ? {} : { created: wish.at, modified: wish.at };
    const item = drive.put(drive.root, name, { ...this.#facts(wish, undefined), ...times, by, conflict: 'fail' });
    this.#versions.set(item.id, { major: 0, minor: 1 });
    return this.#page(drive, item);
  }

  /** Changes a page; it is a draft until it is published again. */
  update({ drive, item }: Page, wish: PageWish, by: Actor): Page {
    drive.setContent(item, { ...this.#facts(wish, item), by, modified: wish.at ?? this.#clock.now() });
    const { major, minor } = this.#versionOf(item);
    this.#versions.set(item.id, { major, minor: minor + 1 });
    return this.#page(drive, item);
  }

  publish({ drive, item }: Page): Page {
    const { major, minor } = this.#versionOf(item);
    if (minor > 0) this.#versions.set(item.id, { major: major + 1, minor: 0 });
    return this.#page(drive, item);
  }

  #versionOf(item: Item): { major: number; minor: number } {
    return this.#versions.get(item.id) ?? { major: 1, minor: 0 };
  }

  #page(drive: Drive, item: Item): Page {
    const { major, minor } = this.#versionOf(item);
    const fields = item.fields ?? {};
    const banner = (fields['BannerImageUrl'] ?? {}) as Json;
    const { showComments = true, showRecommendedPages = true, titleArea = {} } = layoutFacts(fields);
    return {
      drive,
      item,
      level: minor === 0 ? 'published' : 'checkout',
      version: `${major}.${minor}`,
      facts: {
        title: String(fields['Title'] ?? item.name.replace(/\.aspx$/i, '')),
        description: String(fields['Description'] ?? ''),
        pageLayout: fields['PageLayoutType'] === 'Home' ? 'home' : 'article',
        promotionKind: Number(fields['PromotedState'] ?? 0) > 0 ? 'newsPost' : 'page',
        showComments: showComments === true,
        showRecommendedPages: showRecommendedPages === true,
        thumbnailWebUrl: String(banner['Url'] ?? ''),
        titleArea: titleArea as Json,
        canvasLayout: parseCanvas(String(fields['CanvasContent1'] ?? '')),
      },
    };
  }

  /** The fields of a page after a change, and the file that SharePoint makes of them. */
  #facts(wish: PageWish, item: Item | undefined) {
    const before = item?.fields ?? {};
    const { showComments, showRecommendedPages, titleArea, thumbnailWebUrl, canvasLayout, promotionKind } = wish;
    const layout = { showComments: true, showRecommendedPages: true, ...layoutFacts(before) };
    const given = { showComments, showRecommendedPages, titleArea };
    const fields = {
      PromotedState: 0,
      PageLayoutType: 'Article',
      CanvasContent1: renderCanvas({}),
      ...before,
      ...(wish.title === undefined ? {} : { Title: wish.title }),
      ...(wish.description === undefined ? {} : { Description: wish.description }),
      ...(wish.pageLayout === undefined ? {} : { PageLayoutType: LAYOUTS[wish.pageLayout] ?? 'Article' }),
      ...(promotionKind === undefined ? {} : { PromotedState: promotionKind === 'newsPost' ? 2 : 0 }),
      ...(thumbnailWebUrl === undefined
        ? {}
        : { BannerImageUrl: { Url: thumbnailWebUrl, Description: thumbnailWebUrl } }),
      ...(canvasLayout === undefined ? {} : { CanvasContent1: renderCanvas(canvasLayout) }),
      LayoutWebpartsContent: JSON.stringify({ ...layout, ...JSON.parse(JSON.stringify(given)) }),
    };
    return { fields, content: bytesContent(Buffer.from(pageFile(fields), 'utf8')) };
  }
}

function layoutFacts(fields: Json): Json {
  const text = fields['LayoutWebpartsContent'];
  return typeof text === 'string' && text !== '' ? (JSON.parse(text) as Json) : {};
}

/** The file of a page: its fields as document properties, as SharePoint writes them into it. */
function pageFile(fields: Json): string {
  const escapeText = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const properties = Object.entries(fields)
    .filter(([, value]) => typeof value === 'string' || typeof value === 'number')
    .map(([name, value]) => `<mso:${name} msdt:dt="string">${escapeText(String(value))}</mso:${name}>`);
  return `<%@ Page language="C#" %>\n<html><head>\n<xml><mso:CustomDocumentProperties>\n${properties.join('\n')}\n</mso:CustomDocumentProperties></xml>\n</head></html>\n`;
}
