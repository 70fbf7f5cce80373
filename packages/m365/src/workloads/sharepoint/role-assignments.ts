import { messageOf, OutsideError, type Permissions } from '@coffer/model';
import type { On } from '../drive/with-access.ts';
import type { Accounts } from './accounts.ts';
import type { SitesParts } from './parts.ts';
import { webCall } from './rest.ts';

/** Rights of somebody on a site, list or item, as they are kept. Graph cannot tell them apart so finely. */
export interface RoleAssignment {
  readonly kind: 'role';
  readonly member: { readonly login: string; readonly title: string; readonly group: boolean };
  /** Names of permission levels; `Limited Access` is left out, SharePoint gives it by itself. */
  readonly levels: readonly string[];
}

interface WireAssignment {
  readonly PrincipalId?: number;
  readonly Member?: { readonly LoginName?: string; readonly Title?: string; readonly PrincipalType?: number };
  readonly RoleDefinitionBindings?: readonly {
    readonly Id?: number;
    readonly Name?: string;
    readonly RoleTypeKind?: number;
  }[];
}

/** PrincipalType of a group of the site. */
const SITE_GROUP = 8;
/** RoleTypeKind of `Limited Access`. */
const GUEST = 1;

/** The rights on what `path` leads to (below `_api/`), in a fixed order. Two units. */
export async function readAssignments(parts: SitesParts, on: On, path: string): Promise<readonly RoleAssignment[]> {
  const rows = await wireAssignments(parts, on, path, 'permission');
  const kept = rows.flatMap((row): RoleAssignment[] => {
    const { Member: member } = row;
    const levels = levelsOf(row).map(({ Name }) => Name ?? '');
    if (member?.LoginName === undefined || levels.length === 0) return [];
    const group = member.PrincipalType === SITE_GROUP;
    const who = { login: member.LoginName, title: member.Title ?? member.LoginName, group };
    return [{ kind: 'role', member: who, levels: levels.sort() }];
  });
  return kept.sort((a, b) => (a.member.login < b.member.login ? -1 : 1));
}

/** Assignments in the words of the engine. */
export function asPermissions(assignments: readonly RoleAssignment[]): Permissions {
  return assignments as unknown as Permissions;
}

/** A restore of rights: on what, by whose numbers. */
export interface AssignmentTarget {
  readonly parts: SitesParts;
  readonly accounts: Accounts;
  readonly on: On;
  /** Below `_api/`: `web`, a list, an item. */
  readonly path: string;
}

/**
 * Gives a site, list or item these rights in the place of what it has, and ends its inheritance. Returns what could not be
 * given back, each with the reason.
 */
export async function restoreAssignments(
  target: AssignmentTarget,
  permissions: Permissions,
): Promise<readonly string[]> {
  const { parts, on, path } = target;
  const wanted = permissions.flatMap((one) => (one['kind'] === 'role' ? [one as unknown as RoleAssignment] : []));
  await post(target, `${path}/breakroleinheritance(copyRoleAssignments=false,clearSubscopes=false)`);
  const { issues, given } = await give(target, wanted);
  // Whoever could be given nothing would lock everybody out by taking the rest away.
  if (given.size === 0 && wanted.length > 0) return issues;
  for (const row of await wireAssignments(parts, on, path, 'restore')) {
    for (const { Id: level } of levelsOf(row)) {
      if (given.has(`${row.PrincipalId} ${level}`)) continue;
      const remove = `removeroleassignment(principalid=${row.PrincipalId},roledefid=${level})`;
      await attempt(issues, `Rights of ${row.Member?.Title ?? 'somebody'} were not taken away`, () =>
        post(target, `${path}/roleassignments/${remove}`),
      );
    }
  }
  return issues;
}

/** Gives rights in addition to what is there. Returns what could not be given, each with the reason. */
export async function addAssignments(
  target: AssignmentTarget,
  wanted: readonly RoleAssignment[],
): Promise<readonly string[]> {
  return (await give(target, wanted)).issues;
}

async function give(
  target: AssignmentTarget,
  wanted: readonly RoleAssignment[],
): Promise<{ readonly issues: string[]; readonly given: ReadonlySet<string> }> {
  const levels = await levelNumbers(target);
  const issues: string[] = [];
  const given = new Set<string>();
  for (const { member, levels: names } of wanted) {
    const number = await target.accounts.numberOf(target.on, member);
    if (number === undefined) {
      issues.push(`The rights of ${member.title} were not given back: the account or group does not exist any more.`);
      continue;
    }
    for (const name of names) {
      const level = levels.get(name.toLowerCase());
      if (level === undefined) {
        issues.push(`The level ${name} of ${member.title} does not exist on the site any more.`);
        continue;
      }
      given.add(`${number} ${level}`);
      await attempt(issues, `The level ${name} was not given to ${member.title}`, () =>
        post(target, `${target.path}/roleassignments/addroleassignment(principalid=${number},roledefid=${level})`),
      );
    }
  }
  return { issues, given };
}

async function wireAssignments(
  parts: SitesParts,
  on: On,
  path: string,
  purpose: 'permission' | 'restore',
): Promise<readonly WireAssignment[]> {
  const query = '$expand=Member,RoleDefinitionBindings&$top=5000';
  const call = webCall({ ...on, method: 'GET', path: `${path}/roleassignments?${query}`, purpose });
  const { value } = ((await parts.sharePoint.json(call)).body ?? {}) as { readonly value?: readonly WireAssignment[] };
  if (!Array.isArray(value)) throw new OutsideError('damaged', 'SharePoint sent no role assignments.');
  return value as readonly WireAssignment[];
}

async function levelNumbers({ parts, on }: AssignmentTarget): Promise<ReadonlyMap<string, number>> {
  const call = webCall({ ...on, method: 'GET', path: 'web/roledefinitions?$select=Id,Name', purpose: 'restore' });
  const { value } = ((await parts.sharePoint.json(call)).body ?? {}) as {
    readonly value?: readonly { readonly Id?: number; readonly Name?: string }[];
  };
  return new Map(
    (value ?? []).flatMap(({ Id, Name }) => (Id === undefined || Name === undefined ? [] : [[Name.toLowerCase(), Id]])),
  );
}

function levelsOf({ RoleDefinitionBindings: levels }: WireAssignment) {
  return (levels ?? []).filter(({ RoleTypeKind }) => RoleTypeKind !== GUEST);
}

async function post({ parts, on }: AssignmentTarget, path: string): Promise<void> {
  await parts.sharePoint.json(webCall({ ...on, method: 'POST', path, purpose: 'restore' }));
}

async function attempt(issues: string[], failing: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof OutsideError) || !['rejected', 'gone', 'denied'].includes(error.code)) throw error;
    issues.push(`${failing}: ${messageOf(error)}`);
  }
}
