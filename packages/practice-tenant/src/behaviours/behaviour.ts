import type { Answer, Exchange } from '../http/exchange.ts';

/** A download about to be sent. */
export interface Download {
  readonly size: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** One misbehaviour of the real service that can be switched on. It does nothing until it is set. */
export interface Behaviour {
  readonly name: string;
  /**
   * Switches it on with these settings, or off with undefined.
   *
   * @throws RangeError when the settings make no sense.
   */
  set(settings: Readonly<Record<string, unknown>> | undefined): void;
  /** Answers in place of the service, or lets the request pass with undefined. */
  before?(exchange: Exchange): Answer | undefined;
  /** Spoils a download, or lets it pass with undefined. */
  download?(download: Download): Download | undefined;
  /** The resync code with which the next delta is refused, or undefined. */
  delta?(): string | undefined;
  /** The status with which the pre-authenticated address just used is to be refused as dead, or undefined. */
  dead?(): number | undefined;
}

/** A whole number of settings, e.g. how often a fault shall happen; `fallback` when it is not given. */
export function wholeNumber(settings: Readonly<Record<string, unknown>>, name: string, fallback: number): number {
  const value = settings[name] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new RangeError(`${name} must be a whole number`);
}
