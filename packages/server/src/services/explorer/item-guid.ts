import { createHash } from 'node:crypto';

/**
 * The id of an item as the API shows it, which wants GUIDs: made from Microsoft's ids of the object and the item, so that an
 * item has the same one in every restore point and after every rename. Version 8 of RFC 9562.
 */
export function itemGuid(objectId: string, itemId: string): string {
  const hash = createHash('sha256').update(`${objectId}\n${itemId}`, 'utf8').digest('hex');
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, variant + hash.slice(17, 20)];
  return [...parts, hash.slice(20, 32)].join('-');
}

/** Items of a session whose place is remembered. */
const mostRemembered = 50_000;

/** Remembers where the items are that a session has shown last. */
export class ShownItems {
  readonly #places = new Map<string, string>();

  /** Notes that the item of that GUID is found under `readerId` in its restore point. */
  remember(guid: string, readerId: string): void {
    this.#places.delete(guid);
    this.#places.set(guid, readerId);
    const oldest = this.#places.keys().next().value;
    if (this.#places.size > mostRemembered && oldest !== undefined) this.#places.delete(oldest);
  }

  find(guid: string): string | undefined {
    return this.#places.get(guid);
  }
}
