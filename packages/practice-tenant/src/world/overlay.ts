import { WorldError } from './errors.ts';
import type { DriveSource, GeneratedFacts } from './generated/drive-source.ts';
import type { Item } from './item.ts';
import { nameKey } from './names.ts';

/** Items that can be counted and told piece by piece, without there being a list of them. A piece may hold fewer than asked for. */
export interface ItemList {
  readonly length: number;
  slice(start: number, end: number): readonly Item[];
  /** The numbers of a piece in which nothing was ever changed, in the drive's source; undefined for any other piece. */
  untouched?(start: number, end: number): readonly number[] | undefined;
}

/** What the overlay needs of its drive. */
export interface OverlaidDrive {
  readonly root: Item;
  /** An item of these facts, belonging to nothing yet. */
  blank(facts: GeneratedFacts & { readonly number: number }): Item;
  /** The item of this id that the drive keeps, i.e. that was changed or lies above one that was. */
  kept(id: string): Item | undefined;
  keep(item: Item): void;
}

/**
 * What has been changed of a generated drive, and a view of the rest. Only changed items and their ancestors are kept; any other item is
 * made when it is asked for and forgotten with whoever asked. An item must be `own`ed before it is changed.
 */
export class Overlay {
  readonly source: DriveSource;
  readonly #drive: OverlaidDrive;
  readonly #removed = new Set<number>();
  /** Numbers of those the drive keeps or has kept. */
  readonly #kept = new Set<number>();
  #left: number;

  constructor(source: DriveSource, drive: OverlaidDrive) {
    this.source = source;
    this.#drive = drive;
    this.#left = source.tree.count - 1;
    drive.root.size = source.tree.sizeOf(0);
    lazily(drive.root, 'children', () => this.#childrenOf(drive.root, 0));
  }

  /** Live items that the drive does not keep. */
  get left(): number {
    return this.#left;
  }

  /** A live item that the drive does not keep, or undefined. */
  item(id: string): Item | undefined {
    const number = this.source.numberOf(id);
    return number === undefined || this.#removed.has(number) ? undefined : this.#view(number);
  }

  /** The item below `parent` with this name (as a key), without making its siblings if that can be avoided. */
  child(parent: Item, key: string): Item | undefined {
    const number = parent === this.#drive.root ? 0 : this.source.numberOf(parent.id);
    if (number === undefined || this.#drive.kept(parent.id)) return parent.children.get(key);
    const child = this.source.tree.childNamed(number, key);
    return child === undefined ? undefined : this.#view(child);
  }

  /**
   * The item as the drive keeps it from now on, with its ancestors.
   *
   * @throws WorldError `itemNotFound` when it has been deleted meanwhile.
   */
  own(item: Item): Item {
    const kept = this.#drive.kept(item.id);
    if (kept) return kept;
    const number = this.source.numberOf(item.id);
    if (number === undefined || this.#removed.has(number) || !item.parent)
      throw new WorldError('itemNotFound', 'The item does not exist any more.');
    const parent = this.own(item.parent);
    const mine = parent.children.get(nameKey(item.name));
    if (!mine) throw new WorldError('itemNotFound', 'The item does not exist any more.');
    this.#drive.keep(mine);
    this.#kept.add(number);
    this.#left--;
    return mine;
  }

  /** Notes that an item which was owned has been deleted. */
  removed(item: Item): void {
    const number = this.source.numberOf(item.id);
    if (number !== undefined) this.#removed.add(number);
  }

  /** Notes that an item which had been deleted is there again. */
  returned(item: Item): void {
    const number = this.source.numberOf(item.id);
    if (number !== undefined) this.#removed.delete(number);
  }

  /** Everything that lives: the kept folders from the top down, what nobody changed, the kept files. */
  list(kept: { readonly folders: readonly Item[]; readonly files: readonly Item[] }): ItemList {
    const { folders, files } = kept;
    const told = new Set([...folders, ...files].map(({ id }) => this.source.numberOf(id)));
    const generated = this.source.tree.count - 1;
    const at = (place: number): Item | undefined => {
      if (place < folders.length) return folders[place];
      const number = numberAt(place);
      if (number > generated) return files[number - generated - 1];
      if (told.has(number) || this.#removed.has(number)) return undefined;
      return this.#byNumber(number);
    };
    const length = folders.length + generated + files.length;
    const numberAt = (place: number): number => place - folders.length + 1;
    return {
      length,
      untouched: (start, end) => {
        const numbers: number[] = [];
        for (let number = numberAt(start); number < numberAt(Math.min(end, length)); number++) {
          if (number < 1 || number > generated || this.#isChanged(number)) return undefined;
          numbers.push(number);
        }
        return numbers;
      },
      slice: (start, end) => {
        const found: Item[] = [];
        for (let place = start; place < Math.min(end, length); place++) {
          const item = at(place);
          if (item) found.push(item);
        }
        return found;
      },
    };
  }

  #isChanged(number: number): boolean {
    if (this.#removed.has(number)) return true;
    return this.#kept.size > 0 && this.#kept.has(number);
  }

  #byNumber(number: number): Item {
    if (number === 0) return this.#drive.root;
    return this.#drive.kept(this.source.ids.of(number)) ?? this.#view(number);
  }

  #view(number: number, parent?: Item): Item {
    const facts = this.source.facts(number);
    const item = this.#drive.blank({ ...facts, number });
    item.sequence = number + 1;
    if (parent) item.parent = parent;
    else lazily(item, 'parent', () => this.#byNumber(this.source.tree.parentOf(number)));
    if (facts.kind === 'folder') lazily(item, 'children', () => this.#childrenOf(item, number));
    return item;
  }

  #childrenOf(parent: Item, number: number): Map<string, Item> {
    const children = new Map<string, Item>();
    for (const child of this.source.tree.childrenOf(number)) {
      const item = this.#view(child, parent);
      children.set(nameKey(item.name), item);
    }
    return children;
  }
}

/** Gives an item a property that is computed when it is first read; writing replaces it. */
function lazily<Name extends 'parent' | 'children'>(item: Item, name: Name, make: () => Item[Name]): void {
  const settle = (value: Item[Name]): void => {
    Object.defineProperty(item, name, { configurable: true, enumerable: true, writable: true, value });
  };
  Object.defineProperty(item, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const value = make();
      settle(value);
      return value;
    },
    set: settle,
  });
}
