import { OutsideError } from '@coffer/model';
import type { Repository, TreeNode } from '@coffer/vault';
import { linesOf, textOf } from '../layout/bytes.ts';
import { type FactsEntry, factsEntries, isObjectLine, objectOfLine } from '../layout/facts.ts';
import { groupOf, type ItemGroup } from '../layout/item-group.ts';
import { type GroupIndex, type ItemsIndex, parseItemsIndex } from '../layout/items-index.ts';
import { INDEX_FILE, ITEMS_FILE } from '../layout/layout.ts';
import type { Page } from './restore-item.ts';

/** Bytes that are read first from a place in a facts file, some lines; whoever reads on gets twice as many each time, up to a window. */
const FIRST_BYTES = 4 * 1024;
const WINDOW = 64 * 1024;
/** More than any index has. */
const LARGEST_INDEX = 4 * 1024 * 1024;

/** The text of an entry, and the bytes before it. */
export interface PlacedLine {
  readonly line: string;
  readonly at: number;
}

/** What a folder's facts are made of. */
interface Files {
  readonly items: { readonly content: readonly string[]; readonly size: number };
  /** Folders with few items, and those of older restore points, have none. */
  readonly index: ItemsIndex | undefined;
}

/**
 * The facts of what lies in one folder, by the bytes of the names. Of a folder that has an index a page costs its own length, wherever
 * it begins; of any other one all that stands before it is read over.
 */
export class FolderListing {
  readonly #repository: Repository;
  readonly #tree: string;
  #opened: Promise<Files> | undefined;

  constructor(repository: Repository, factsTree: string) {
    this.#repository = repository;
    this.#tree = factsTree;
  }

  /** Whether there is an index. Then the entries say by themselves what the tree that people see holds. */
  async isIndexed(): Promise<boolean> {
    return (await this.#files()).index !== undefined;
  }

  /** All entries. What `wanted` turns down is passed over without being parsed. */
  async *entries(wanted?: (line: string) => boolean): AsyncIterable<FactsEntry> {
    const { items } = await this.#files();
    yield* factsEntries(linesOf(this.#repository.readFile(items.content)), wanted);
  }

  /** All entries as texts with their places, for `parseFactsLine` to read where that is needed. */
  async *lines(): AsyncIterable<PlacedLine> {
    let at = 0;
    for await (const line of linesOf(this.#repository.readFile((await this.#files()).items.content))) {
      if (isObjectLine(line)) yield { line: objectOfLine(line), at };
      at += Buffer.byteLength(line, 'utf8') + 1;
    }
  }

  /** The entry in that place, which {@link FolderListing.lines} told. */
  async at(position: number): Promise<FactsEntry> {
    for await (const entry of this.#from(position)) return entry;
    throw new OutsideError('damaged', 'The facts of a folder are shorter than they were.');
  }

  /** A part of the entries. */
  async *page({ group, skip = 0, limit = Number.POSITIVE_INFINITY }: Page): AsyncIterable<FactsEntry> {
    if (limit <= 0) return;
    const { index } = await this.#files();
    if (group !== undefined && index) yield* this.#indexed(group, skip, limit);
    else yield* this.#readOver(group, skip, limit);
  }

  /** How many entries there are, of one group or in all. */
  async count(group?: ItemGroup): Promise<number> {
    const { index } = await this.#files();
    if (index && group !== undefined) return index.get(group)?.count ?? 0;
    if (index) return [...index.values()].reduce((sum, { count }) => sum + count, 0);
    let count = 0;
    for await (const { facts } of this.entries()) if (group === undefined || groupOf(facts) === group) count += 1;
    return count;
  }

  async *#readOver(group: ItemGroup | undefined, skip: number, limit: number): AsyncIterable<FactsEntry> {
    let passed = 0;
    // Without a group what is passed over need not even be parsed.
    const wanted = group === undefined ? () => passed++ >= skip : undefined;
    let given = 0;
    for await (const entry of this.entries(wanted)) {
      if (group !== undefined && (groupOf(entry.facts) !== group || passed++ < skip)) continue;
      yield entry;
      given += 1;
      if (given >= limit) return;
    }
  }

  async *#indexed(group: ItemGroup, skip: number, limit: number): AsyncIterable<FactsEntry> {
    const index = (await this.#files()).index?.get(group) ?? { count: 0, every: 1, at: [] };
    let left = Math.min(limit, index.count - skip);
    let pass = skip % index.every;
    for (let mark = Math.floor(skip / index.every); left > 0; ) {
      const stretch = stretchOf(index, mark, pass + left);
      let rest = Math.min(stretch * index.every, index.count - mark * index.every);
      for await (const entry of this.#from(index.at[mark] ?? 0)) {
        if (groupOf(entry.facts) !== group) continue;
        rest -= 1;
        if (pass > 0) pass -= 1;
        else {
          yield entry;
          left -= 1;
        }
        if (rest === 0 || left === 0) break;
      }
      if (rest > 0 && left > 0) throw new OutsideError('damaged', 'The index of a folder is not that of its facts.');
      mark += stretch;
    }
  }

  /** The entries from a place on. */
  #from(position: number): AsyncIterable<FactsEntry> {
    return factsEntries(linesOf(this.#windows(position)));
  }

  async *#windows(position: number): AsyncIterable<Uint8Array> {
    const { content, size } = (await this.#files()).items;
    let length = FIRST_BYTES;
    for (let start = position; start < size; start += length, length = Math.min(WINDOW, 2 * length))
      yield* this.#repository.readFile(content, { start, end: Math.min(size, start + length) });
  }

  async #files(): Promise<Files> {
    this.#opened ??= this.#open();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  async #open(): Promise<Files> {
    const [items, index] = await Promise.all([ITEMS_FILE, INDEX_FILE].map((name) => this.#file(name)));
    return {
      items: { content: items?.content ?? [], size: items?.size ?? 0 },
      index: index && parseItemsIndex(await textOf(this.#repository.readFile(index.content ?? []), LARGEST_INDEX)),
    };
  }

  async #file(name: string): Promise<TreeNode | undefined> {
    return await this.#repository.findNode(this.#tree, name);
  }
}

/** How many marks are read on from one in a go: the members of a rare group may stand far apart. */
function stretchOf({ every, at }: GroupIndex, mark: number, wanted: number): number {
  let stretch = 1;
  while (stretch * every < wanted && (at[mark + stretch] ?? Infinity) - (at[mark + stretch - 1] ?? 0) < WINDOW)
    stretch += 1;
  return stretch;
}
