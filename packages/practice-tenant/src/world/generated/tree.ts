import { nameKey } from '../names.ts';
import { mix } from './numbers.ts';

/** One folder and its files. */
const BLOCK = 64;
/** Folders in a folder. */
const BRANCHES = 8;
/** Sizes repeat after this many items, so that the bytes below any folder are known without counting. */
const CYCLE = 4_096;

const KILOBYTE = 1_024;
const FOLDER_WORDS = ['Projects', 'Archive', 'Drafts', 'Clients', 'Reports', 'Photos', 'Invoices', 'Minutes', 'Plans'];
const FILE_WORDS = [
  'Offer',
  'Protocol',
  'Sketch',
  'Invoice',
  'Summary',
  'Notes',
  'Budget',
  'Letter',
  'Contract',
  'List',
];
const EXTENSIONS = ['docx', 'xlsx', 'pdf', 'pptx', 'txt', 'csv', 'jpg', 'eml'];

interface Sizes {
  readonly of: Float64Array;
  /** Sum of all sizes before a position of the cycle. */
  readonly before: Float64Array;
}

/**
 * The shape of a drive of `count` items that is nowhere kept: everything is computed from an item's number. Number 0 is the root; after
 * it come blocks of one folder and its files, every folder holding eight more, so that a folder's number is below those of its content.
 */
export class Tree {
  readonly count: number;
  readonly #key: number;
  readonly #blocks: number;
  readonly #fileBytes: number | undefined;

  /** `fileBytes`: of every file; of many sizes unless given. */
  constructor(count: number, key: number, fileBytes?: number) {
    this.count = count;
    this.#fileBytes = fileBytes;
    this.#key = key;
    this.#blocks = Math.ceil((count - 1) / BLOCK);
  }

  isFolder(number: number): boolean {
    return number === 0 || (number - 1) % BLOCK === 0;
  }

  /** The number of the folder an item is in. */
  parentOf(number: number): number {
    const block = Math.floor((number - 1) / BLOCK);
    if (!this.isFolder(number)) return folderOf(block);
    return block < BRANCHES ? 0 : folderOf(Math.floor(block / BRANCHES) - 1);
  }

  /** The numbers of what is in a folder: its folders, then its files. */
  childrenOf(number: number): number[] {
    const found: number[] = [];
    const block = number === 0 ? -1 : (number - 1) / BLOCK;
    const first = (block + 1) * BRANCHES;
    for (let child = first; child < Math.min(this.#blocks, first + BRANCHES); child++) found.push(folderOf(child));
    if (number === 0) return found;
    for (let file = number + 1; file < Math.min(this.count, number + BLOCK); file++) found.push(file);
    return found;
  }

  /** How many items are in a folder. */
  childCountOf(number: number): number {
    const block = number === 0 ? -1 : (number - 1) / BLOCK;
    const folders = Math.max(0, Math.min(BRANCHES, this.#blocks - (block + 1) * BRANCHES));
    return number === 0 ? folders : folders + Math.min(BLOCK - 1, this.count - 1 - number);
  }

  /** Bytes of a file, or of everything below a folder. */
  sizeOf(number: number): number {
    if (number === 0) return this.#bytesOf(0, this.#blocks);
    const block = Math.floor((number - 1) / BLOCK);
    if (!this.isFolder(number)) return this.#fileBytes ?? sizes().of[this.#place(number - 1) % CYCLE] ?? 0;
    let bytes = 0;
    for (let first = block, after = block + 1; first < this.#blocks; ) {
      bytes += this.#bytesOf(first, Math.min(after, this.#blocks));
      first = (first + 1) * BRANCHES;
      after = (after + 1) * BRANCHES;
    }
    return bytes;
  }

  /** Unique among its siblings, in upper and lower case. */
  nameOf(number: number): string {
    const chance = mix(number, this.#key);
    if (this.isFolder(number)) return `${word(FOLDER_WORDS, chance)} ${(number - 1) / BLOCK + 1}`;
    return `${word(FILE_WORDS, chance)} ${number}.${word(EXTENSIONS, chance >>> 8)}`;
  }

  /** The number of the item of this name (as a key) in a folder, or undefined. */
  childNamed(folder: number, key: string): number | undefined {
    const digits = Number(/ (\d+)(?:\.\w+)?$/.exec(key)?.[1] ?? Number.NaN);
    for (const number of [digits, folderOf(digits - 1)]) {
      if (!(number > 0 && number < this.count) || this.parentOf(number) !== folder) continue;
      if (nameKey(this.nameOf(number)) === key) return number;
    }
    return undefined;
  }

  /** Bytes of the files of the blocks from `first` up to but not including `after`. */
  #bytesOf(first: number, after: number): number {
    const end = Math.min(this.count - 1, after * BLOCK);
    if (this.#fileBytes !== undefined) {
      const items = Math.max(0, end - first * BLOCK);
      return (items - Math.ceil(items / BLOCK)) * this.#fileBytes;
    }
    return sumBefore(this.#place(end)) - sumBefore(this.#place(first * BLOCK));
  }

  /** Each drive begins elsewhere in the cycle, at the size of a folder. */
  #place(position: number): number {
    return position + (this.#key % (CYCLE / BLOCK)) * BLOCK;
  }
}

function folderOf(block: number): number {
  return block * BLOCK + 1;
}

function word(words: readonly string[], chance: number): string {
  return words[chance % words.length] ?? '';
}

let known: Sizes | undefined;

/** From nothing to 64 MiB, most of them small; every first of a block is a folder and has none of its own. */
function sizes(): Sizes {
  if (known) return known;
  const of = new Float64Array(CYCLE);
  const before = new Float64Array(CYCLE + 1);
  for (let at = 0; at < CYCLE; at++) {
    of[at] = at % BLOCK === 0 ? 0 : sizeAt(at);
    before[at + 1] = (before[at] ?? 0) + (of[at] ?? 0);
  }
  known = { of, before };
  return known;
}

function sizeAt(at: number): number {
  const chance = mix(at, 0x51235) % 1_000;
  const spread = mix(at, 0x77777) / 2 ** 32;
  if (chance < 5) return 0;
  if (chance < 640) return Math.floor(1 + spread * 64 * KILOBYTE);
  if (chance < 930) return Math.floor((64 + spread * 960) * KILOBYTE);
  if (chance < 995) return Math.floor((1 + spread * 7) * KILOBYTE ** 2);
  return Math.floor((8 + spread * 56) * KILOBYTE ** 2);
}

function sumBefore(position: number): number {
  const { before } = sizes();
  const cycles = Math.floor(position / CYCLE);
  return cycles * (before[CYCLE] ?? 0) + (before[position % CYCLE] ?? 0);
}
