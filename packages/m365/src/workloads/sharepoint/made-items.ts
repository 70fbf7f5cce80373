import type { On } from '../drive/with-access.ts';
import type { SitesParts } from './parts.ts';
import { listPath, webCall } from './rest.ts';

/** Lists whose highest number is remembered. */
const REMEMBERED = 5_000;
/** Items looked through for one that was made without its number being noted; as many as can be under way at once are enough. */
const LOOKED_THROUGH = 200;

/** What an item that is to be made looks like. */
export interface Wish {
  readonly listId: string;
  /** Tells the saved item from all others, over sessions. */
  readonly mark: string;
  /** Fields that are sent with it. */
  readonly values: () => Promise<Readonly<Record<string, unknown>>>;
  /** Whether it is made empty, and filled then. */
  readonly filledLater: boolean;
}

type Row = Readonly<Record<string, unknown>> & { readonly Id?: number };

/**
 * The items that restores made in lists. SharePoint numbers items itself, so that nothing in a list says which saved item one of
 * them was; what is noted here before and after each making does, also for a restore that goes on after it broke off.
 */
export class MadeItems {
  readonly #parts: SitesParts;
  /** The highest number in each list, as far as it is known. */
  readonly #highest = new Map<string, number>();

  constructor(parts: SitesParts) {
    this.#parts = parts;
  }

  /** The number of the item that was made of a saved one, if it is still there. Two units where something was made. */
  async find(on: On, wish: Wish): Promise<string | undefined> {
    const { listId, mark } = wish;
    const noted = await this.#parts.journal.find(listId, mark);
    if (noted === undefined) return undefined;
    if (!noted.startsWith('>')) {
      const [there] = await this.#rows(on, listId, `$filter=Id eq ${noted}&$select=Id`);
      return there === undefined ? undefined : noted;
    }
    const rows = await this.#rows(on, listId, `$filter=Id gt ${noted.slice(1)}&$orderby=Id&$top=${LOOKED_THROUGH}`);
    const values = rows.length === 0 ? {} : await wish.values();
    for (const row of rows) {
      const number = String(row.Id);
      if (!looksLike(row, values, wish.filledLater) || (await this.#parts.journal.has(listId, number))) continue;
      await this.#parts.journal.note(listId, mark, number);
      return number;
    }
    return undefined;
  }

  /** To be called before an item is made. */
  async begin(on: On, { listId, mark }: Pick<Wish, 'listId' | 'mark'>): Promise<void> {
    await this.#parts.journal.note(listId, mark, `>${await this.#last(on, listId)}`);
  }

  /** To be called once an item has its number. */
  async end({ listId, mark }: Pick<Wish, 'listId' | 'mark'>, number: string): Promise<void> {
    this.#highest.set(listId, Math.max(this.#highest.get(listId) ?? 0, Number(number)));
    await this.#parts.journal.note(listId, mark, number);
  }

  async #last(on: On, listId: string): Promise<number> {
    const known = this.#highest.get(listId);
    if (known !== undefined) return known;
    const [last] = await this.#rows(on, listId, '$orderby=Id desc&$top=1&$select=Id');
    const number = last?.Id ?? 0;
    if (this.#highest.size >= REMEMBERED) this.#highest.clear();
    this.#highest.set(listId, Math.max(number, this.#highest.get(listId) ?? 0));
    return number;
  }

  async #rows(on: On, listId: string, asked: string): Promise<readonly Row[]> {
    const path = `${listPath(listId)}/items?${asked.replaceAll(' ', '%20')}`;
    const call = webCall({ ...on, method: 'GET', path, purpose: 'restore' });
    const { value } = ((await this.#parts.sharePoint.json(call)).body ?? {}) as { readonly value?: readonly Row[] };
    return value ?? [];
  }
}

/**
 * Whether an item is one that was made of the wish: all its plain fields are as they were sent, or still empty where they are sent
 * later. One that says nothing of itself is nobody's: rather made twice than written over.
 */
function looksLike(row: Row, values: Readonly<Record<string, unknown>>, filledLater: boolean): boolean {
  const plain = Object.entries(values).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
  const told = plain.filter(([name]) => row[name] !== undefined && row[name] !== null);
  if (told.length === 0) return filledLater && plain.length > 0;
  return plain.every(([name, value]) => row[name] === value || (row[name] ?? null) === null);
}
