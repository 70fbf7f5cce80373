import { VaultError } from '../errors.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { before, compareMoments, type Moment, momentOf, type Period, SLOTS } from './calendar.ts';
import { hasTags } from './selection.ts';

/** Rules that keep one snapshot of each hour, day, ISO week, month or year. */
type Rhythm = keyof typeof SLOTS;

/**
 * Which snapshots of a group to keep, with the meaning restic gives its `--keep-*` options (0.16 and newer). A snapshot
 * stays when any rule wants it. Of each hour, day and so on, in the time zone it was written with, the newest counts.
 *
 * - A number keeps that many, counted from the newest; -1 keeps them all; 0 or nothing is no rule. While a rule has not
 *   used up its number, it also keeps the oldest snapshot of the group.
 * - A period keeps what is newer than that, counted from the newest snapshot that does not lie in the future.
 */
export interface RetentionPolicy {
  readonly last?: number;
  readonly hourly?: number;
  readonly daily?: number;
  readonly weekly?: number;
  readonly monthly?: number;
  readonly yearly?: number;
  /** Everything within this period. */
  readonly within?: Period;
  readonly withinHourly?: Period;
  readonly withinDaily?: Period;
  readonly withinWeekly?: Period;
  readonly withinMonthly?: Period;
  readonly withinYearly?: Period;
  /** Everything that has all tags of one of these lists. The list of one empty text means: no tags at all. */
  readonly tags?: readonly (readonly string[])[];
}

/** A rule of the policy that keeps a snapshot. */
export interface KeepReason {
  readonly rule: keyof RetentionPolicy;
  /** The list that fits, for `tags`. */
  readonly tags?: readonly string[];
  /** The period, for the rules that have one. */
  readonly period?: Period;
  /** Kept only because it is the oldest of the group and the rule has room left. */
  readonly oldest?: true;
}

/** What becomes of a snapshot: it is kept where there is a reason. */
export interface Decision {
  readonly snapshot: Snapshot;
  readonly reasons: readonly KeepReason[];
}

const COUNTS = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;
const PERIODS = [
  ['withinHourly', 'hourly'],
  ['withinDaily', 'daily'],
  ['withinWeekly', 'weekly'],
  ['withinMonthly', 'monthly'],
  ['withinYearly', 'yearly'],
] as const satisfies readonly (readonly [keyof RetentionPolicy, Rhythm])[];
/** Far beyond any use, and where arithmetic is still exact. */
const MOST = 1_000_000;

/** A snapshot on its way through the rules. */
interface Candidate {
  readonly snapshot: Snapshot;
  readonly moment: Moment;
  /** 0 is the newest. */
  readonly position: number;
  /** Whether it is the oldest of the group. */
  readonly oldest: boolean;
}

type Rule = (candidate: Candidate) => readonly KeepReason[];

/**
 * Decides for each snapshot of one group, newest first (same time: by id). `now`, in milliseconds since 1970, tells
 * which snapshots lie in the future. `refused` for a policy that {@link checkPolicy} refuses.
 */
export function applyPolicy(snapshots: readonly Snapshot[], policy: RetentionPolicy, now: number): Decision[] {
  checkPolicy(policy);
  const timed = snapshots.map((snapshot) => ({ snapshot, moment: momentOf(snapshot.writtenTime) }));
  timed.sort((a, b) => compareMoments(b.moment, a.moment) || (a.snapshot.id < b.snapshot.id ? -1 : 1));
  const here = { milliseconds: now, nanoseconds: 0, offset: 0 };
  const newest = timed.find(({ moment }) => compareMoments(moment, here) < 0)?.moment;
  const rules = rulesOf(policy, newest);
  return timed.map(({ snapshot, moment }, position) => {
    const candidate = { snapshot, moment, position, oldest: position === timed.length - 1 };
    return { snapshot, reasons: rules.flatMap((rule) => rule(candidate)) };
  });
}

/** Throws `refused` for a policy that has no rule at all, and so would keep nothing, or figures that cannot be. */
export function checkPolicy(policy: RetentionPolicy): void {
  for (const name of COUNTS) {
    const count = policy[name] ?? 0;
    if (!Number.isSafeInteger(count) || count < -1) refuse(`${name} must be a whole number, or -1 for all`);
  }
  for (const name of ['within', ...PERIODS.map(([period]) => period)] as const) {
    const parts = Object.values(policy[name] ?? {}) as readonly (number | undefined)[];
    for (const part of parts) {
      if (part === undefined || (Number.isInteger(part) && part >= 0 && part <= MOST)) continue;
      refuse(`${name} must be made of whole numbers from 0 to ${MOST}`);
    }
  }
  if (isEmpty(policy)) refuse('a policy without any rule would keep nothing');
}

function refuse(message: string): never {
  throw new VaultError('refused', message);
}

function isEmpty(policy: RetentionPolicy): boolean {
  const periods = ['within', ...PERIODS.map(([name]) => name)] as const;
  return (
    COUNTS.every((name) => (policy[name] ?? 0) === 0) &&
    periods.every((name) => isZero(policy[name])) &&
    (policy.tags ?? []).length === 0
  );
}

function isZero(period: Period | undefined): boolean {
  return Object.values(period ?? {}).every((part) => (part ?? 0) === 0);
}

function rulesOf(policy: RetentionPolicy, newest: Moment | undefined): Rule[] {
  const rules: Rule[] = (policy.tags ?? []).map(
    (tags) => (candidate) => (hasTags(candidate.snapshot, tags) ? [{ rule: 'tags', tags }] : []),
  );
  // Where all snapshots lie in the future there is no newest one to count from, and all are newer than any period.
  const isWithin = (moment: Moment, period: Period) =>
    newest === undefined || compareMoments(moment, before(newest, period)) > 0;
  const { within } = policy;
  if (within && !isZero(within)) {
    rules.push(({ moment }) => (isWithin(moment, within) ? [{ rule: 'within', period: within }] : []));
  }
  for (const name of COUNTS) {
    const count = policy[name] ?? 0;
    const limit = count === -1 ? Number.POSITIVE_INFINITY : count;
    const slotOf = name === 'last' ? ({ position }: Candidate) => position : slotsOf(name);
    if (limit > 0) rules.push(oneOfEachSlot({ rule: name }, slotOf, limit));
  }
  for (const [name, rhythm] of PERIODS) {
    const period = policy[name];
    if (!period || isZero(period)) continue;
    const rule = oneOfEachSlot({ rule: name, period }, slotsOf(rhythm), Number.POSITIVE_INFINITY);
    rules.push((candidate) => (isWithin(candidate.moment, period) ? rule(candidate) : []));
  }
  return rules;
}

function slotsOf(rhythm: Rhythm): (candidate: Candidate) => number {
  return ({ moment }) => SLOTS[rhythm](moment);
}

/** Keeps the first candidate of each slot, and the oldest of all, until it has kept `limit` of them. */
function oneOfEachSlot(reason: KeepReason, slotOf: (candidate: Candidate) => number, limit: number): Rule {
  let left = limit;
  let last: number | undefined;
  return (candidate) => {
    if (left <= 0) return [];
    const slot = slotOf(candidate);
    const first = slot !== last;
    if (!first && !candidate.oldest) return [];
    last = slot;
    left -= 1;
    return [first ? reason : { ...reason, oldest: true }];
  };
}
