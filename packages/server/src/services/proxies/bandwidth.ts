import type { Clock } from '@coffer/model';

/** Bytes a second that one of a unit stands for; thousands, as network equipment counts. */
const UNITS: Readonly<Record<string, number>> = { KBs: 1_000, MBs: 1_000_000, Mbps: 125_000 };

/** What network settings allow, bytes a second; undefined: as much as there is. */
export function bytesPerSecond(network: Readonly<Record<string, unknown>>): number | undefined {
  const { enableNetworkThrottling, throttlingValue, throttlingUnit } = network;
  if (enableNetworkThrottling !== true || typeof throttlingValue !== 'number' || throttlingValue < 1) return undefined;
  return throttlingValue * (UNITS[typeof throttlingUnit === 'string' ? throttlingUnit : 'Mbps'] ?? 125_000);
}

/** One line that everything goes over: each transfer waits until those before it are through. */
export class Bandwidth {
  readonly #clock: Clock;
  /** When the line is free, milliseconds since 1970. */
  #free = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when so many bytes may go on at that rate; rejects with the signal's reason on abort. */
  async take(bytes: number, rate: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const wait = Math.max(0, this.#free - now);
    const duration = (bytes / rate) * 1_000;
    this.#free = now + wait + duration;
    if (wait === 0) return;
    try {
      await this.#clock.sleep(wait, signal);
    } catch (error) {
      // What does not go on takes no time of the line.
      this.#free -= duration;
      throw error;
    }
  }
}
