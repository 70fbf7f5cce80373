import { WorldError } from './errors.ts';
import { type Item, pathOf } from './item.ts';
import type { Conflict } from './item-facts.ts';
import { freeName, LONGEST_PATH, nameFault, nameKey } from './names.ts';

/** A name that somebody wants for an item. */
export interface NameWish {
  readonly kind: Item['kind'];
  readonly conflict: Conflict;
  /** The item itself, when it has a name already. */
  readonly self?: Item;
  /** Lets names pass that today's rules refuse. */
  readonly legacy?: boolean | undefined;
}

/**
 * The name under which an item may live in `parent`, after dealing with a sibling of that name; `replace` removes one of the same kind.
 *
 * @throws WorldError `invalidName`, `invalidRequest`, `pathIsTooLong`, `nameAlreadyExists`.
 */
export function claimName(parent: Item, name: string, wish: NameWish, replace: (item: Item) => void): string {
  const reserved = parent.parent === undefined && nameKey(name) === 'forms' ? 'the name is reserved' : undefined;
  const fault = nameFault(name, wish.kind) ?? reserved;
  if (fault && !wish.legacy) throw new WorldError('invalidName', `The name "${name}" is not allowed: ${fault}.`);
  if (parent.kind === 'file') throw new WorldError('invalidRequest', `${pathOf(parent)} is not a folder`);
  if (pathOf(parent).length + 1 + name.length >= LONGEST_PATH)
    throw new WorldError('pathIsTooLong', 'The path is too long.');
  const existing = parent.children.get(nameKey(name));
  if (!existing || existing === wish.self) return name;
  if (wish.conflict === 'rename') return freeName(name, (candidate) => parent.children.has(nameKey(candidate)));
  if (wish.conflict === 'replace' && existing.kind === wish.kind) {
    replace(existing);
    return name;
  }
  throw new WorldError('nameAlreadyExists', 'The specified item name already exists.');
}
