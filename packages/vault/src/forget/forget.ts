import { VaultError } from '../errors.ts';
import { RepositoryLock } from '../lock/repository-lock.ts';
import { mapBounded } from '../repository/bounded.ts';
import type { RepositoryParts } from '../repository/parts.ts';
import { loadSnapshots } from '../snapshot/load-snapshots.ts';
import { applyPolicy, checkPolicy, type Decision, type RetentionPolicy } from './policy.ts';
import { type GroupBy, groupSnapshots, matches, type SnapshotFilter, type SnapshotGroup } from './selection.ts';

const PARALLEL_DELETES = 8;

/** Which snapshots to forget. */
export interface ForgetOptions {
  readonly policy: RetentionPolicy;
  /** The policy is applied to each group by itself. Default: host and paths, as in restic. Empty: all are one group. */
  readonly groupBy?: readonly GroupBy[];
  /** Snapshots it does not mean are neither removed nor counted. */
  readonly filter?: SnapshotFilter;
  /** Only says what would be done; takes no lock. */
  readonly dryRun?: boolean;
  readonly signal?: AbortSignal;
}

/** A group of snapshots with what becomes of each, newest first. */
export interface ForgetGroup extends Omit<SnapshotGroup, 'snapshots'> {
  /** Kept where there is a reason, removed where there is none. */
  readonly decisions: readonly Decision[];
}

/** What was done. */
export interface ForgetReport {
  readonly groups: readonly ForgetGroup[];
  /** Ids of the snapshots that are gone; empty for a dry run. */
  readonly removed: readonly string[];
}

/**
 * Removes the snapshots the policy does not keep, under the exclusive lock. What only they referred to stays until the
 * repository is pruned. Nothing at all is removed when a group would lose its last snapshot (`refused`), when a snapshot
 * cannot be read (`damaged`), or while others work (`locked`). When it is cut off, some may be removed and the rest not;
 * the same call then goes on.
 */
export async function forget(parts: RepositoryParts, options: ForgetOptions): Promise<ForgetReport> {
  checkPolicy(options.policy);
  if (options.dryRun) return { groups: await decide(parts, options), removed: [] };
  return await underExclusiveLock(parts, options.signal, async (signal) => {
    const groups = await decide(parts, { ...options, signal });
    const removed = groups.flatMap(({ decisions }) =>
      decisions.flatMap(({ snapshot, reasons }) => (reasons.length === 0 ? [snapshot.id] : [])),
    );
    await removeSnapshots(parts, removed, signal);
    return { groups, removed };
  });
}

/**
 * Removes these snapshots, whatever their age, under the exclusive lock. Ids that are not there are no error: they are
 * gone, as was asked for.
 */
export async function forgetSnapshots(
  parts: RepositoryParts,
  ids: readonly string[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<void> {
  await underExclusiveLock(parts, options.signal, (signal) => removeSnapshots(parts, ids, signal));
}

async function decide(parts: RepositoryParts, options: ForgetOptions): Promise<ForgetGroup[]> {
  const { policy, groupBy = ['host', 'paths'], filter = {}, signal } = options;
  const snapshots = await loadSnapshots(parts.documents, { signal });
  const chosen = snapshots.filter((snapshot) => matches(snapshot, filter));
  return groupSnapshots(chosen, groupBy).map(({ snapshots: members, ...key }) => {
    const decisions = applyPolicy(members, policy, parts.clock.now());
    if (decisions.every(({ reasons }) => reasons.length === 0)) {
      throw new VaultError('refused', `the policy would remove every snapshot of the group ${JSON.stringify(key)}`);
    }
    return { ...key, decisions };
  });
}

async function underExclusiveLock<T>(
  { documents, clock }: RepositoryParts,
  signal: AbortSignal | undefined,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  await using lock = await RepositoryLock.acquire(documents, clock, 'exclusive');
  return await action(signal ? AbortSignal.any([signal, lock.lost]) : lock.lost);
}

/** Returns only when no deletion is under way any more, so that none happens after the lock is given back. */
async function removeSnapshots({ documents }: RepositoryParts, ids: readonly string[], signal: AbortSignal) {
  let failure: { readonly error: unknown } | undefined;
  await mapBounded(ids, PARALLEL_DELETES, async (id) => {
    if (failure) return;
    try {
      signal.throwIfAborted();
      await documents.delete('snapshot', id);
    } catch (error) {
      if (!(error instanceof VaultError && error.code === 'missing')) failure ??= { error };
    }
  });
  if (failure) throw failure.error;
}
