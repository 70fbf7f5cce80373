import { Bucket, type Terms } from './bucket.ts';
import type { Cost } from './cost.ts';
import type { BucketRule, Scope } from './limits/rule.ts';

/** Whom and what a request is about: who asks, and which resource is asked. */
export interface Target {
  /** Login of the account; undefined for an application. */
  readonly user: string | undefined;
  /** The application, if several are not counted together. */
  readonly application?: string;
  /** Data location of a multi-geo tenant; each has budgets of its own. */
  readonly geo?: string;
  readonly mailbox?: string;
  readonly team?: string;
  readonly channel?: string;
  readonly chat?: string;
}

/** Narrow ones first: who waits for his mailbox does not stand in the way of others. */
const ORDER: readonly Scope[] = ['chat', 'channel', 'team', 'mailbox', 'user', 'application', 'tenant'];
/** Buckets looked at for each one that is made, to find some that can be forgotten. */
const LOOKED_AT = 3;

/** Whose bucket of a scope a request touches; undefined if it touches none. */
export function keyOf(scope: Scope, target: Target): string | undefined {
  switch (scope) {
    case 'user':
      return target.user;
    case 'application':
      return target.application === undefined ? (target.geo ?? '') : `${target.application} ${target.geo ?? ''}`;
    case 'tenant':
      return target.geo ?? '';
    case 'mailbox':
      return target.mailbox;
    case 'team':
      return target.team;
    case 'channel':
      return target.channel;
    case 'chat':
      return target.chat;
  }
}

/** The scopes that a request belongs to, narrow ones first. */
export function scopesOf(target: Target): readonly Scope[] {
  return ORDER.filter((scope) => keyOf(scope, target) !== undefined);
}

/**
 * All buckets of a governor. Those of users, mailboxes, teams… are made when they are first touched and forgotten when
 * nothing is used of them, so that memory follows what is being worked on, not what there is.
 */
export class BucketStore {
  readonly #rules: readonly BucketRule[];
  readonly #terms: Terms;
  readonly #touched = {
    users: new WeakMap<readonly string[], readonly BucketRule[]>(),
    applications: new WeakMap<readonly string[], readonly BucketRule[]>(),
  };
  readonly #buckets = new Map<BucketRule, Map<string, Bucket>>();

  constructor(rules: readonly BucketRule[], terms: Terms) {
    this.#rules = [...rules].sort((a, b) => ORDER.indexOf(a.scope) - ORDER.indexOf(b.scope));
    this.#terms = terms;
    for (const rule of this.#rules) this.#buckets.set(rule, new Map());
  }

  /** The buckets that a request takes from, narrow scopes first. */
  touchedBy(cost: Cost, target: Target, now: number): readonly Bucket[] {
    const found: Bucket[] = [];
    for (const rule of this.#rulesFor(cost, target.user !== undefined)) {
      const key = keyOf(rule.scope, target);
      if (key !== undefined) found.push(this.#bucket(rule, key, now));
    }
    return found;
  }

  /** The buckets there are of a scope and key. */
  of(scope: Scope, key: string): readonly Bucket[] {
    return this.#rules.flatMap((rule) => (rule.scope === scope ? (this.#buckets.get(rule)?.get(key) ?? []) : []));
  }

  /** Those of application and tenant, one per rule at least, made if they are not there. */
  shared(now: number): readonly Bucket[] {
    return this.#rules.flatMap((rule) => {
      if (rule.scope !== 'application' && rule.scope !== 'tenant') return [];
      const known = this.#buckets.get(rule);
      return known === undefined || known.size === 0 ? [this.#bucket(rule, '', now)] : [...known.values()];
    });
  }

  /** One new bucket for each rule of a scope, not kept. */
  fresh(scope: Scope): readonly Bucket[] {
    return this.#rules.flatMap((rule) => (rule.scope === scope ? [new Bucket(rule, '', this.#terms)] : []));
  }

  /** How many buckets are kept at the moment. */
  get size(): number {
    let size = 0;
    for (const known of this.#buckets.values()) size += known.size;
    return size;
  }

  #rulesFor({ meters }: Cost, asUser: boolean): readonly BucketRule[] {
    // The meters of a class are one array for all its requests.
    const touched = this.#touched[asUser ? 'users' : 'applications'];
    const known = touched.get(meters);
    if (known !== undefined) return known;
    const wanted = new Set<string>(meters);
    const found = this.#rules.filter(
      ({ meter, callers }) =>
        wanted.has(meter) && (callers === undefined || callers === (asUser ? 'users' : 'applications')),
    );
    touched.set(meters, found);
    return found;
  }

  #bucket(rule: BucketRule, key: string, now: number): Bucket {
    const known = this.#buckets.get(rule) ?? new Map<string, Bucket>();
    const bucket = known.get(key);
    if (bucket !== undefined) return bucket;
    forgetIdle(known, now);
    const made = new Bucket(rule, key, this.#terms);
    known.set(key, made);
    return made;
  }
}

/** Looks at the oldest few and drops the idle ones; the others go to the end of the line, so that all get their turn. */
function forgetIdle(known: Map<string, Bucket>, now: number): void {
  let looked = 0;
  for (const [key, bucket] of known) {
    if (looked === LOOKED_AT) return;
    looked += 1;
    known.delete(key);
    if (!bucket.isIdle(now)) known.set(key, bucket);
  }
}
