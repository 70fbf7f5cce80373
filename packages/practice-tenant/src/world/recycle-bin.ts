import type { Clock } from '../clock.ts';
import { guidFor } from './ids.ts';
import type { Actor } from './item.ts';
import type { Site } from './site.ts';

/** Days something can be brought back, both stages together ("SharePoint recycle bin retention"). */
const KEPT_DAYS = 93;

/** What was deleted, by its number in SharePoint ("RecycleBinItemType enumeration"). */
export const BIN_KINDS = { file: 1, listItem: 3, list: 4, folder: 5 } as const;

/** Something that was deleted and can be brought back. */
export interface BinEntry {
  readonly id: string;
  readonly kind: keyof typeof BIN_KINDS;
  readonly title: string;
  readonly leafName: string;
  /** The path of the folder it was in, below the host, without leading slash. */
  readonly dirName: string;
  readonly size: number;
  readonly author: Actor;
  readonly deletedBy: Actor;
  /** When, ms UTC. */
  readonly time: number;
  readonly web: Site;
  /** Id of the item in its drive, for those that are in one. */
  readonly itemId: string | undefined;
  stage: 1 | 2;
  /** Brings it back. @throws WorldError when its place is gone or taken. */
  restore(): void;
}

/** What is told of something deleted. */
export type Deletion = Omit<BinEntry, 'id' | 'time' | 'stage' | 'itemId'> & Partial<Pick<BinEntry, 'itemId'>>;

/** The recycle bin of one site collection, with its two stages. */
export class RecycleBin {
  readonly #clock: Clock;
  readonly #key: string;
  readonly #entries = new Map<string, BinEntry>();
  #counter = 0;

  constructor(clock: Clock, key: string) {
    this.#clock = clock;
    this.#key = key;
  }

  put(deletion: Deletion): BinEntry {
    this.#expire();
    const id = guidFor(`${this.#key}/bin/${++this.#counter}`);
    const entry: BinEntry = { itemId: undefined, ...deletion, id, time: this.#clock.now(), stage: 1 };
    this.#entries.set(id, entry);
    return entry;
  }

  /** What is still there, newest first. */
  list(stage?: 1 | 2): BinEntry[] {
    this.#expire();
    return [...this.#entries.values()].filter((entry) => stage === undefined || entry.stage === stage).reverse();
  }

  find(id: string): BinEntry | undefined {
    this.#expire();
    return this.#entries.get(id.toLowerCase());
  }

  /** @throws WorldError when its place is gone or taken; then it stays in the bin. */
  restore(entry: BinEntry): void {
    entry.restore();
    this.#entries.delete(entry.id);
  }

  /** Deletes it for good. */
  drop(entry: BinEntry): void {
    this.#entries.delete(entry.id);
  }

  #expire(): void {
    const oldest = this.#clock.now() - KEPT_DAYS * 86_400_000;
    for (const [id, { time }] of this.#entries) {
      if (time > oldest) return;
      this.#entries.delete(id);
    }
  }
}
