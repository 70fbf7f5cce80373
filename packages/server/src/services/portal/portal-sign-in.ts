import { createHash, randomBytes } from 'node:crypto';
import type { PortalProblem } from '@coffer/contract';
import { OpenIdSignIn, type SignedInPerson } from '@coffer/m365';
import { type Clock, type Logger, messageOf, OutsideError, RequestError } from '@coffer/model';
import type { Cloud } from '../../config/cloud-file.ts';
import type { Person, PersonStore } from '../../db/stores/person-store.ts';
import type { SecretBox } from '../../secrets/secret-box.ts';
import type { AuditService } from '../audit/audit-service.ts';
import type { Organization } from '../organizations/organization.ts';
import { GuessLimit, sourceOf } from '../tokens/guess-limit.ts';
import { type TokenPair, TokenRefused, type TokenService } from '../tokens/token-service.ts';
import { Turns } from '../turns.ts';
import type { PortalAccess, PortalSettingsService } from './portal-settings.ts';

/** What the service is made of. */
export interface PortalSignInParts {
  readonly settings: PortalSettingsService;
  readonly organizations: { list(): Promise<readonly Organization[]> };
  readonly people: PersonStore;
  readonly tokens: TokenService;
  readonly audit: AuditService;
  readonly cloud: Cloud;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Version of the product. */
  readonly version: string;
}

/** What the browser brings back from Microsoft's sign-in page. */
export interface ReturnedSignIn {
  readonly code: string | undefined;
  readonly state: string | undefined;
  /** Microsoft's word for why there is no code. */
  readonly error: string | undefined;
  /** What {@link PortalSignIn.begin} gave the browser to keep. */
  readonly ticket: string | undefined;
  /** Address of the client. */
  readonly address: string;
}

/** Where people sign in, as `RestorePortalSettings` tells. */
export interface PortalAuthority {
  readonly applicationId: string;
  readonly authority: string;
}

interface Ticket {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly until: number;
}

/** Where an attempt comes from. */
interface Origin {
  readonly way: 'browser' | 'program';
  /** Address of the client. */
  readonly address: string;
}

/** Somebody was not signed in. The message is for programs and logs; people read the sentence of the problem in their own language. */
export class SignInRefused extends TokenRefused {
  readonly problem: PortalProblem;

  constructor(problem: PortalProblem, message: string, cause?: unknown) {
    super('invalid_grant', message);
    this.problem = problem;
    this.cause = cause;
  }
}

/** Milliseconds that somebody has for Microsoft's sign-in page. */
const patience = 10 * 60_000;
const ticketContext = 'portal-sign-in';

/** Signs people of the added organizations in to the restore portal. Disposing closes the connection to Microsoft. */
export class PortalSignIn implements AsyncDisposable {
  readonly #parts: PortalSignInParts;
  readonly #guesses: GuessLimit;
  readonly #turns = new Turns();
  #client: { readonly key: string; readonly openId: OpenIdSignIn } | undefined;

  constructor(parts: PortalSignInParts) {
    this.#parts = parts;
    this.#guesses = new GuessLimit(parts.clock);
  }

  /** Undefined while the portal is off. */
  async authority(): Promise<PortalAuthority | undefined> {
    const access = await this.#parts.settings.access();
    if (!access) return undefined;
    const { login } = this.#endpoints(access);
    return { applicationId: access.applicationId, authority: `${login}/${await this.#tenant(access)}` };
  }

  /**
   * The address of Microsoft's sign-in page, and a ticket that the same browser must bring back. Nothing is kept here meanwhile.
   * Rejects with {@link SignInRefused} while the portal is off.
   */
  async begin(redirectUri: string): Promise<{ readonly address: string; readonly ticket: string }> {
    const openId = await this.#openId();
    const random = (): string => randomBytes(32).toString('base64url');
    const { clock, secrets } = this.#parts;
    const ticket: Ticket = {
      state: random(),
      nonce: random(),
      verifier: random(),
      redirectUri,
      until: clock.now() + patience,
    };
    const challenge = createHash('sha256').update(ticket.verifier).digest('base64url');
    return {
      address: openId.address({ redirectUri, state: ticket.state, nonce: ticket.nonce, challenge }),
      ticket: secrets.seal(JSON.stringify(ticket), ticketContext),
    };
  }

  /** Tokens for whoever has signed in. Rejects with {@link SignInRefused}, or an OutsideError when Microsoft gave no answer. */
  async finish(returned: ReturnedSignIn, signal: AbortSignal): Promise<TokenPair> {
    const { code, state, error, address } = returned;
    // What was not begun here is no attempt: any page of the web can make a browser ask for this address.
    const ticket = this.#open(returned.ticket);
    if (state === undefined || state !== ticket.state)
      throw new SignInRefused('begun-elsewhere', 'This sign-in was begun elsewhere.');
    return await this.#limited({ way: 'browser', address }, async () => {
      if (error !== undefined || code === undefined)
        throw new SignInRefused('not-completed', 'The sign-in was not completed.');
      const openId = await this.#openId();
      const { redirectUri, verifier, nonce } = ticket;
      return await openId.redeem({ code, redirectUri, verifier, nonce }, signal);
    });
  }

  /**
   * Tokens for an id token that a program got from Microsoft for the portal's application. `clientId` is the application's id, or the
   * person's and the tenant's joined by a dot. Rejects as {@link finish} does.
   */
  async byAssertion(
    sent: { readonly assertion: string; readonly clientId: string; readonly address: string },
    signal: AbortSignal,
  ): Promise<TokenPair> {
    return await this.#limited({ way: 'program', address: sent.address }, async () => {
      const access = await this.#parts.settings.access();
      if (!access) throw new TokenRefused('unsupported_grant_type', 'The restore portal is turned off.');
      const person = await (await this.#openId()).check(sent.assertion, undefined, signal);
      const names = [access.applicationId, `${person.userId}.${person.tenantId}`];
      if (!names.includes(sent.clientId.toLowerCase()))
        throw new SignInRefused('refused', 'client_id and assertion do not belong together.');
      return person;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.openId[Symbol.asyncDispose]();
    this.#client = undefined;
  }

  /**
   * Attempts from one address wait for each other, so that only those that failed count against the next. Browsers and programs are
   * counted apart: a program that fails must not keep the people behind its address from signing in.
   */
  async #limited({ way, address }: Origin, signIn: () => Promise<SignedInPerson>): Promise<TokenPair> {
    const key = `${way}|${sourceOf(address)}`;
    return await this.#turns.take(key, async () => {
      const wait = this.#guesses.attempt(key);
      if (wait > 0) {
        const seconds = Math.ceil(wait / 1000);
        throw new SignInRefused('too-many', `Too many failed sign-ins. Try again in ${seconds} seconds.`);
      }
      const deed = { userKind: 'portal', address, operation: 'SignIn', path: '/portal' } as const;
      let userName = '';
      try {
        const found = await signIn();
        userName = found.userName;
        const person = await this.#known(found);
        this.#guesses.succeeded(key);
        return await this.#parts.audit.record(
          { ...deed, userName },
          async () => await this.#parts.tokens.issueFor(person),
        );
      } catch (error) {
        await (await this.#parts.audit.begin({ ...deed, userName }))(error);
        this.#parts.logger.warn({ address, error: messageOf(error) }, 'A sign-in to the restore portal failed');
        if (error instanceof OutsideError && error.code === 'sign-in')
          throw new SignInRefused('refused', error.message);
        // Who was not heard has not guessed.
        if (error instanceof OutsideError) this.#guesses.succeeded(key);
        throw error;
      }
    });
  }

  async #known(found: SignedInPerson): Promise<Person> {
    const { people, organizations, settings, clock } = this.#parts;
    const region = (await settings.get())?.region;
    const all = await organizations.list();
    const organization = all.find((one) => one.tenantId === found.tenantId && one.region === region);
    if (!organization) throw new SignInRefused('not-protected', 'Your organization is not protected by this server.');
    const { userId, userName, displayName } = found;
    return await people.signedIn({ organizationId: organization.id, userId, userName, displayName }, clock.now());
  }

  #open(sealed: string | undefined): Ticket {
    const { secrets, clock } = this.#parts;
    try {
      const ticket = JSON.parse(secrets.open(sealed ?? '', ticketContext)) as Ticket;
      if (ticket.until > clock.now()) return ticket;
    } catch (cause) {
      throw new SignInRefused('begun-elsewhere', 'This sign-in was begun elsewhere.', cause);
    }
    throw new SignInRefused('too-slow', 'The sign-in took too long.');
  }

  async #openId(): Promise<OpenIdSignIn> {
    const access = await this.#parts.settings.access();
    if (!access) throw new SignInRefused('turned-off', 'The restore portal is turned off.');
    const tenant = await this.#tenant(access);
    const key = JSON.stringify([access, tenant]);
    if (this.#client?.key === key) return this.#client.openId;
    const { clock, version } = this.#parts;
    const application = { id: access.applicationId, ...access.proof };
    const openId = new OpenIdSignIn({ endpoints: this.#endpoints(access), tenant, application, clock, version });
    const old = this.#client;
    this.#client = { key, openId };
    await old?.openId[Symbol.asyncDispose]();
    return openId;
  }

  /** One organization is named, so that an application of its own suffices; several share an application for any tenant. */
  async #tenant({ region }: PortalAccess): Promise<string> {
    const [first, ...others] = (await this.#parts.organizations.list()).filter((one) => one.region === region);
    return first && others.length === 0 ? first.tenantId : 'organizations';
  }

  #endpoints({ region }: PortalAccess) {
    const endpoints = this.#parts.cloud.endpoints(region);
    if (!endpoints) throw new RequestError('conflict', `This installation does not know the region ${region}.`);
    return endpoints;
  }
}
