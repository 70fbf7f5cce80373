import type { ContentSource } from '../content.ts';
import { GeneratedContent } from './bytes.ts';
import { keyOf, mix, NumberedGuids, NumberedItemIds } from './numbers.ts';
import { Tree } from './tree.ts';

/** Seconds: the first and the last moment at which something was made. */
const FIRST = Date.UTC(2019, 0, 7) / 1000;
const SPAN = 6 * 365 * 86_400;
const LONGEST_LIFE = 300 * 86_400;

/** What is known of an item of a drive nobody has changed yet. Times are ms UTC. */
export interface GeneratedFacts {
  readonly id: string;
  readonly guid: string;
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly size: number;
  readonly created: number;
  readonly modified: number;
  readonly version: number;
  readonly content: GeneratedContent | undefined;
}

/** A drive full of files that are computed when somebody asks: from the seed, the drive's name and an item's number, always the same. */
export class DriveSource {
  readonly tree: Tree;
  readonly ids: NumberedItemIds;
  /** When the newest item was changed, ms UTC. */
  readonly latest = (FIRST + SPAN + LONGEST_LIFE) * 1000;
  readonly #guids: NumberedGuids;
  readonly #key: number;

  /** `count` includes the root. `fileBytes`: of every file; of many sizes unless given. */
  constructor(name: string, count: number, fileBytes?: number) {
    this.#key = keyOf(name);
    this.tree = new Tree(count, this.#key, fileBytes);
    this.ids = new NumberedItemIds(name);
    this.#guids = new NumberedGuids(`items of ${name}`);
  }

  /** The number of an item other than the root, or undefined. */
  numberOf(id: string): number | undefined {
    const number = this.ids.numberOf(id);
    return number !== undefined && number > 0 && number < this.tree.count ? number : undefined;
  }

  facts(number: number): GeneratedFacts {
    const { tree } = this;
    const chance = mix(number, this.#key ^ 0x5bd1e995);
    const created = FIRST + (chance % SPAN);
    const isFolder = tree.isFolder(number);
    const size = tree.sizeOf(number);
    return {
      id: this.ids.of(number),
      guid: this.#guids.of(number).toUpperCase(),
      kind: isFolder ? 'folder' : 'file',
      name: tree.nameOf(number),
      size,
      created: created * 1000,
      modified: (created + (isFolder ? 0 : (chance >>> 7) % LONGEST_LIFE)) * 1000,
      version: 1 + (chance % 7),
      content: isFolder ? undefined : new GeneratedContent(this.#key, number, size),
    };
  }

  /** New content for a file of this drive, as if somebody had written it. */
  rewritten(number: number, size: number): ContentSource {
    return new GeneratedContent(this.#key, number, size);
  }
}
