import type { ContentSource } from './content.ts';
import { quickXorOf } from './quick-xor.ts';

/** QuickXorHashes by content, each computed from the bytes once, however many files share the content. */
export class Hashes {
  readonly #known = new WeakMap<ContentSource, Promise<string>>();

  /** Rejects when the content is not as long as it promises, or can not be read. */
  of(content: ContentSource): Promise<string> {
    if (content.quickXorHash !== undefined) return Promise.resolve(content.quickXorHash);
    const known = this.#known.get(content);
    if (known) return known;
    const hash = quickXorOf(content);
    this.#known.set(content, hash);
    return hash;
  }
}
