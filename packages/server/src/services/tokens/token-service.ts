import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Clock, Defect, RequestError } from '@coffer/model';
import type { AdministratorRow } from '../../db/stores/administrator-store.ts';
import type { Person } from '../../db/stores/person-store.ts';
import type { OwnedToken, TokenStore } from '../../db/stores/token-store.ts';
import { type Administrators, withoutDomain } from '../administrators/administrators.ts';
import type { ConsoleRole } from '../administrators/console-role.ts';
import type { AuditService } from '../audit/audit-service.ts';
import { Turns } from '../turns.ts';
import { GuessLimit, sourceOf } from './guess-limit.ts';

/** A request for a token cannot be granted. `oauth` is the word of RFC 6749 for it. */
export class TokenRefused extends RequestError {
  readonly oauth: 'invalid_request' | 'invalid_grant' | 'unsupported_grant_type';

  constructor(oauth: TokenRefused['oauth'], message: string) {
    super('invalid', message);
    this.oauth = oauth;
  }
}

/** A pair of tokens. Times are milliseconds since 1970 UTC. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly userName: string;
  readonly issued: number;
  readonly expires: number;
}

/** Whose a token is. */
export type TokenOwner =
  | { readonly kind: 'administrator'; readonly name: string; readonly role: ConsoleRole }
  | { readonly kind: 'person'; readonly name: string; readonly person: Person };

const accessLifetime = 60 * 60_000;
const refreshLifetime = 14 * 24 * 3600_000;
/** A person's sign-in ends after a working day, because Microsoft may have ended the account meanwhile. */
const personLifetime = 10 * 3600_000;
/** A client whose answer got lost may exchange its refresh token once more within this time. */
const grace = 30_000;
const longestPassword = 1024;
/** Sign-ins that are looked at or wait; more at once are refused, so that nobody can fill the memory or the trail with them. */
const mostWaiting = 32;

interface Parts {
  readonly administrators: Administrators;
  readonly store: TokenStore;
  readonly audit: AuditService;
  readonly clock: Clock;
}

/** Issues, renews and checks bearer tokens. */
export class TokenService {
  readonly #administrators: Administrators;
  readonly #store: TokenStore;
  readonly #audit: AuditService;
  readonly #clock: Clock;
  readonly #guesses: GuessLimit;
  readonly #turns = new Turns();
  #waiting = 0;

  constructor({ administrators, store, audit, clock }: Parts) {
    this.#audit = audit;
    this.#administrators = administrators;
    this.#store = store;
    this.#clock = clock;
    this.#guesses = new GuessLimit(clock);
  }

  /**
   * A pair for name and password. Rejects with {@link TokenRefused}; guessing is slowed down per name and address. Sign-ins
   * for the same name from the same address wait for each other, so that only those that failed count against the next. One password is
   * looked at at a time, since that costs a tenth of a second of a core, and too many that wait are refused.
   */
  async signIn(userName: string, password: string, address: string): Promise<TokenPair> {
    const key = keyOf(userName, address);
    return await this.#inTurn(key, async () => {
      this.#slowDown(key);
      const deed = { userName, userKind: 'console', address, operation: 'SignIn', path: '/v6/token' } as const;
      const { id, name } = await this.#audit.record(deed, async () => await this.#prove(key, userName, password));
      return await this.#issue({
        administrator_id: id,
        person_id: null,
        name,
        familyId: randomUUID(),
        refreshExpires: this.#clock.now() + refreshLifetime,
      });
    });
  }

  /** Has somebody who is signed in prove his password anew. Rejects with {@link TokenRefused}; guessing is slowed down as with {@link signIn}. */
  async confirm(userName: string, password: string, address: string): Promise<void> {
    const key = keyOf(userName, address);
    await this.#inTurn(key, async () => {
      this.#slowDown(key);
      await this.#prove(key, userName, password);
    });
  }

  /**
   * A new pair for a refresh token, which is used up by this. Using it again after a short grace revokes everything that
   * came from the same sign-in, because then somebody else has it. Rejects with {@link TokenRefused}.
   */
  async refresh(refreshToken: string): Promise<TokenPair> {
    const now = this.#clock.now();
    const found = await this.#store.find(hashOf(refreshToken), 'refresh', now);
    if (!found) throw new TokenRefused('invalid_grant', 'The refresh token is unknown or has expired.');
    if (!(await this.#store.use(found.hash, now)) && now - (found.used_at ?? now) > grace) {
      await this.#store.deleteFamily(found.family_id);
      throw new TokenRefused('invalid_grant', 'The refresh token has been used before. Sign in again.');
    }
    return await this.#issue({
      ...ownerColumns(found),
      name: ownerOf(found).name,
      familyId: found.family_id,
      descendsFrom: found.hash,
      // A person's sign-in is not prolonged.
      refreshExpires: found.person_id === null ? now + refreshLifetime : Number(found.expires_at),
    });
  }

  /** A pair for somebody who has signed in with Microsoft. */
  async issueFor(person: Person): Promise<TokenPair> {
    return await this.#issue({
      administrator_id: null,
      person_id: person.id,
      name: person.userName,
      familyId: randomUUID(),
      refreshExpires: this.#clock.now() + personLifetime,
    });
  }

  /** The owner of a live access token. */
  async check(accessToken: string): Promise<TokenOwner | undefined> {
    const found = await this.#store.find(hashOf(accessToken), 'access', this.#clock.now());
    return found && ownerOf(found);
  }

  /** Ends every sign-in of people of the restore portal. */
  async endPeople(): Promise<void> {
    await this.#store.deleteOfPeople();
  }

  /** Ends the sign-in that a token descends from. Does nothing for a token that is not known. */
  async revoke(token: string): Promise<void> {
    const familyId = await this.#store.familyOf(hashOf(token));
    if (familyId !== undefined) await this.#store.deleteFamily(familyId);
  }

  async #inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= mostWaiting) {
      throw new TokenRefused('invalid_grant', 'Too many are signing in at once. Try again in a few seconds.');
    }
    this.#waiting += 1;
    try {
      return await this.#turns.take(key, work);
    } finally {
      this.#waiting -= 1;
    }
  }

  #slowDown(key: string): void {
    const wait = this.#guesses.attempt(key);
    if (wait > 0) {
      throw new TokenRefused(
        'invalid_grant',
        `Too many failed sign-ins. Try again in ${Math.ceil(wait / 1000)} seconds.`,
      );
    }
  }

  async #prove(key: string, userName: string, password: string): Promise<AdministratorRow> {
    const isTooLong = password.length > longestPassword;
    const found = await this.#turns.take(
      'a password',
      async () => await this.#administrators.check(userName, isTooLong ? '' : password),
    );
    if (!found || isTooLong) throw new TokenRefused('invalid_grant', 'The user name or password is incorrect.');
    this.#guesses.succeeded(key);
    return found;
  }

  async #issue(
    owner: OwnerColumns & {
      readonly name: string;
      readonly familyId: string;
      readonly refreshExpires: number;
      /** Hash of the refresh token that is exchanged: nothing is issued any more once it is revoked. */
      readonly descendsFrom?: string;
    },
  ): Promise<TokenPair> {
    const issued = this.#clock.now();
    const expires = Math.min(issued + accessLifetime, owner.refreshExpires);
    const accessToken = randomBytes(32).toString('base64url');
    const refreshToken = randomBytes(32).toString('base64url');
    const common = { ...ownerColumns(owner), family_id: owner.familyId, used_at: null };
    const isIssued = await this.#store.insert(
      [
        { ...common, hash: hashOf(accessToken), kind: 'access', expires_at: expires },
        { ...common, hash: hashOf(refreshToken), kind: 'refresh', expires_at: owner.refreshExpires },
      ],
      issued,
      owner.descendsFrom,
    );
    if (!isIssued) throw new TokenRefused('invalid_grant', 'The sign-in has ended.');
    return { accessToken, refreshToken, userName: owner.name, issued, expires };
  }
}

type OwnerColumns = Pick<OwnedToken, 'administrator_id' | 'person_id'>;

function ownerColumns({ administrator_id, person_id }: OwnerColumns): OwnerColumns {
  return { administrator_id, person_id };
}

function ownerOf(token: OwnedToken): TokenOwner {
  if (token.name !== null) return { kind: 'administrator', name: token.name, role: token.role ?? 'read-only' };
  const { person_id: id, organization_id: organizationId, user_id: userId, user_name: userName } = token;
  if (id === null || organizationId === null || userId === null || userName === null) {
    throw new Defect('A token belongs to nobody.');
  }
  const person = { id, organizationId, userId, userName, displayName: token.display_name ?? userName };
  return { kind: 'person', name: userName, person };
}

/** Sign-ins are counted per name and where they come from. */
function keyOf(userName: string, address: string): string {
  return `${withoutDomain(userName).toLowerCase().slice(0, 256)}|${sourceOf(address)}`;
}

/** Tokens are long and random, so a plain hash suffices. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
