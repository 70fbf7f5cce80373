import type { Clock } from '../../clock.ts';
import type { PackContent } from '../../index/blob-index.ts';
import { encodeIndex } from '../../index/index-file.ts';
import type { Documents } from '../documents.ts';

/** Blobs after which an index file is written: keeps it below the 8 MiB the restic design document asks for. */
const MAX_BLOBS = 25_000;
/** What a crash may cost: packs saved longer ago than this are in an index, milliseconds. */
const MAX_AGE = 5 * 60_000;

/** Collects packs that are durable and writes index files for them, several during a long run. */
export class IndexWriter {
  readonly #documents: Documents;
  readonly #clock: Clock;
  readonly #guard: () => void;
  readonly #written: (name: string, packs: readonly PackContent[]) => void;
  #pending: PackContent[] = [];
  #blobs = 0;
  #oldest = 0;
  #writing: Promise<void> = Promise.resolve();

  /**
   * `written` hears of every index file that is durable, with its packs. `guard` is called before each is written, and
   * what it throws keeps the file from being written: packs under a lock that is lost may be gone.
   */
  constructor(options: {
    readonly documents: Documents;
    readonly clock: Clock;
    readonly guard: () => void;
    readonly written: (name: string, packs: readonly PackContent[]) => void;
  }) {
    this.#documents = options.documents;
    this.#clock = options.clock;
    this.#guard = options.guard;
    this.#written = options.written;
  }

  /** Takes note of a durable pack; writes an index file when it is time. */
  async add(pack: PackContent): Promise<void> {
    if (this.#pending.length === 0) this.#oldest = this.#clock.now();
    this.#pending.push(pack);
    this.#blobs += pack.blobs.length;
    if (this.#blobs >= MAX_BLOBS || this.#clock.now() - this.#oldest >= MAX_AGE) await this.flush();
  }

  /** Resolves when every pack noted so far is in a durable index file. */
  async flush(): Promise<void> {
    const packs = this.#pending;
    this.#pending = [];
    this.#blobs = 0;
    const before = this.#writing;
    this.#writing = (async () => {
      await before;
      if (packs.length === 0) return;
      this.#guard();
      const name = await this.#documents.save('index', encodeIndex(packs));
      this.#written(name, packs);
    })();
    await this.#writing;
  }
}
