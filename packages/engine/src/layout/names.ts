import { createHash } from 'node:crypto';

/** The longest name in a tree, in UTF-8 bytes: what common file systems take. */
const LONGEST = 255;
/** The longest ending that survives a cut, in UTF-8 bytes with its dot. */
const LONGEST_EXTENSION = 32;

/** ASCII without slash and control characters, so short that it fits; capitals are all there is to fold. */
const PLAIN = /^[ -.0-~]{1,200}$/;
const DOTS = /^\.\.?$/;

/** Eight hex digits that stand for a text. */
function digest(text: string): string {
  return createHash('sha256').update(text.toWellFormed(), 'utf8').digest('hex').slice(0, 8);
}

/** The longest beginning of `text` that takes at most `bytes` in UTF-8 and ends at a code point. */
function beginning(text: string, bytes: number): string {
  let length = 0;
  let kept = '';
  for (const character of text) {
    length += Buffer.byteLength(character, 'utf8');
    if (length > bytes) break;
    kept += character;
  }
  return kept;
}

/** Puts `~mark` before the extension, and cuts the part before it so that the whole fits. */
function marked(name: string, mark: string): string {
  const dot = name.lastIndexOf('.');
  const tail = dot > 0 ? name.slice(dot) : '';
  const extension = Buffer.byteLength(tail, 'utf8') <= LONGEST_EXTENSION ? tail : '';
  const stem = extension ? name.slice(0, dot) : name;
  const end = `~${mark}${extension}`;
  return `${beginning(stem, LONGEST - Buffer.byteLength(end, 'utf8'))}${end}`;
}

/**
 * The name that an item gets in a tree: the true one wherever it can be. Lone surrogates become U+FFFD; what no path
 * may contain (slash, NUL) becomes `_`, and so do the names `.` and `..`; above 255 UTF-8 bytes the name is cut at a code
 * point and marked with `~` and the first eight hex digits of the SHA-256 of the true name, before its extension.
 */
export function treeName(name: string): string {
  if (PLAIN.test(name) && !DOTS.test(name)) return name;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: NUL ends a path in every operating system
  const safe = name.toWellFormed().replace(/[/\u0000]/g, '_');
  if (safe === '' || safe === '.' || safe === '..') return `_${safe}`;
  return Buffer.byteLength(safe, 'utf8') <= LONGEST ? safe : marked(safe, digest(name));
}

/** What two names must differ in to be two names on a file system that minds neither case nor composition. */
function key(name: string): string {
  if (PLAIN.test(name)) return name.toLowerCase();
  return name.normalize('NFC').toLowerCase().normalize('NFC');
}

/**
 * The names of one folder. Asked for each item in the order of name bytes and ids, it gives names that are
 * apart even where case and composition do not count, and that depend on the set of items alone, not on its history.
 */
export class NameTable {
  readonly #taken: Set<string>;

  /** `reserved` names are never given. */
  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved.map(key));
  }

  /** The name for an item: its own, or the same marked with eight hex digits of its id's SHA-256 if that is taken. */
  give(name: string, id: string): string {
    // Most names are plain, and no other looks like them.
    const folded = PLAIN.test(name) && !DOTS.test(name) ? name.toLowerCase() : undefined;
    if (folded !== undefined && !this.#taken.has(folded)) {
      this.#taken.add(folded);
      return name;
    }
    const plain = treeName(name);
    let given = plain;
    for (let attempt = 0; this.#taken.has(key(given)); attempt += 1)
      given = marked(plain, digest(attempt === 0 ? id : `${id} ${attempt}`));
    this.#taken.add(key(given));
    return given;
  }
}
