import { type Clock, type Logger, OutsideError, type WorkContext } from '@coffer/model';
import type { Credential } from '../credential.ts';
import { credentialFingerprint } from '../credential.ts';
import { Identity } from './identity.ts';
import type { TokenCache } from './tokens.ts';

/** A refused identity is tried again after this pause, in milliseconds; sooner would help a lock-out along. */
const PAUSE = 15 * 60_000;
/** Who has at least this share of his budget left has plenty; among those it does not matter who has more. */
const PLENTY = 0.75;
/** Below that, head-room is compared in steps of this share: smaller differences are equal, and equals take turns. */
const STEP = 0.05;
/** Sessions remembered per failing identity, so that a long failure does not grow without bound. */
const TOLD_LIMIT = 1_000;

/** `main` is the organization's own identity; `drive` is any of the pool, or the main one if the pool is empty. */
export type Role = 'main' | 'drive';

/** What a {@link IdentityPool} needs. */
export interface PoolOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly main: Credential;
  readonly pool: readonly Credential[];
  readonly tokensFor: (credential: Credential) => TokenCache;
  /** Free share of the tightest per-user budget, 0 to 1. */
  readonly headRoom: (user: string | undefined) => number;
  /** Until when nothing is sent as this user, in milliseconds since 1970; in the past if he may be used. */
  readonly restsUntil?: (user: string) => number;
  /** The same for an application, which is told of but not chosen by: as a rule all applications rest together. */
  readonly applicationRestsUntil?: (applicationId: string) => number;
}

/** How an identity is seen from outside. */
export interface IdentityStatus {
  readonly name: string;
  readonly kind: Credential['kind'];
  readonly health: Identity['health'];
  readonly reason?: string;
  /** End of the rest, milliseconds since 1970. */
  readonly until?: number;
  readonly requests: number;
}

/**
 * The identities of one organization, and who does the next request: of those in good health the one with the most
 * budget left, work in flight included; equals take turns, so that equal accounts carry an equal load. An application that the
 * organization signs in with takes its turns beside those of the pool; an account leaves the work on drives to them.
 */
export class IdentityPool {
  readonly #options: PoolOptions;
  readonly #main: Identity;
  #pool: readonly Identity[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#main = this.#made(options.main);
    this.replace(options.pool);
  }

  /** Whether drives are read by pool identities rather than by the main one. */
  get inUse(): boolean {
    return this.#pool.length > 0;
  }

  /** Those who share the work on drives while there is a pool, in whatever health. */
  get #rotation(): readonly Identity[] {
    return this.#main.kind === 'application' ? [this.#main, ...this.#pool] : this.#pool;
  }

  /** How many identities share the work on drives at the moment. */
  get sharers(): number {
    return this.inUse ? this.inRotation.length : 1;
  }

  /** How many accounts with a budget of their own share the work on drives; 0 if it is done as an application. */
  get accounts(): number {
    const sharers = this.inUse ? this.inRotation : [this.#main];
    return sharers.filter(({ kind }) => kind === 'account').length;
  }

  /** Those of the rotation who are in good health; none while the pool is empty. */
  get inRotation(): readonly Identity[] {
    return this.inUse ? this.#rotation.filter(({ health }) => health === 'good') : [];
  }

  /**
   * Makes `pool` the whole rotation at once, for running work too. Who stays with the same credential keeps his tokens
   * and counts, and is tried again at once if he was failing.
   */
  replace(pool: readonly Credential[]): void {
    const before = this.#pool;
    const level = Math.min(...this.#rotation.map((identity) => identity.turns));
    this.#pool = pool.map((credential) => {
      const print = credentialFingerprint(credential);
      const kept = before.find((identity) => identity.fingerprint === print);
      if (kept !== undefined) {
        kept.retryAt = 0;
        return kept;
      }
      const made = this.#made(credential);
      made.turns = Number.isFinite(level) ? level : 0;
      return made;
    });
    for (const identity of before) if (!this.#pool.includes(identity)) identity.tokens.close();
  }

  /**
   * The identity for the next request, which counts as his from this moment on.
   *
   * @throws OutsideError `sign-in` when no identity is left.
   */
  lease(role: Role, context: WorkContext): Identity {
    const identity = role === 'main' || !this.inUse ? this.#leaseMain() : this.#leaseFromPool(context);
    identity.requests += 1;
    identity.turns += 1;
    return identity;
  }

  /** The identity of that name, for work that only it can do, such as using an address it was given; if it is gone, as {@link lease}. */
  leaseNamed(name: string, context: WorkContext): Identity {
    const named = this.#named(name);
    if (named === undefined) return this.lease('drive', context);
    named.requests += 1;
    return named;
  }

  /** The request that an identity was leased for goes to another one. */
  giveBack(identity: Identity): void {
    identity.requests -= 1;
    identity.turns -= 1;
  }

  /** The identity signed in and worked. */
  worked(identity: Identity): void {
    if (identity.health === 'good') return;
    identity.health = 'good';
    identity.reason = undefined;
    identity.told.clear();
    this.#options.logger.info({ identity: identity.name }, 'An identity works again');
  }

  /** The identity's sign-in was definitely refused: it leaves the rotation for a while. */
  failed(identity: Identity, error: OutsideError, context: WorkContext): void {
    identity.health = error.reason === 'disabled' ? 'disabled' : 'failing';
    identity.reason = error.reason ?? 'other';
    identity.retryAt = this.#options.clock.now() + PAUSE;
    this.#options.logger.warn({ identity: identity.name, reason: identity.reason }, 'An identity was refused');
    if (this.inUse && this.#rotation.includes(identity)) this.#tell(identity, error.message, context);
  }

  status(): readonly IdentityStatus[] {
    return [this.#main, ...this.#pool].map((identity) => {
      const until = identity.health === 'good' ? this.#shownRest(identity) : undefined;
      return {
        name: identity.name,
        kind: identity.kind,
        health: until === undefined ? identity.health : 'resting',
        ...(until === undefined ? {} : { until }),
        ...(identity.reason === undefined ? {} : { reason: identity.reason }),
        requests: identity.requests,
      };
    });
  }

  [Symbol.dispose](): void {
    for (const identity of [this.#main, ...this.#pool]) identity.tokens.close();
  }

  #made(credential: Credential): Identity {
    return new Identity(credential, this.#options.tokensFor(credential));
  }

  #named(name: string): Identity | undefined {
    return [this.#main, ...this.#pool].find((identity) => identity.name === name);
  }

  #leaseMain(): Identity {
    const main = this.#main;
    if (main.health === 'good' || main.retryAt <= this.#options.clock.now()) return main;
    throw new OutsideError('sign-in', `${main.name} cannot sign in (${main.reason}).`, {
      reason: main.reason ?? 'other',
    });
  }

  #leaseFromPool(context: WorkContext): Identity {
    const now = this.#options.clock.now();
    const due = this.#rotation.find((identity) => identity.health !== 'good' && identity.retryAt <= now);
    if (due !== undefined) {
      // One request finds out whether he is well again; the others do not wait for the answer.
      due.retryAt = now + PAUSE;
      return due;
    }
    const good = this.inRotation;
    for (const identity of this.#rotation) {
      if (identity.health !== 'good')
        this.#tell(identity, `${identity.name} is out of the rotation (${identity.reason}).`, context);
    }
    // Who rests is asked only if all do; his requests then wait for the first whose rest is over.
    const awake = good.filter((identity) => this.#restsUntil(identity) === undefined);
    const best = awake.reduce<Identity | undefined>((chosen, other) => this.#better(chosen, other), undefined);
    const first = best ?? good.reduce<Identity | undefined>((chosen, other) => this.#sooner(chosen, other), undefined);
    if (first !== undefined) return first;
    const [one] = this.#rotation;
    const what = one?.kind === 'application' ? 'applications' : 'backup accounts';
    throw new OutsideError('sign-in', `None of the ${what} can sign in.`, { reason: one?.reason ?? 'other' });
  }

  #restsUntil(identity: Identity): number | undefined {
    const until = identity.user === undefined ? 0 : (this.#options.restsUntil?.(identity.user) ?? 0);
    return until > this.#options.clock.now() ? until : undefined;
  }

  #shownRest(identity: Identity): number | undefined {
    if (identity.kind === 'account') return this.#restsUntil(identity);
    const until = this.#options.applicationRestsUntil?.(identity.name) ?? 0;
    return until > this.#options.clock.now() ? until : undefined;
  }

  #better(a: Identity | undefined, b: Identity): Identity {
    if (a === undefined) return b;
    const difference = this.#room(a) - this.#room(b);
    if (difference !== 0) return difference > 0 ? a : b;
    return b.turns < a.turns ? b : a;
  }

  #sooner(a: Identity | undefined, b: Identity): Identity {
    return a === undefined || (this.#restsUntil(b) ?? 0) < (this.#restsUntil(a) ?? 0) ? b : a;
  }

  #room(identity: Identity): number {
    return Math.ceil(Math.min(PLENTY, this.#options.headRoom(identity.user)) / STEP);
  }

  #tell(identity: Identity, message: string, context: WorkContext): void {
    const session = context.sessionId ?? '';
    if (context.warn === undefined || identity.told.has(session)) return;
    if (identity.told.size >= TOLD_LIMIT) identity.told.clear();
    identity.told.add(session);
    context.warn(message);
  }
}
