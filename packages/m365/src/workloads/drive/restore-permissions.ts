import { messageOf, OutsideError, type Permissions, type SharingContext } from '@coffer/model';
import { segment } from '../../client/graph.ts';
import type { JsonAnswer } from '../../client/pipeline.ts';
import {
  isOwn,
  openPermissions,
  type PermissionPlace,
  permissionsPath,
  presentPermissions,
  type WireGrantee,
  type WirePermission,
} from './permissions.ts';

/** Where permissions go. */
export interface PermissionTarget extends PermissionPlace {
  /** The item was made just now, so it has nothing of its own yet; that need not be asked. */
  readonly isNew: boolean;
  readonly context: SharingContext;
  /** Gives what Graph cannot give, where there is another way; returns what could not be given either. */
  readonly others?: (permissions: readonly WirePermission[]) => Promise<readonly string[]>;
}

/** A restore of permissions under way. */
interface Work {
  readonly target: PermissionTarget;
  readonly issues: string[];
  /** Inherited permissions are still there: the first thing that is shared drops them. */
  inherits: boolean;
}

/**
 * Gives an item these permissions in the place of what it has: what it should not have is removed first, then links are
 * made, then rights given, because the end of inheritance takes direct rights with it. Five units a request; a new
 * item whose rights are of one role is one request.
 *
 * Returns what could not be given back, each with the reason: roles of owners and site groups, which Graph cannot give;
 * links with a password; people who are no more; what the organization does not allow.
 */
export async function restorePermissions(
  target: PermissionTarget,
  permissions: Permissions,
): Promise<readonly string[]> {
  const wanted = openPermissions(permissions);
  const present = target.isNew ? [] : await presentPermissions(target, 'restore');
  const work: Work = { target, issues: [], inherits: target.isNew || !present.some(isOwn) };
  const own = present.filter(isOwn);
  const there = new Set(own.map(keyOf));
  const wantedKeys = new Set(wanted.map(keyOf));
  for (const one of own) if (!wantedKeys.has(keyOf(one))) await removeOne(work, one);
  const missing = wanted.filter((one) => !there.has(keyOf(one)));
  const possible: WirePermission[] = [];
  const others: WirePermission[] = [];
  for (const one of missing) {
    const reason = impossible(one);
    if (reason === undefined) possible.push(one);
    else if (target.others !== undefined && one.grantedToV2?.siteGroup !== undefined) others.push(one);
    else work.issues.push(reason);
  }
  for (const one of possible) if (one.link !== undefined) await makeLink(work, one);
  for (const some of alike(possible.filter(({ link }) => link === undefined))) await invite(work, some);
  if (work.inherits) await dropInherited(work);
  if (others.length > 0) work.issues.push(...((await target.others?.(others)) ?? []));
  return work.issues;
}

/** Equal for permissions that mean the same, whatever ids they have. */
function keyOf({ roles = [], link, grantedToV2, invitation, expirationDateTime }: WirePermission): string {
  const expires = expirationDateTime ?? '';
  if (link !== undefined) return JSON.stringify(['link', link.type, link.scope, link.webUrl, expires]);
  return JSON.stringify([[...roles].sort(), idOf(grantedToV2) ?? invitation?.email ?? '', expires]);
}

function idOf(who: WireGrantee | undefined): string | undefined {
  if (who === undefined) return undefined;
  const { user, group, siteGroup, siteUser, application, device } = who;
  const one = user ?? group ?? siteGroup ?? siteUser ?? application ?? device;
  return one?.id ?? one?.email;
}

/** Why Graph cannot give a permission back; undefined if it can. */
function impossible({ roles = [], link, hasPassword, grantedToV2 }: WirePermission): string | undefined {
  if (link !== undefined)
    return hasPassword === true ? 'A link with a password was not made again: its password is not known.' : undefined;
  const name = nameOf(grantedToV2);
  if (grantedToV2?.siteGroup !== undefined)
    return `The rights of the site group ${name} were not given back: Microsoft Graph gives none to site groups.`;
  if (grantedToV2?.application !== undefined || grantedToV2?.device !== undefined)
    return `The rights of the application ${name} were not given back: Microsoft Graph gives none to applications.`;
  if (roleOf(roles) === undefined)
    return `The role ${roles.join(', ') || '(restricted)'} of ${name} was not given back: Microsoft Graph gives only read and write.`;
  return undefined;
}

/** The role that people and groups can be given; undefined for others. */
export function roleOf(roles: readonly string[]): 'read' | 'write' | undefined {
  if (roles.includes('owner')) return undefined;
  if (roles.includes('write')) return 'write';
  return roles.includes('read') ? 'read' : undefined;
}

function nameOf(who: WireGrantee | undefined): string {
  const { user, group, siteGroup, siteUser, application, device } = who ?? {};
  const one = user ?? group ?? siteGroup ?? siteUser ?? application ?? device;
  return one?.displayName || one?.email || one?.id || 'somebody';
}

async function removeOne(work: Work, one: WirePermission): Promise<void> {
  // The owner of a drive keeps his rights whatever is asked; nobody can be made one either.
  if (one.id === undefined || one.roles?.includes('owner') === true) return;
  await attempt(work, `A permission of ${nameOf(one.grantedToV2)} was not taken away`, () =>
    send(work, 'DELETE', `/${segment(one.id ?? '')}`, undefined),
  );
}

async function makeLink(work: Work, one: WirePermission): Promise<void> {
  const { link = {}, expirationDateTime } = one;
  const recipients = link.scope === 'users' ? (one.grantedToIdentitiesV2 ?? []).flatMap(recipientOf) : [];
  const body = {
    type: link.preventsDownload === true ? 'blocksDownload' : link.type,
    scope: link.scope,
    ...(typeof expirationDateTime === 'string' ? { expirationDateTime } : {}),
    ...(recipients.length === 0 ? {} : { recipients, sendNotification: work.target.context.notify === true }),
  };
  await attempt(work, `A link (${link.type}, ${link.scope}) was not made again`, () => share(work, 'createLink', body));
}

/** Rights of the same kind are given in one request; if that is refused, one by one, to find out whose cannot be. */
async function invite(work: Work, some: readonly WirePermission[]): Promise<void> {
  const [first] = some;
  if (first === undefined) return;
  const body = {
    roles: [roleOf(first.roles ?? [])],
    requireSignIn: true,
    sendInvitation: work.target.context.notify === true,
    ...(typeof first.expirationDateTime === 'string' ? { expirationDateTime: first.expirationDateTime } : {}),
    recipients: some.flatMap((one) => recipientOf(one.grantedToV2 ?? { user: one.invitation ?? {} })),
  };
  if (some.length === 1) {
    const who = nameOf(first.grantedToV2 ?? { user: first.invitation ?? {} });
    await attempt(work, `The rights of ${who} were not given back`, () => share(work, 'invite', body));
    return;
  }
  try {
    await share(work, 'invite', body);
  } catch (error) {
    if (!refused(error)) throw error;
    for (const one of some) await invite(work, [one]);
  }
}

function recipientOf(who: WireGrantee): readonly { readonly objectId?: string; readonly email?: string }[] {
  const { user, group } = who;
  const id = user?.id ?? group?.id;
  if (id !== undefined) return [{ objectId: id }];
  const email = user?.email ?? group?.email ?? who.siteUser?.email;
  return email === undefined ? [] : [{ email }];
}

/** Permissions that one request can give: of one role, ending at one time. */
function alike(some: readonly WirePermission[]): readonly (readonly WirePermission[])[] {
  const groups = Map.groupBy(some, ({ roles = [], expirationDateTime }) =>
    JSON.stringify([roleOf(roles), expirationDateTime ?? '']),
  );
  return [...groups.values()];
}

/** An item with rights of its own that nobody has: a link for nobody ends the inheritance and is removed again. */
async function dropInherited(work: Work): Promise<void> {
  await attempt(work, 'The inherited permissions were not taken away', async () => {
    const made = await share(work, 'createLink', { type: 'view', scope: 'users' });
    const { id } = (made.body ?? {}) as WirePermission;
    if (id !== undefined) await send(work, 'DELETE', `/${segment(id)}`, undefined);
  });
}

async function share(work: Work, action: 'invite' | 'createLink', body: object): Promise<JsonAnswer> {
  const answer = await send(work, 'POST', action, { ...body, retainInheritedPermissions: !work.inherits });
  work.inherits = false;
  return answer;
}

function send(work: Work, method: 'POST' | 'DELETE', what: string, body: object | undefined): Promise<JsonAnswer> {
  const { target } = work;
  const permissions = permissionsPath(target);
  // Sharing is done to the item, removing to its permissions.
  const path = method === 'POST' ? permissions.replace(/permissions$/, what) : `${permissions}${what}`;
  return target.graph.json({
    method,
    path,
    // Only beta takes the people of a link with it.
    ...(body !== undefined && 'recipients' in body && what === 'createLink' ? { version: 'beta' as const } : {}),
    as: 'drive',
    cost: method === 'POST' ? 'sharing' : 'permission',
    purpose: 'restore',
    objectId: target.object.id,
    context: target.context,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
}

/** Does it, or notes that it could not be done and why. What says nothing about this one permission is thrown. */
async function attempt(work: Work, failing: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!refused(error)) throw error;
    if (error.code === 'gone') return;
    work.issues.push(`${failing}: ${REASONS[error.reason ?? ''] ?? messageOf(error)}`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  sharingDisabled: 'sharing with people outside is switched off.',
  noResolvedUsers: 'the account does not exist any more.',
};

function refused(error: unknown): error is OutsideError {
  return error instanceof OutsideError && ['rejected', 'gone', 'denied'].includes(error.code);
}
