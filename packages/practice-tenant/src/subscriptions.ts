import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import type { Clock } from './clock.ts';
import type { ChangeKind } from './world/index.ts';

/** Milliseconds a receiver has to answer the validation ("Receive change notifications through webhooks"). */
const VALIDATION_TIMEOUT = 10_000;
const ATTEMPTS = 3;

/** Where changes come from. */
export interface Watched {
  listen(listener: (kind: ChangeKind) => void): () => void;
}

/** What a subscription is asked to be. */
export interface SubscriptionWish {
  readonly changeType: string;
  readonly notificationUrl: string;
  readonly resource: string;
  readonly clientState: string | undefined;
  readonly applicationId: string;
  /** `Prefer: includesecuritywebhooks`: changes of permissions count as well. */
  readonly sharing: boolean;
  readonly watched: Watched;
}

/** A subscription in force; `expires` in ms UTC. */
export interface Subscription extends SubscriptionWish {
  readonly id: string;
  expires: number;
}

interface Kept {
  readonly subscription: Subscription;
  readonly stop: () => void;
  due: boolean;
}

/**
 * The change notifications that were asked for. They are sent only to this machine: a pretend tenant calls nobody on a network, and for the
 * same reason a receiver's certificate is not checked.
 */
export class Subscriptions implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #tenantId: () => string;
  readonly #kept = new Map<string, Kept>();
  #sending: Promise<void> = Promise.resolve();

  constructor(clock: Clock, tenantId: () => string) {
    this.#clock = clock;
    this.#tenantId = tenantId;
  }

  /** Makes a subscription, if its receiver repeats the validation token; otherwise undefined. */
  async create(wish: SubscriptionWish, expires: number): Promise<Subscription | undefined> {
    const validation = `Validation: practice tenant ${randomUUID()}`;
    const address = new URL(wish.notificationUrl);
    address.searchParams.set('validationToken', validation);
    const answer = await post(address, { type: 'text/plain; charset=utf-8', body: '' });
    if (answer?.status !== 200 || answer.body !== validation) return undefined;
    const subscription: Subscription = { ...wish, id: randomUUID(), expires };
    const stop = wish.watched.listen((kind) => {
      if (kind === 'item' || wish.sharing) this.#announce(subscription.id);
    });
    this.#kept.set(subscription.id, { subscription, stop, due: false });
    return subscription;
  }

  /** The subscriptions of an application that have not ended. */
  list(applicationId: string): Subscription[] {
    for (const { subscription } of this.#kept.values()) {
      if (subscription.expires <= this.#clock.now()) this.remove(subscription.id);
    }
    return [...this.#kept.values()]
      .map(({ subscription }) => subscription)
      .filter((subscription) => subscription.applicationId === applicationId);
  }

  remove(id: string): void {
    this.#kept.get(id)?.stop();
    this.#kept.delete(id);
  }

  /** Resolves when everything that was due has been sent. */
  async idle(): Promise<void> {
    await this.#sending;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const id of [...this.#kept.keys()]) this.remove(id);
    await this.idle();
  }

  /** Several changes in a row make one notification. */
  #announce(id: string): void {
    const kept = this.#kept.get(id);
    if (!kept || kept.due) return;
    kept.due = true;
    this.#sending = this.#sending.then(() => this.#send(id));
  }

  async #send(id: string): Promise<void> {
    const kept = this.#kept.get(id);
    if (!kept) return;
    kept.due = false;
    const { subscription } = kept;
    if (subscription.expires <= this.#clock.now()) {
      this.remove(id);
      return;
    }
    const notification = {
      subscriptionId: id,
      subscriptionExpirationDateTime: new Date(subscription.expires).toISOString(),
      ...(subscription.clientState === undefined ? {} : { clientState: subscription.clientState }),
      changeType: 'updated',
      resource: subscription.resource,
      tenantId: this.#tenantId(),
    };
    const message = { type: 'application/json', body: JSON.stringify({ value: [notification] }) };
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const answer = await post(new URL(subscription.notificationUrl), message);
      if (answer && answer.status >= 200 && answer.status < 300) return;
    }
  }
}

/** Whether an address is an HTTPS one on this machine. */
export function isNotifiable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' && (hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname));
}

/** Sends a POST; undefined when nobody answers in time. */
function post(
  address: URL,
  message: { type: string; body: string },
): Promise<{ status: number; body: string } | undefined> {
  return new Promise((resolve) => {
    const outgoing = request(
      address,
      {
        method: 'POST',
        headers: { 'content-type': message.type, 'content-length': Buffer.byteLength(message.body) },
        rejectUnauthorized: false,
        timeout: VALIDATION_TIMEOUT,
        agent: false,
      },
      (incoming) => {
        let body = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (piece: string) => {
          body += piece;
        });
        incoming.on('error', () => resolve(undefined));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
      },
    );
    outgoing.on('timeout', () => outgoing.destroy());
    // Nobody listens there, or hung up: no answer.
    outgoing.on('error', () => resolve(undefined));
    outgoing.end(message.body);
  });
}
