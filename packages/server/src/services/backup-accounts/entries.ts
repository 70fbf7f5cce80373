import { RequestError } from '@coffer/model';
import type { BackupAccountRow } from '../../db/stores/backup-account-store.ts';
import { parseDirectoryId } from '../directory/directory-id.ts';
import { isLogin } from '../organizations/connection.ts';

/** Accounts that one pool may hold. */
const largestPool = 1_000;

/** What a member of a group can be. */
export const memberTypes = ['Unknown', 'User', 'Group'] as const;

/** One of {@link memberTypes}. */
export type MemberType = (typeof memberTypes)[number];

/** One entry of the array that a caller sends. Nothing about it is trusted yet. */
export interface BackupAccountInput {
  readonly groupMember?:
    | {
        readonly groupId?: string | undefined;
        readonly name?: string | undefined;
        readonly login?: string | undefined;
        readonly type?: string | undefined;
        readonly isCloud?: boolean | undefined;
      }
    | undefined;
  readonly password?: string | null | undefined;
}

/** An entry that is well-formed. */
export interface PoolEntry {
  /** Place in the array, from 0. */
  readonly index: number;
  readonly login: string;
  readonly loginKey: string;
  /** As the caller wrote it, in lower case. */
  readonly groupId: string;
  /** Microsoft's id of the group. */
  readonly directoryId: string;
  readonly name: string | undefined;
  readonly type: MemberType;
  readonly isCloud: boolean | undefined;
  /** A new password in clear; undefined keeps the stored one. */
  readonly password: string | undefined;
  /** The account as it is in the pool already. */
  readonly stored: BackupAccountRow | undefined;
}

/** What the entries are compared with. */
export interface PoolSurroundings {
  readonly stored: readonly BackupAccountRow[];
  /** The account that the organization signs in with. */
  readonly ownAccount: string | undefined;
}

/** How an entry is called in messages: its place and its login. */
export function entryName(index: number, login: string | undefined): string {
  return login ? `Backup account [${index}] (${login})` : `Backup account [${index}]`;
}

/**
 * Checks everything that needs no question to Microsoft.
 * Rejects with `RequestError('invalid')` that names the first wrong entry and the reason.
 */
export function readEntries(
  inputs: readonly BackupAccountInput[],
  { stored, ownAccount }: PoolSurroundings,
): readonly PoolEntry[] {
  if (inputs.length > largestPool) {
    throw new RequestError(
      'invalid',
      `A pool holds at most ${largestPool} backup accounts; ${inputs.length} were sent.`,
    );
  }
  const known = new Map(stored.map((row) => [row.login_key, row]));
  const seen = new Map<string, number>();
  return inputs.map((input, index) => {
    const entry = readEntry(input, index, known);
    const twin = seen.get(entry.loginKey);
    if (twin !== undefined) throw refuse(index, entry.login, `the same login is given at [${twin}] already.`);
    seen.set(entry.loginKey, index);
    if (entry.loginKey === ownAccount?.toLowerCase()) {
      throw refuse(
        index,
        entry.login,
        'is the account the organization was added with; it cannot be a backup account.',
      );
    }
    if (entry.password === undefined && entry.stored === undefined) {
      throw refuse(index, entry.login, 'a password is needed, because this account is not in the pool yet.');
    }
    return entry;
  });
}

function readEntry(input: BackupAccountInput, index: number, known: ReadonlyMap<string, BackupAccountRow>): PoolEntry {
  const member = input?.groupMember;
  const login = member?.login?.trim();
  if (!member) throw refuse(index, undefined, 'groupMember is missing.');
  if (!login) throw refuse(index, undefined, 'groupMember.login is missing.');
  if (!isLogin(login)) {
    throw refuse(index, login, 'groupMember.login must be a sign-in name such as name@domain.onmicrosoft.com.');
  }
  const type = memberTypes.find((one) => one.toLowerCase() === (member.type ?? 'User').toLowerCase());
  if (type === undefined) throw refuse(index, login, 'groupMember.type must be one of Unknown, User and Group.');
  const groupId = (member.groupId ?? '').trim().toLowerCase();
  const directoryId = parseDirectoryId(groupId);
  if (directoryId === undefined) {
    throw refuse(index, login, 'groupMember.groupId must be the id of a group as the list of groups shows it.');
  }
  const loginKey = login.toLowerCase();
  return {
    index,
    login,
    loginKey,
    groupId,
    directoryId,
    name: member.name,
    type,
    isCloud: member.isCloud,
    password: input.password ? input.password : undefined,
    stored: known.get(loginKey),
  };
}

function refuse(index: number, login: string | undefined, why: string): RequestError {
  return new RequestError('invalid', `${entryName(index, login)}: ${why}`);
}
