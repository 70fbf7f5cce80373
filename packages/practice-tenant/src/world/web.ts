import { builtInColumns, columnOf, type ListColumn, type NewColumn } from './columns.ts';
import { type ContentType, contentTypeIdFor, SITE_TYPES } from './content-types.ts';
import { WorldError } from './errors.ts';
import { firstGrants } from './first-grants.ts';
import { ROLE_DEFINITIONS, type RoleDefinition } from './role-levels.ts';
import { type Grant, type Securable, Sharing } from './sharing.ts';
import type { Site } from './site.ts';

/** An entry of a site's navigation. */
export interface NavigationNode {
  readonly id: number;
  title: string;
  url: string;
  external: boolean;
  visible: boolean;
  readonly children: NavigationNode[];
}

/** Settings by the names they have in SharePoint REST ("SP.Web", "SP.RegionalSettings"). */
export type WebSettings = Record<string, boolean | number | string>;

const SETTINGS: Readonly<WebSettings> = {
  AllowRssFeeds: true,
  AlternateCssUrl: '',
  CommentsOnSitePagesDisabled: false,
  CustomMasterUrl: '/_catalogs/masterpage/seattle.master',
  EnableMinimalDownload: false,
  FooterEnabled: false,
  HeaderEmphasis: 0,
  HeaderLayout: 0,
  HorizontalQuickLaunch: false,
  IsMultilingual: true,
  MasterUrl: '/_catalogs/masterpage/seattle.master',
  MegaMenuEnabled: false,
  NavAudienceTargetingEnabled: false,
  NoCrawl: false,
  QuickLaunchEnabled: true,
  RequestAccessEmail: '',
  SearchScope: 0,
  SiteLogoUrl: '',
  TreeViewEnabled: false,
};

const REGIONAL: Readonly<WebSettings> = {
  AdjustHijriDays: 0,
  AlternateCalendarType: 0,
  CalendarType: 1,
  Collation: 25,
  DateFormat: 0,
  FirstDayOfWeek: 0,
  FirstWeekOfYear: 0,
  LocaleId: 1033,
  ShowWeeks: false,
  Time24: false,
  /** Coordinated Universal Time is 93; Pacific time, which new sites have, is 13. */
  TimeZone: 93,
  WorkDayEndHour: 1020,
  WorkDayStartHour: 480,
  WorkDays: 62,
};

/** How one site (web) is set up: its texts, settings, navigation, columns, content types, and who may do what in it. */
export class Web implements Securable {
  readonly id: string;
  readonly parent = undefined;
  readonly site: Site;
  description = '';
  language = 1033;
  readonly settings: WebSettings = { ...SETTINGS };
  readonly regional: WebSettings = { ...REGIONAL };
  readonly quickLaunch: NavigationNode[] = [];
  readonly topNavigation: NavigationNode[] = [];
  /** Columns of the site; lists can take them over. A top site has those that everything has. */
  readonly columns: ListColumn[];
  readonly contentTypes: ContentType[];
  readonly roleDefinitions: RoleDefinition[];
  readonly sharing: Sharing<Web>;
  #nodes = 2000;

  /** `above` is the web it is in. */
  constructor(site: Site, above: Web | undefined) {
    this.site = site;
    this.id = site.webId;
    const { first: title, last } = builtInColumns('list');
    this.columns = above ? [] : [...title, ...last].map((column) => columnOf(column, site.webId));
    this.contentTypes = above ? [] : SITE_TYPES.map((type) => ({ ...type, columns: [] }));
    this.roleDefinitions = above ? above.roleDefinitions : ROLE_DEFINITIONS.map((definition) => ({ ...definition }));
    const first = firstGrants(site);
    this.sharing = new Sharing<Web>({
      above: () => above?.sharing.scopeOf(above).grants ?? first,
      changed: () => undefined,
    });
  }

  /** What everything in the site inherits. */
  get grants(): readonly Grant[] {
    return this.sharing.scopeOf(this).grants;
  }

  /** @throws WorldError `nameAlreadyExists`. */
  addColumn(wish: NewColumn): ListColumn {
    if (this.columns.some(({ name }) => name.toLowerCase() === wish.name.toLowerCase()))
      throw new WorldError('nameAlreadyExists', `A column with the name ${wish.name} already exists.`);
    const added = columnOf(wish, this.id);
    this.columns.push(added);
    return added;
  }

  /** Makes a content type that descends from another one. @throws WorldError `nameAlreadyExists`. */
  addContentType(
    wish: Pick<ContentType, 'name'> & Partial<Pick<ContentType, 'description' | 'group' | 'columns' | 'id'>>,
    parent: ContentType,
  ): ContentType {
    if (this.contentTypes.some(({ name }) => name.toLowerCase() === wish.name.toLowerCase()))
      throw new WorldError('nameAlreadyExists', `A content type named ${wish.name} already exists.`);
    const id = wish.id ?? contentTypeIdFor(parent.id, `${this.id}/${wish.name}`);
    const facts = { description: '', group: 'Custom Content Types', columns: [...parent.columns], ...wish };
    const added = { ...parent, ...facts, id, parentId: parent.id };
    this.contentTypes.push(added);
    return added;
  }

  /** Makes an entry of the navigation, at the end of `into`. */
  addNode(into: NavigationNode[], wish: { title: string; url: string; external?: boolean }): NavigationNode {
    const node = { external: false, visible: true, ...wish, id: ++this.#nodes, children: [] };
    into.push(node);
    return node;
  }

  /** The entry with this number, and the list it is in, or undefined. */
  node(id: number): { readonly node: NavigationNode; readonly siblings: NavigationNode[] } | undefined {
    const open = [this.quickLaunch, this.topNavigation];
    for (const siblings of open) {
      const node = siblings.find((candidate) => candidate.id === id);
      if (node) return { node, siblings };
      open.push(...siblings.map(({ children }) => children));
    }
    return undefined;
  }

  /** Makes a permission level. @throws WorldError `nameAlreadyExists`. */
  addRoleDefinition(wish: Omit<RoleDefinition, 'id' | 'kind' | 'hidden'>): RoleDefinition {
    if (this.roleDefinitions.some(({ name }) => name.toLowerCase() === wish.name.toLowerCase()))
      throw new WorldError('nameAlreadyExists', 'A role definition with this name already exists.');
    const id = Math.max(...this.roleDefinitions.map((one) => one.id)) + 1;
    const added = { ...wish, id, kind: 0, hidden: false };
    this.roleDefinitions.push(added);
    return added;
  }
}
