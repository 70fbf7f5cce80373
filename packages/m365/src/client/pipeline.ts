import { type Clock, type Ledger, OutsideError, type Purpose, type WorkContext } from '@coffer/model';
import type { Target } from '../governor/bucket-store.ts';
import { type Cost, type CostClass, costOf } from '../governor/cost.ts';
import type { Governor } from '../governor/governor.ts';
import type { Permit } from '../governor/permit.ts';
import { FencedOff } from '../governor/waiting.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityPool, Role } from '../identity/pool.ts';
import { refusalError } from './answer.ts';
import { pause, withRetry } from './retry.ts';
import { retryAfter } from './retry-after.ts';
import { observation, refusalHint } from './throttle-hints.ts';
import type { Transport, WireAnswer, WireRequest } from './transport.ts';

/** Where Microsoft limits without naming a wait, the pauses begin at the fourth of the retry wrapper: about 4 seconds. */
const UNNAMED = 3;

/** One request to Microsoft. */
export interface Call {
  readonly method: WireRequest['method'];
  /** Absolute address on the wire. */
  readonly url: string;
  /** Resource the token is for; absent for pre-authenticated addresses, which must not see a token. */
  readonly audience?: string;
  /** Who asks; `{ name }` for the identity that was given a pre-authenticated address. */
  readonly as: Role | { readonly name: string };
  readonly cost: CostClass;
  /** What is asked for, where limits are kept per mailbox, team, channel, chat or geo. */
  readonly target?: Omit<Target, 'user' | 'application'>;
  readonly purpose: Purpose;
  readonly objectId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bytes the answer is expected to have, for budgets of bytes. */
  readonly expectBytes?: number;
  /** Set to false for a request whose repetition could do harm. */
  readonly repeatable?: boolean;
  readonly context: WorkContext;
}

/** A decoded JSON answer. `body` is undefined if there was none. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Name of the identity that asked. */
  readonly identity: string;
}

/** An answer whose bytes are still to come. */
export interface StreamAnswer extends Omit<JsonAnswer, 'body'> {
  /** To be iterated once; ending or leaving the iteration closes the books of the request. */
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Parts of a {@link Pipeline}. */
export interface PipelineOptions {
  readonly organizationId: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: Transport;
  readonly governor: Governor;
  readonly pool: IdentityPool;
  readonly ledger: Ledger;
  /** Each application has a budget of its own; by default all of a tenant are counted together, as Microsoft does. */
  readonly applicationsApart?: boolean;
}

/** One attempt of a call. */
interface On {
  readonly call: Call;
  readonly number: number;
  readonly identity: Identity;
  readonly cost: Cost;
  readonly permit: Permit;
  readonly headers: Record<string, string>;
}

/** An attempt under way: who, at which price, and the books to close. */
interface Attempt {
  readonly identity: Identity;
  readonly answer: WireAnswer;
  readonly close: (bytesIn: number) => void;
}

/**
 * The one way out, in this order: `retry( identity → governor → transport → decode )`. Every attempt leases an identity,
 * waits for budget, is charged to the ledger, and reports back.
 *
 * Rejects with OutsideError once everything sensible was tried, or with the signal's reason.
 */
export class Pipeline {
  readonly #parts: PipelineOptions;

  constructor(parts: PipelineOptions) {
    this.#parts = parts;
  }

  /** Sends and reads a JSON answer, or one without a body. */
  async json(call: Call): Promise<JsonAnswer> {
    return this.#retry(call, async (number) => {
      const attempt = await this.#attempt(call, number);
      let bytesIn = 0;
      try {
        const { text, bytes } = await attempt.answer.text();
        bytesIn = bytes;
        const { status, headers } = attempt.answer;
        return { status, headers, body: decoded(text, headers), identity: attempt.identity.name };
      } finally {
        attempt.close(bytesIn);
      }
    });
  }

  /** Sends and hands over the bytes as they arrive; a connection that breaks later rejects the iteration. */
  async stream(call: Call): Promise<StreamAnswer> {
    return this.#retry(call, async (number) => {
      const { identity, answer, close } = await this.#attempt(call, number);
      return {
        status: answer.status,
        headers: answer.headers,
        identity: identity.name,
        bytes: counted(answer.stream(), close),
      };
    });
  }

  /** How many identities share the work on drives at the moment. */
  get sharers(): number {
    return this.#parts.pool.sharers;
  }

  async #retry<T>(call: Call, attempt: (number: number) => Promise<T>): Promise<T> {
    const { clock, random } = this.#parts;
    if (call.repeatable === false) return attempt(1);
    const fencedFor = (error: OutsideError): number => this.#fencedFor(call, error);
    return withRetry(attempt, { clock, random, signal: call.context.signal, fencedFor });
  }

  /** How long a refused call has to wait for the first identity that may make it: where one account was refused, another may be free. */
  #fencedFor(call: Call, error: OutsideError): number {
    const { pool, governor, clock } = this.#parts;
    const others = call.as === 'drive' ? pool.inRotation : [];
    if (others.length === 0) return error.retryAfter ?? 0;
    const { service } = costOfCall(call);
    const free = Math.min(...others.map((other) => governor.blockedUntil(service, this.#target(call, other))));
    return Math.max(0, free - clock.now());
  }

  async #attempt(call: Call, number: number): Promise<Attempt> {
    const { pool } = this.#parts;
    for (;;) {
      const identity = lease(pool, call);
      const headers = await this.#authorization(identity, call);
      if (headers === undefined) continue;
      const cost = costOfCall(call);
      const permit = await this.#admitted(cost, call, identity);
      if (permit === undefined) continue;
      try {
        return await this.#exchange({ call, number, identity, cost, permit, headers });
      } catch (error) {
        if (!this.#passOn(identity, error, call)) throw error;
      }
    }
  }

  /** Waits for room; undefined if meanwhile the identity was fenced and another one should be chosen. */
  async #admitted(cost: Cost, call: Call, identity: Identity): Promise<Permit | undefined> {
    const { pool, governor } = this.#parts;
    try {
      return await governor.acquire(cost, this.#asker(call, identity));
    } catch (error) {
      if (!(error instanceof FencedOff)) throw error;
      pool.giveBack(identity);
      return undefined;
    }
  }

  /** The headers that prove the identity; undefined if it was refused and another one should try. */
  async #authorization(identity: Identity, call: Call): Promise<Record<string, string> | undefined> {
    if (call.audience === undefined) return {};
    try {
      const { token } = await identity.tokens.get(call.audience, call.context.signal);
      this.#parts.pool.worked(identity);
      return { authorization: `Bearer ${token}` };
    } catch (error) {
      if (!this.#passOn(identity, error, call)) throw error;
      return undefined;
    }
  }

  /** Takes note of a definite refusal to sign in, at the first token as later; says whether another identity should try. */
  #passOn(identity: Identity, error: unknown, call: Call): boolean {
    if (!(error instanceof OutsideError) || error.code !== 'sign-in') return false;
    this.#parts.pool.failed(identity, error, call.context);
    return call.as === 'drive' && this.#parts.pool.inUse;
  }

  #asker(call: Call, identity: Identity): Parameters<Governor['acquire']>[1] {
    const { priority, signal, sessionId } = call.context;
    const elsewhere = call.as === 'drive' && this.#parts.pool.sharers > 1;
    return { ...this.#target(call, identity), priority, signal, sessionId, elsewhere };
  }

  #target(call: Call, { user, name }: Identity): Target {
    const apart = this.#parts.applicationsApart === true && user === undefined;
    return { ...call.target, user, ...(apart ? { application: name } : {}) };
  }

  async #exchange(on: On): Promise<Attempt> {
    const { call, identity, permit } = on;
    let status = 0;
    const close = closeOnce((bytesIn) => {
      permit.settle({ in: bytesIn, out: size(call.body) });
      this.#charge(on, status, bytesIn);
    });
    try {
      let answer = await this.#send(call, on.headers);
      if (answer.status === 401 && call.audience !== undefined) {
        answer = (await this.#again(on, answer)) ?? answer;
      }
      status = answer.status;
      if (status >= 200 && status < 400) {
        this.#heard(on, answer);
        return { identity, answer, close };
      }
      const { text, bytes } = await answer.text();
      throw this.#refused(on, { answer, text, close: () => close(bytes) });
    } catch (error) {
      close(0);
      throw error;
    }
  }

  /** A token was not accepted: once more with a fresh one, at the cost of another request. */
  async #again(on: On, first: WireAnswer): Promise<WireAnswer | undefined> {
    const { call, identity } = on;
    const { audience } = call;
    if (audience === undefined) return undefined;
    await first.discard();
    const used = await identity.tokens.get(audience, call.context.signal);
    identity.tokens.refuse(audience, used.token);
    const { token } = await identity.tokens.get(audience, call.context.signal);
    this.#charge(on, first.status, 0);
    return this.#send(call, { authorization: `Bearer ${token}` });
  }

  #send(call: Call, headers: Record<string, string>): Promise<WireAnswer> {
    return this.#parts.transport.send({
      method: call.method,
      url: call.url,
      headers: { accept: 'application/json', ...call.headers, ...headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: call.context.signal,
    });
  }

  /** An answer that is no refusal for the sake of a budget. */
  #heard({ cost, identity, permit }: On, answer: WireAnswer): void {
    permit.answered();
    const told = observation(cost.service, identity.user, answer.headers);
    if (told !== undefined) this.#parts.governor.observed(told);
  }

  #refused(on: On, got: { answer: WireAnswer; text: string; close: () => void }): OutsideError {
    const { call, permit } = on;
    const { clock, random } = this.#parts;
    const { status, headers } = got.answer;
    const wait = retryAfter(headers, clock.now());
    const error = refusalError({
      method: call.method,
      url: call.url,
      status,
      headers,
      text: got.text,
      retryAfter: wait,
    });
    if (error.code === 'throttled') {
      const pauseFor = wait ?? pause(on.number + UNNAMED, error, { random });
      permit.refused(refusalHint(pauseFor, { status, headers, error }));
    } else {
      this.#heard(on, got.answer);
    }
    got.close();
    return error;
  }

  #charge(on: On, status: number, bytesIn: number): void {
    const { call, identity } = on;
    this.#parts.ledger.record({
      at: this.#parts.clock.now(),
      organizationId: this.#parts.organizationId,
      identity: identity.name,
      sessionId: call.context.sessionId,
      objectId: call.objectId,
      purpose: on.number === 1 ? call.purpose : 'retry',
      // Whose budget is to be charged is not known where the token was not accepted.
      resourceUnits: status === 401 ? 0 : on.cost.units,
      bytesIn,
      bytesOut: size(call.body),
      status,
    });
  }
}

/** The price of a call: its class, its query and the bytes that are expected. */
function costOfCall(call: Call): Cost {
  const mark = call.cost.startsWith('directory') ? call.url.indexOf('?') : -1;
  return costOf(call.cost, {
    in: call.expectBytes ?? 0,
    out: size(call.body),
    ...(mark === -1 ? {} : { query: new URLSearchParams(call.url.slice(mark)) }),
  });
}

function lease(pool: IdentityPool, call: Call): Identity {
  return typeof call.as === 'string' ? pool.lease(call.as, call.context) : pool.leaseNamed(call.as.name, call.context);
}

function size(body: string | Uint8Array | undefined): number {
  return body === undefined ? 0 : Buffer.byteLength(body);
}

function closeOnce(close: (bytesIn: number) => void): (bytesIn: number) => void {
  let open = true;
  return (bytesIn) => {
    if (open) close(bytesIn);
    open = false;
  };
}

async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  close: (bytesIn: number) => void,
): AsyncGenerator<Uint8Array> {
  let got = 0;
  try {
    for await (const chunk of bytes) {
      got += chunk.length;
      yield chunk;
    }
  } finally {
    close(got);
  }
}

function decoded(text: string, headers: Readonly<Record<string, string>>): unknown {
  if (text.trim() === '' || headers['content-type']?.includes('json') === false) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new OutsideError('damaged', 'An answer is not valid JSON.', { cause, transient: true });
  }
}
