import type { Backend, FileId } from '../backend/backend.ts';
import { VaultError } from '../errors.ts';

/**
 * How a program ends at an operation of its storage: before it happens; after it happened, but before the program hears
 * of it; or in the middle of storing a file.
 */
export type Ending = 'before' | 'unheard' | 'torn';

/** A storage that stops for good at its n-th operation, as if the program had ended there: from then on every call fails. */
export class StoppingBackend implements Backend {
  readonly #inner: Backend;
  readonly #ending: Ending;
  readonly #tear: (file: FileId, parts: readonly Uint8Array[]) => Promise<void>;
  #left: number;

  /** Counts every call for `before`, else only those that change something, since others leave nothing to be unheard or torn. */
  constructor(
    inner: Backend,
    options: {
      readonly at: number;
      readonly ending: Ending;
      readonly tear?: (file: FileId, parts: readonly Uint8Array[]) => Promise<void>;
    },
  ) {
    this.#inner = inner;
    this.#left = options.at;
    this.#ending = options.ending;
    this.#tear = options.tear ?? (async () => undefined);
  }

  /** Whether the n-th operation was reached. */
  get stopped(): boolean {
    return this.#left <= 0;
  }

  async prepare(): Promise<void> {
    await this.#read(() => this.#inner.prepare());
  }

  async save(file: FileId, parts: readonly Uint8Array[]): Promise<void> {
    await this.#change(
      () => this.#inner.save(file, parts),
      () => this.#tear(file, parts),
    );
  }

  async load(file: FileId, range?: { readonly offset: number; readonly length: number }): Promise<Uint8Array> {
    return await this.#read(() => this.#inner.load(file, range));
  }

  async *list(kind: Parameters<Backend['list']>[0]): ReturnType<Backend['list']> {
    yield* await this.#read(async () => this.#inner.list(kind));
  }

  async delete(file: FileId): Promise<void> {
    await this.#change(
      () => this.#inner.delete(file),
      async () => undefined,
    );
  }

  async #read<T>(action: () => Promise<T>): Promise<T> {
    this.#requireRunning();
    if (this.#ending === 'before') this.#count();
    this.#requireRunning();
    return await action();
  }

  async #change(action: () => Promise<void>, tear: () => Promise<void>): Promise<void> {
    this.#requireRunning();
    this.#count();
    if (this.stopped && this.#ending === 'torn') await tear();
    if (this.stopped && this.#ending !== 'unheard') this.#requireRunning();
    await action();
    this.#requireRunning();
  }

  #count(): void {
    this.#left -= 1;
  }

  #requireRunning(): void {
    if (this.stopped) throw new VaultError('io', 'the program has ended', { permanent: true });
  }
}
