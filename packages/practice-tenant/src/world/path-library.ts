import { bytesContent, type ContentSource } from './content.ts';
import { WorldError } from './errors.ts';
import { type Item, pathOf } from './item.ts';
import type { Conflict, ItemFacts } from './item-facts.ts';
import { LibraryList, segmentsOf } from './library-list.ts';

/** A document library whose items are named by their paths, e.g. `/Documents/Plan.docx`, as seeds and tests do. */
export abstract class PathLibrary extends LibraryList {
  abstract readonly root: Item;
  abstract below(item: Item, names: readonly string[]): Item | undefined;
  abstract createFolder(parent: Item, name: string, options: ItemFacts & { conflict: Conflict }): Item;
  abstract put(parent: Item, name: string, options: ItemFacts & { content: ContentSource; conflict: Conflict }): Item;
  abstract update(item: Item, change: { name?: string; parent?: Item }): Item;
  abstract remove(item: Item): void;

  /** The live item of this path, or undefined. Upper and lower case are the same. */
  find(path: string): Item | undefined {
    return this.below(this.root, segmentsOf(path));
  }

  /** The folder at `path`, made with its parents where it does not exist. */
  folder(path: string, facts: ItemFacts = {}): Item {
    let at = this.root;
    for (const name of segmentsOf(path)) {
      const next = this.below(at, [name]) ?? this.createFolder(at, name, { conflict: 'fail', ...facts });
      if (next.kind === 'file') throw new WorldError('nameAlreadyExists', `${pathOf(next)} is a file`);
      at = next;
    }
    return at;
  }

  /** Writes a file at `path` (its folders are made), replacing the content of one that is there. */
  write(path: string, content: ContentSource | Uint8Array | string, facts: ItemFacts = {}): Item {
    const names = segmentsOf(path);
    const name = names.pop();
    if (name === undefined) throw new WorldError('invalidRequest', 'a file needs a name');
    const folder = this.folder(
      `/${names.join('/')}`,
      facts.created === undefined ? {} : { created: facts.created, modified: facts.created },
    );
    return this.put(folder, name, { ...facts, content: sourceOf(content), conflict: 'replace' });
  }

  /** Gives the item at `path` a new name. */
  rename(path: string, name: string): Item {
    return this.update(this.#at(path), { name });
  }

  /** Moves the item at `path` into the folder at `folder`. */
  move(path: string, folder: string): Item {
    return this.update(this.#at(path), { parent: this.#at(folder) });
  }

  /** Deletes the item at `path` with everything below it. */
  delete(path: string): void {
    this.remove(this.#at(path));
  }

  #at(path: string): Item {
    const item = this.find(path);
    if (!item) throw new WorldError('itemNotFound', `${path} does not exist`);
    return item;
  }
}

function sourceOf(content: ContentSource | Uint8Array | string): ContentSource {
  if (typeof content === 'string') return bytesContent(Buffer.from(content, 'utf8'));
  return content instanceof Uint8Array ? bytesContent(content) : content;
}
