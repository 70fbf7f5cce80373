import type { Item } from './item.ts';
import type { Principal } from './sharing.ts';

/** Messages remembered; beyond that the oldest are forgotten. */
const REMEMBERED = 10_000;

/** Who was written to that something is shared with him. */
interface Notice {
  readonly itemId: string;
  readonly to: Principal;
}

/** The messages that Microsoft would have sent about sharing. */
export class Notices {
  readonly #sent: Notice[] = [];

  get sent(): readonly Notice[] {
    return this.#sent;
  }

  note(item: Item, people: readonly Principal[]): void {
    this.#sent.push(...people.map((to) => ({ itemId: item.id, to })));
    this.#sent.splice(0, Math.max(0, this.#sent.length - REMEMBERED));
  }
}
