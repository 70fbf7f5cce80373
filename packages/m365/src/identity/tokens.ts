import type { Clock } from '@coffer/model';
import type { AccessToken } from './sign-in.ts';

/** A token is renewed this long before it expires, so that no request carries one that dies on the way. Milliseconds. */
const EARLY = 5 * 60_000;

/**
 * The tokens of one identity, one per audience. At most one sign-in of the identity is under way at any time, however
 * many requests wait for it: repeated equal sign-ins are what locks accounts.
 */
export class TokenCache {
  readonly #clock: Clock;
  readonly #signIn: (audience: string, signal: AbortSignal) => Promise<AccessToken>;
  readonly #tokens = new Map<string, AccessToken>();
  readonly #closing = new AbortController();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock, signIn: (audience: string, signal: AbortSignal) => Promise<AccessToken>) {
    this.#clock = clock;
    this.#signIn = signIn;
  }

  /** A token good for some minutes at least. Rejects as the sign-in does, or with the signal's reason. */
  async get(audience: string, signal: AbortSignal): Promise<AccessToken> {
    signal.throwIfAborted();
    const known = this.#fresh(audience);
    if (known !== undefined) return known;
    // The sign-in serves everybody who waits for it, so one caller giving up does not end it.
    const mine = this.#turn.then(
      () => this.#renew(audience),
      () => this.#renew(audience),
    );
    this.#turn = mine.catch(() => undefined);
    return unlessAborted(mine, signal);
  }

  /** Forgets a token that a service did not accept. */
  refuse(audience: string, token: string): void {
    if (this.#tokens.get(audience)?.token === token) this.#tokens.delete(audience);
  }

  /** Ends a sign-in that is under way. */
  close(): void {
    this.#closing.abort();
  }

  async #renew(audience: string): Promise<AccessToken> {
    const known = this.#fresh(audience);
    if (known !== undefined) return known;
    const token = await this.#signIn(audience, this.#closing.signal);
    this.#tokens.set(audience, token);
    return token;
  }

  #fresh(audience: string): AccessToken | undefined {
    const token = this.#tokens.get(audience);
    return token !== undefined && token.expires - EARLY > this.#clock.now() ? token : undefined;
  }
}

async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
