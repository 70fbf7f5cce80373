import type { Tenant } from '@coffer/m365';
import { OutsideError } from '@coffer/model';
import type { Connection } from '../organizations/organization.ts';
import { refusalText } from '../organizations/sign-in-text.ts';
import { poolAccount } from '../organizations/tenant-specs.ts';
import { type GroupFacts, readGroup } from './group-check.ts';

/** Sign-ins that are tried at once. */
const signInsAtOnce = 4;

/** An account that is to be checked. */
export interface Candidate {
  readonly login: string;
  /** Microsoft's id of the group that it is said to be a member of. */
  readonly directoryId: string;
  readonly password: string;
}

/** What a check found. `unchecked` means that Microsoft gave no answer; `text` says why for whoever must act. */
export type CheckOutcome =
  | { readonly state: 'verified' }
  | { readonly state: 'unchecked'; readonly text: string }
  | { readonly state: 'refused'; readonly text: string };

/** With what a check is made. */
export interface PoolCheckTools {
  readonly tenant: Tenant;
  /** The organization's own connection; accounts sign in through the same application. */
  readonly main: Connection;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks accounts against Microsoft: their group is a security group without mail, they are members of it, and they can
 * sign in. One outcome per candidate, in the same order. Rejects only when aborted or when the organization's own
 * sign-in is refused.
 */
export async function checkAccounts(
  candidates: readonly Candidate[],
  tools: PoolCheckTools,
): Promise<readonly CheckOutcome[]> {
  const groups = await readGroups(candidates, tools);
  const members = candidates.map((candidate) => checkMembership(candidate, groups.get(candidate.directoryId)));
  const signIns = new SignIns(tools);
  const worklist = candidates.map((candidate, index) => ({ candidate, index }));
  const outcomes = [...members];
  const work = async (): Promise<void> => {
    for (let next = worklist.shift(); next; next = worklist.shift()) {
      const member = members[next.index];
      if (member?.state === 'refused') continue;
      const signedIn = await signIns.try(next.candidate);
      if (signedIn.state !== 'verified') outcomes[next.index] = signedIn;
    }
  };
  await Promise.all(Array.from({ length: signInsAtOnce }, work));
  return outcomes;
}

async function readGroups(
  candidates: readonly Candidate[],
  { tenant, signal }: PoolCheckTools,
): Promise<ReadonlyMap<string, GroupFacts>> {
  const groups = new Map<string, GroupFacts>();
  for (const { directoryId } of candidates) {
    if (groups.has(directoryId)) continue;
    const wanted = candidates.filter((one) => one.directoryId === directoryId).map((one) => one.login.toLowerCase());
    groups.set(directoryId, await readGroup(tenant, { directoryId, wanted: new Set(wanted) }, signal));
  }
  return groups;
}

function checkMembership(candidate: Candidate, group: GroupFacts | undefined): CheckOutcome {
  if (!group || group.state === 'unknown') {
    return { state: 'unchecked', text: group?.text ?? 'the group could not be read.' };
  }
  if (group.state === 'refused') return group;
  const kind = group.members.get(candidate.login.toLowerCase());
  if (kind === undefined) {
    return { state: 'refused', text: `is not a member of the group "${group.name}".` };
  }
  if (kind !== 'user')
    return { state: 'refused', text: 'is a group; a group cannot sign in, name its members instead.' };
  return { state: 'verified' };
}

/** Tries sign-ins; once there is no connection at all, the rest is not tried any more. */
class SignIns {
  readonly #tools: PoolCheckTools;
  #noConnection: CheckOutcome | undefined;

  constructor(tools: PoolCheckTools) {
    this.#tools = tools;
  }

  async try(candidate: Candidate): Promise<CheckOutcome> {
    if (this.#noConnection) return this.#noConnection;
    const { tenant, main, signal } = this.#tools;
    try {
      await tenant.verify(poolAccount(candidate.login, candidate.password, main), signal);
      return { state: 'verified' };
    } catch (error) {
      const refusal = refusalText(error, 'account');
      if (refusal !== undefined) return { state: 'refused', text: refusal };
      if (!(error instanceof OutsideError)) throw error;
      const outcome = { state: 'unchecked', text: error.message } as const;
      if (error.code === 'unreachable') this.#noConnection = outcome;
      return outcome;
    }
  }
}
