import { query } from '../../client/graph.ts';
import type { On } from '../drive/with-access.ts';
import { all, type Json, one } from './graph-json.ts';
import { canonical } from './json-file.ts';
import { NotRead } from './not-read.ts';
import type { SitesParts } from './parts.ts';
import { webCall } from './rest.ts';
import { type RoleAssignment, readAssignments } from './role-assignments.ts';

/** Settings of a site that SharePoint REST reads and takes back, by its own names. */
const WEB_SETTINGS = [
  'Title',
  'Description',
  'AllowRssFeeds',
  'CommentsOnSitePagesDisabled',
  'FooterEnabled',
  'HeaderEmphasis',
  'HeaderLayout',
  'HorizontalQuickLaunch',
  'IsMultilingual',
  'MegaMenuEnabled',
  'NavAudienceTargetingEnabled',
  'NoCrawl',
  'QuickLaunchEnabled',
  'SearchScope',
  'SiteLogoUrl',
  'TreeViewEnabled',
] as const;

/** An entry of a site's navigation with what lies below it. */
export interface NavigationEntry {
  readonly title: string;
  readonly url: string;
  readonly external: boolean;
  readonly children: readonly NavigationEntry[];
}

/** A group of a site and who is in it, by login name. */
export interface SiteGroup {
  readonly title: string;
  readonly description: string;
  readonly members: readonly string[];
}

/** A permission level that the site made for itself. */
interface SiteLevel {
  readonly name: string;
  readonly description: string;
  readonly permissions: Json;
}

/** How a site is set up, as it is kept. */
export interface SiteDefinition {
  readonly format: 'site definition 1';
  readonly name: string;
  readonly webUrl: string;
  /** Columns and content types of the site's own. */
  readonly columns: readonly Json[];
  readonly contentTypes: readonly Json[];
  readonly settings?: Json;
  readonly regional?: Json;
  readonly navigation?: { readonly quickLaunch: readonly NavigationEntry[]; readonly top: readonly NavigationEntry[] };
  readonly groups?: readonly SiteGroup[];
  readonly levels?: readonly SiteLevel[];
  readonly permissions?: readonly RoleAssignment[];
  readonly notRead?: Readonly<Record<string, string>>;
}

/** How a site is set up. About twenty units. */
export async function readSiteDefinition(parts: SitesParts, on: On): Promise<string> {
  const notRead = new NotRead();
  const base = `/sites/${encodeURIComponent(on.object.id)}`;
  const site = await one(parts, on, `${base}${query({ $select: 'id,displayName,webUrl' })}`);
  const [columns, contentTypes] = await Promise.all([
    all(parts, on, `${base}/columns`),
    all(parts, on, `${base}/contentTypes`),
  ]);
  const settings = await notRead.unless('settings', () => rest(parts, on, `web?$select=${WEB_SETTINGS.join(',')}`));
  const regional = await notRead.unless('regional', () => readRegional(parts, on));
  const navigation = await notRead.unless('navigation', async () => ({
    quickLaunch: await readNavigation(parts, on, 'quicklaunch'),
    top: await readNavigation(parts, on, 'topnavigationbar'),
  }));
  const groups = await notRead.unless('groups', () => readGroups(parts, on));
  const levels = await notRead.unless('levels', () => readLevels(parts, on));
  const permissions = await notRead.unless('permissions', () => readOwnAssignments(parts, on));
  const definition: SiteDefinition = {
    format: 'site definition 1',
    name: String(site['displayName'] ?? on.object.displayName),
    webUrl: on.object.webUrl,
    columns: columns.filter((column) => column['isDeletable'] === true && column['hidden'] !== true),
    contentTypes: contentTypes.filter((type) => type['isBuiltIn'] === false),
    ...(settings === undefined ? {} : { settings: picked(settings, WEB_SETTINGS) }),
    ...(regional === undefined ? {} : { regional }),
    ...(navigation === undefined ? {} : { navigation }),
    ...(groups === undefined ? {} : { groups }),
    ...(levels === undefined ? {} : { levels }),
    ...(permissions === undefined ? {} : { permissions }),
    ...notRead.members,
  };
  return canonical(definition);
}

async function rest(parts: SitesParts, on: On, path: string): Promise<Json> {
  const answer = await parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'scan' }));
  return (answer.body ?? {}) as Json;
}

async function rows(parts: SitesParts, on: On, path: string): Promise<readonly Json[]> {
  const { value } = await rest(parts, on, path);
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

async function readRegional(parts: SitesParts, on: On): Promise<Json> {
  const settings = await rest(parts, on, 'web/regionalsettings');
  const zone = await rest(parts, on, 'web/regionalsettings/timezone?$select=Id');
  return { ...picked(settings, REGIONAL), TimeZone: zone['Id'] };
}

/** Regional settings that REST takes back. */
const REGIONAL = [
  'AdjustHijriDays',
  'AlternateCalendarType',
  'CalendarType',
  'Collation',
  'FirstDayOfWeek',
  'FirstWeekOfYear',
  'LocaleId',
  'ShowWeeks',
  'Time24',
  'WorkDayEndHour',
  'WorkDayStartHour',
  'WorkDays',
] as const;

async function readNavigation(parts: SitesParts, on: On, which: string): Promise<readonly NavigationEntry[]> {
  const path = `web/navigation/${which}?$expand=Children&$top=5000`;
  return (await rows(parts, on, path)).map(entryOf);
}

function entryOf(row: Json): NavigationEntry {
  const children = row['Children'];
  return {
    title: String(row['Title'] ?? ''),
    url: String(row['Url'] ?? ''),
    external: row['IsExternal'] === true,
    children: Array.isArray(children) ? (children as readonly Json[]).map(entryOf) : [],
  };
}

async function readGroups(parts: SitesParts, on: On): Promise<readonly SiteGroup[]> {
  const path = 'web/sitegroups?$select=Title,Description,Users/LoginName&$expand=Users&$top=5000';
  const found = (await rows(parts, on, path)).map((row) => ({
    title: String(row['Title'] ?? ''),
    description: String(row['Description'] ?? ''),
    members: ((row['Users'] ?? []) as readonly Json[]).map((user) => String(user['LoginName'])).sort(),
  }));
  // Groups of single sharing links come and go with them.
  return found.filter(({ title }) => !title.startsWith('SharingLinks.')).sort((a, b) => (a.title < b.title ? -1 : 1));
}

/** RoleTypeKind of a level that the site made for itself. */
const OWN_LEVEL = 0;

async function readLevels(parts: SitesParts, on: On): Promise<readonly SiteLevel[]> {
  const all = await rows(parts, on, 'web/roledefinitions');
  return all
    .filter((row) => row['RoleTypeKind'] === OWN_LEVEL && row['Hidden'] !== true)
    .map((row) => ({
      name: String(row['Name'] ?? ''),
      description: String(row['Description'] ?? ''),
      permissions: (row['BasePermissions'] ?? {}) as Json,
    }));
}

/** Rights of a subsite are its own only where it does not inherit. */
async function readOwnAssignments(parts: SitesParts, on: On): Promise<readonly RoleAssignment[] | undefined> {
  const unique = await rest(parts, on, 'web?$select=HasUniqueRoleAssignments');
  return unique['HasUniqueRoleAssignments'] === true ? readAssignments(parts, on, 'web') : undefined;
}

function picked(row: Json, names: readonly string[]): Json {
  return Object.fromEntries(names.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]] as const])));
}
