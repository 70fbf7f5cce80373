import { isIPv6 } from 'node:net';
import type { Clock } from '@coffer/model';

interface Record {
  failures: number;
  /** No attempt is looked at before this moment. */
  until: number;
  /** When the record is forgotten. */
  forgotten: number;
}

const free = 3;
const longest = 5 * 60_000;
const memory = 30 * 60_000;
const most = 10_000;

/**
 * Slows down guessing: after three failures in a row each further one doubles the wait, from one second to five minutes.
 * Remembers a bounded number of keys; the one that failed longest ago gives way.
 */
export class GuessLimit {
  readonly #clock: Clock;
  readonly #records = new Map<string, Record>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts an attempt before it is looked at, so that parallel ones count too. Returns the milliseconds to wait, 0 if it may go on. */
  attempt(key: string): number {
    const now = this.#clock.now();
    const known = this.#records.get(key);
    const record = known && known.forgotten > now ? known : { failures: 0, until: 0, forgotten: 0 };
    if (record.until > now) return record.until - now;
    record.failures += 1;
    record.until = record.failures < free ? 0 : now + Math.min(longest, 1000 * 2 ** (record.failures - free));
    record.forgotten = now + memory;
    this.#records.delete(key);
    this.#records.set(key, record);
    if (this.#records.size > most) {
      const [oldest] = this.#records.keys();
      if (oldest !== undefined) this.#records.delete(oldest);
    }
    return 0;
  }

  /** The attempt was right: what was counted is forgotten. */
  succeeded(key: string): void {
    this.#records.delete(key);
  }
}

/**
 * Where an address belongs, for counting: the address itself, or of IPv6 the network of 64 bits, because whoever has one of its
 * addresses has them all.
 */
export function sourceOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [plain = ''] = address.toLowerCase().split('%');
  const [, mapped] = /^::ffff:(\d+(?:\.\d+){3})$/.exec(plain) ?? [];
  if (mapped !== undefined) return mapped;
  const [front = [], back = []] = plain.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const gap = plain.includes('::')
    ? Array.from({ length: Math.max(0, 8 - front.length - back.length) }, () => '0')
    : [];
  const network = [...front, ...gap, ...back].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
