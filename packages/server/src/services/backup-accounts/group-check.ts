import type { Tenant } from '@coffer/m365';
import { OutsideError, RequestError } from '@coffer/model';
import { isOutOfReach, refusalText } from '../organizations/sign-in-text.ts';

/** What is known of a group that accounts were chosen from. */
export type GroupFacts =
  | {
      readonly state: 'read';
      readonly name: string;
      /** Those of the wanted logins that are members, in lower case, with what they are. */
      readonly members: ReadonlyMap<string, 'user' | 'other'>;
    }
  | { readonly state: 'refused'; readonly text: string }
  /** Microsoft gave no answer. */
  | { readonly state: 'unknown'; readonly text: string };

interface GroupQuestion {
  readonly directoryId: string;
  /** Logins in lower case; reading ends as soon as all of them were seen. */
  readonly wanted: ReadonlySet<string>;
}

/** Reads a group as far as needed. Rejects when aborted or when the organization's own sign-in is refused. */
export async function readGroup(tenant: Tenant, question: GroupQuestion, signal?: AbortSignal): Promise<GroupFacts> {
  try {
    const group = await tenant.directory.group(question.directoryId, signal);
    if (group === undefined) return { state: 'refused', text: 'the group does not exist in the organization.' };
    if (group.mailEnabled) {
      return {
        state: 'refused',
        text: `the group "${group.displayName}" is mail-enabled; choose a security group without mail.`,
      };
    }
    if (!group.securityEnabled) {
      return { state: 'refused', text: `the group "${group.displayName}" is not a security group.` };
    }
    return { state: 'read', name: group.displayName, members: await membersOf(tenant, question, signal) };
  } catch (error) {
    return failed(error);
  }
}

async function membersOf(
  tenant: Tenant,
  { directoryId, wanted }: GroupQuestion,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, 'user' | 'other'>> {
  const found = new Map<string, 'user' | 'other'>();
  let next: string | undefined;
  do {
    const page = await tenant.directory.members(directoryId, next, signal);
    for (const member of page.items) {
      const login = member.userName?.toLowerCase();
      if (login !== undefined && wanted.has(login)) found.set(login, member.kind === 'user' ? 'user' : 'other');
    }
    next = page.next;
  } while (next !== undefined && found.size < wanted.size);
  return found;
}

function failed(error: unknown): GroupFacts {
  if (!(error instanceof OutsideError)) throw error;
  if (error.code === 'gone') return { state: 'refused', text: 'the group does not exist in the organization.' };
  if (isOutOfReach(error)) return { state: 'unknown', text: error.message };
  const why = refusalText(error, 'account') ?? error.message;
  throw new RequestError('invalid', `The groups of the organization cannot be read: ${why}`, {
    cause: error,
  });
}
