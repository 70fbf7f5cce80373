import { randomUUID } from 'node:crypto';
import { type Clock, RequestError } from '@coffer/model';
import type { ProxySettings, ProxyStore } from '../../db/stores/proxy-store.ts';
import { Bandwidth, bytesPerSecond } from './bandwidth.ts';

/** What a caller may say of a proxy; absent or null members keep what is stored. */
export interface ProxyInput {
  readonly hostName?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly threadsNumber?: number | null | undefined;
  readonly [member: string]: unknown;
}

/** The worker inside the server, as administrators see it. */
export interface ProxyView extends ProxySettings {
  readonly hostName: string;
  readonly port: number;
}

const defaultThreads = 64;
const mostThreads = 1024;
/** The port that the API shows for every proxy unless it is told another. */
const proxyPort = 9193;

/** Members of a proxy's settings that are kept and shown back; passwords are not among them. */
const networkMembers = [
  'useInternetProxy',
  'internetProxyType',
  'enableNetworkThrottling',
  'throttlingValue',
  'throttlingUnit',
] as const;

/** The only proxy there is: the worker inside the server. Its id is made on first use and never changes. */
export class LocalProxy {
  readonly #store: ProxyStore;
  readonly #hostName: string;
  readonly #bandwidth: Bandwidth;
  #settings: Promise<ProxySettings> | undefined;

  constructor(parts: { readonly store: ProxyStore; readonly hostName: string; readonly clock: Clock }) {
    this.#bandwidth = new Bandwidth(parts.clock);
    this.#store = parts.store;
    this.#hostName = parts.hostName;
  }

  async get(): Promise<ProxyView> {
    this.#settings ??= this.#load();
    return { ...(await this.#settings), hostName: this.#hostName, port: proxyPort };
  }

  /** Waits until content of so many bytes may go on by the network limit that is set now, which backups and restores share. */
  async pace(bytes: number, signal: AbortSignal): Promise<void> {
    const rate = bytesPerSecond((await this.get()).network);
    if (rate !== undefined) await this.#bandwidth.take(bytes, rate, signal);
  }

  /** Rejects with RequestError('not-found') for any other id. */
  async require(id: string): Promise<ProxyView> {
    const proxy = await this.get();
    if (proxy.id !== id.toLowerCase()) throw new RequestError('not-found', `There is no backup proxy ${id}.`);
    return proxy;
  }

  /** Changes description, threads and network settings. */
  async update(id: string, input: ProxyInput): Promise<void> {
    const before = await this.require(id);
    if (input.hostName && input.hostName.toLowerCase() !== before.hostName.toLowerCase()) {
      throw new RequestError(
        'invalid',
        `The local proxy is this server; its host name ${before.hostName} is not a setting.`,
      );
    }
    const threads = input.threadsNumber ?? before.threads;
    if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
      throw new RequestError('invalid', `threadsNumber must be from 1 to ${mostThreads}.`);
    }
    const network = Object.fromEntries(
      networkMembers.flatMap((name) => {
        const value = input[name] ?? before.network[name];
        return value === undefined || value === null ? [] : [[name, value]];
      }),
    );
    if (network['enableNetworkThrottling'] === true && bytesPerSecond(network) === undefined)
      throw new RequestError('invalid', 'A network limit needs throttlingValue: at least 1.');
    const after = { id: before.id, description: input.description ?? before.description, threads, network };
    await this.#store.save(after);
    this.#settings = Promise.resolve(after);
  }

  /** There is one machine only: always rejects. */
  refuseToAdd(): never {
    throw new RequestError('invalid', 'Remote backup proxies are not available: the server moves all data itself.');
  }

  /** Always rejects. */
  async refuseToRemove(id: string): Promise<never> {
    await this.require(id);
    throw new RequestError('conflict', 'The local backup proxy is part of the server and cannot be removed.');
  }

  async #load(): Promise<ProxySettings> {
    const stored = await this.#store.first();
    if (stored) return stored;
    const fresh: ProxySettings = {
      id: randomUUID(),
      description: 'The worker inside the server',
      threads: defaultThreads,
      network: {},
    };
    await this.#store.save(fresh);
    return fresh;
  }
}
