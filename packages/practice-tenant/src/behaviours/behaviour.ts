import type { Answer, Exchange } from '../http/exchange.ts';

/** A download about to be sent. */
export interface Download {
  readonly size: number;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Path of the file in its drive. */
  readonly path?: string;
}

/** Settings as a test or the controls give them. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * One misbehaviour of the real service that can be switched on. It does nothing until it is set. Every behaviour takes `count` (how
 * often, endless when not given), `probability` (0 to 1, default 1) and `path` (only where the path contains the text) besides what its
 * own description names.
 */
export interface Behaviour {
  readonly name: string;
  /**
   * Switches it on with these settings, or off with undefined.
   *
   * @throws RangeError when the settings make no sense.
   */
  set(settings: Settings | undefined): void;
  /** Meets every request on an imitated service before anybody looks at it. @throws ConnectionBroken to hang up. */
  arrive?(exchange: Exchange): Answer | undefined;
  /** Answers an authenticated Graph call in place of the service, or lets it pass with undefined. */
  before?(exchange: Exchange): Answer | undefined;
  /** Changes an answer of an imitated service, or lets it pass with undefined. */
  after?(exchange: Exchange, answer: Answer): Answer | undefined;
  /** Spoils a download, or lets it pass with undefined. */
  download?(download: Download): Download | undefined;
  /** The resync code with which the next delta is refused, or undefined. */
  delta?(path: string): string | undefined;
  /** The status with which the pre-authenticated address just used is to be refused as dead, or undefined. */
  dead?(path: string): number | undefined;
}

/** Decides when a behaviour strikes. */
export class Trigger {
  readonly #random: () => number;
  #left = 0;
  #probability = 0;
  #path = '';

  constructor(random: () => number) {
    this.#random = random;
  }

  /** Takes `count`, `probability` and `path` of settings; undefined switches it off. @throws RangeError */
  set(settings: Settings | undefined): void {
    const probability = settings?.['probability'] ?? settings?.['rate'] ?? 1;
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1))
      throw new RangeError('probability must be between 0 and 1');
    const left =
      settings === undefined ? 0 : settings['count'] === undefined ? Infinity : wholeNumber(settings, 'count', 0);
    const path = settings?.['path'] ?? '';
    if (typeof path !== 'string') throw new RangeError('path must be a text');
    [this.#left, this.#probability, this.#path] = [left, probability, path];
  }

  /** True when it strikes now, which uses up one of the count. */
  strikes(path: string): boolean {
    if (this.#left <= 0 || !path.includes(this.#path)) return false;
    if (this.#probability < 1 && this.#random() >= this.#probability) return false;
    this.#left--;
    return true;
  }
}

/** A whole number of settings, e.g. how often a fault shall happen; `fallback` when it is not given. */
export function wholeNumber(settings: Settings, name: string, fallback: number): number {
  const value = settings[name] ?? fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw new RangeError(`${name} must be a whole number`);
}

/** A number of settings of any sign. */
export function anyNumber(settings: Settings, name: string, fallback: number): number {
  const value = settings[name] ?? fallback;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`${name} must be a number`);
}

/** True for the paths of Graph and SharePoint, as opposed to those of signing in. */
export function isServicePath(path: string): boolean {
  return /^\/(?:v1\.0|beta|sharepoint)\//i.test(path);
}
