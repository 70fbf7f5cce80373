import { messageOf, OutsideError, type RestoredFile, type RestoreFile } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import { all, type Json, write } from './graph-json.ts';
import { SITE_DEFINITION } from './ids.ts';
import { readJsonFile } from './json-file.ts';
import { merge, post } from './rebuild-list.ts';
import { quoted, webCall } from './rest.ts';
import type { Restore } from './restore.ts';
import { asPermissions, restoreAssignments } from './role-assignments.ts';
import type { NavigationEntry, SiteDefinition, SiteGroup } from './site-definition.ts';

/** A restore of a site's own settings under way. */
interface Work {
  readonly restore: Restore;
  readonly on: On;
  readonly definition: SiteDefinition;
  readonly issues: string[];
}

/**
 * How a site is set up: title and settings, regional settings, columns and content types of its own, groups with their
 * members, navigation, rights. What is there already is not made twice, and nothing is taken away but rights.
 */
export async function restoreSite(restore: Restore, on: On, file: RestoreFile): Promise<RestoredFile> {
  const definition = (await readJsonFile(file.name, file.open)) as Partial<SiteDefinition> | null;
  if (definition?.format !== 'site definition 1')
    throw new OutsideError('damaged', `${file.name} does not say how a site is set up.`, { reason: 'source-format' });
  const work: Work = { restore, on, definition: definition as SiteDefinition, issues: [] };
  const { settings, regional, notRead } = work.definition;
  if (settings !== undefined) await attempt(work, 'The settings', () => merge(restore, on, 'web', settings));
  if (regional !== undefined) await attempt(work, 'The regional settings', () => restoreRegional(work, regional));
  await attempt(work, 'The columns', () => restoreColumns(work));
  await attempt(work, 'The content types', () => restoreContentTypes(work));
  for (const group of work.definition.groups ?? [])
    await attempt(work, `The group ${group.title}`, () => restoreGroup(work, group));
  await attempt(work, 'The permission levels', () => restoreLevels(work));
  await attempt(work, 'The navigation', () => restoreNavigation(work));
  await attempt(work, 'The permissions of the site', () => restoreRights(work));
  for (const [part, reason] of Object.entries(notRead ?? {}))
    work.issues.push(`Its ${part} were not in the backup: ${reason}`);
  return {
    id: SITE_DEFINITION,
    name: file.name,
    outcome: 'replaced',
    size: file.size,
    hash: undefined,
    ...(work.issues.length === 0 ? {} : { issues: work.issues }),
  };
}

async function attempt(work: Work, what: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof OutsideError) || !['rejected', 'gone', 'denied'].includes(error.code)) throw error;
    work.issues.push(`${what} could not be given back: ${messageOf(error)}`);
  }
}

async function restoreRegional({ restore, on }: Work, regional: Json): Promise<void> {
  const { TimeZone, ...settings } = regional;
  const zone = typeof TimeZone === 'number' ? { TimeZone: { Id: TimeZone } } : {};
  await merge(restore, on, 'web/regionalsettings', { ...settings, ...zone });
}

const sitePath = ({ object }: On, rest: string): string => `/sites/${encodeURIComponent(object.id)}${rest}`;
const TOLD_ONLY = new Set(['id', 'type', 'isDeletable', 'isReorderable', 'isSealed', 'readOnly', 'propagateChanges']);

async function restoreColumns(work: Work): Promise<void> {
  const { restore, on, definition } = work;
  const path = sitePath(on, '/columns');
  const there = new Set((await all(restore.parts, on, path)).map(nameOf));
  for (const column of definition.columns) {
    if (there.has(nameOf(column))) continue;
    const body = Object.entries(column).filter(([name, value]) => !TOLD_ONLY.has(name) && value !== null);
    await attempt(work, `The column ${nameOf(column)}`, () =>
      write(restore.parts, on, { path, body: Object.fromEntries(body) }),
    );
  }
}

async function restoreContentTypes(work: Work): Promise<void> {
  const { restore, on, definition } = work;
  const path = sitePath(on, '/contentTypes');
  const there = new Set((await all(restore.parts, on, path)).map(nameOf));
  for (const type of definition.contentTypes) {
    if (there.has(nameOf(type))) continue;
    const { name, description, group, base, parentId } = type;
    const body = { name, description, group, base: base ?? { id: parentId } };
    await attempt(work, `The content type ${nameOf(type)}`, () => write(restore.parts, on, { path, body }));
  }
}

function nameOf(row: Json): string {
  return String(row['name'] ?? '');
}

async function restoreGroup({ restore, on, issues }: Work, group: SiteGroup): Promise<void> {
  const known = await restore.accounts.numberOf(on, { login: group.title, group: true });
  if (known === undefined) {
    await post(restore, on, 'web/sitegroups', { Title: group.title, Description: group.description });
    restore.accounts.forget(on, { login: group.title, group: true });
  }
  const users = `web/sitegroups/getbyname('${quoted(group.title)}')/users`;
  const { value } = await get(restore, on, `${users}?$select=LoginName&$top=5000`);
  const there = new Set(((value ?? []) as readonly Json[]).map((user) => String(user['LoginName']).toLowerCase()));
  for (const login of group.members) {
    if (there.has(login.toLowerCase())) continue;
    try {
      await post(restore, on, users, { LoginName: login });
    } catch (error) {
      if (!(error instanceof OutsideError) || (error.code !== 'rejected' && error.code !== 'gone')) throw error;
      issues.push(`${login} was not put into the group ${group.title}: no such account any more.`);
    }
  }
}

async function restoreLevels({ restore, on, definition }: Work): Promise<void> {
  const { levels = [] } = definition;
  if (levels.length === 0) return;
  const { value } = await get(restore, on, 'web/roledefinitions?$select=Name');
  const there = new Set(((value ?? []) as readonly Json[]).map((one) => String(one['Name']).toLowerCase()));
  for (const { name, description, permissions } of levels)
    if (!there.has(name.toLowerCase()))
      await post(restore, on, 'web/roledefinitions', {
        Name: name,
        Description: description,
        BasePermissions: permissions,
      });
}

async function restoreNavigation({ restore, on, definition }: Work): Promise<void> {
  const { navigation } = definition;
  if (navigation === undefined) return;
  await addEntries({ restore, on }, 'web/navigation/quicklaunch', navigation.quickLaunch);
  await addEntries({ restore, on }, 'web/navigation/topnavigationbar', navigation.top);
}

/** Entries that are not there by title and address, and what lies below each. */
async function addEntries(
  work: Pick<Work, 'restore' | 'on'>,
  path: string,
  entries: readonly NavigationEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const { restore, on } = work;
  const { value } = await get(restore, on, `${path}?$top=5000`);
  const there = (value ?? []) as readonly Json[];
  for (const { title, url, external, children } of entries) {
    const known = there.find((row) => row['Title'] === title && row['Url'] === url);
    const row = known ?? (await post(restore, on, path, { Title: title, Url: url, IsExternal: external }));
    await addEntries(work, `web/navigation/getnodebyid(${String(row['Id'])})/children`, children);
  }
}

async function restoreRights({ restore, on, definition, issues }: Work): Promise<void> {
  const { permissions } = definition;
  if (permissions === undefined) return;
  const target = { parts: restore.parts, accounts: restore.accounts, on, path: 'web' };
  issues.push(...(await restoreAssignments(target, asPermissions(permissions))));
}

async function get(restore: Restore, on: On, path: string): Promise<Json> {
  const answer = await restore.parts.sharePoint.json(webCall({ ...on, method: 'GET', path, purpose: 'restore' }));
  return (answer.body ?? {}) as Json;
}
