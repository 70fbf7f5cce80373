/** How a client names itself: "Decorating your traffic" in Microsoft's throttling guidance. */
const DECORATION = /\b(ISV|NONISV)\|([^|]+)\|([^/|]+)\/\S+/;
const MOST_KNOWN = 10_000;

/**
 * Which applications belong to one product: those whose traffic is decorated with the same company and product, and those of the
 * tenant's own that do not say whose they are. An application stays with the name it gave last.
 */
export class Families {
  readonly #known = new Map<string, string>();

  /** Learns from the `User-Agent` of a call; true when the call is decorated. */
  learn(appId: string, userAgent: string | undefined): boolean {
    const [, , company, product] = userAgent?.match(DECORATION) ?? [];
    if (company === undefined || product === undefined) return false;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(appId, `${company}|${product}`.toLowerCase());
    return true;
  }

  of(appId: string): string {
    return this.#known.get(appId) ?? 'undecorated';
  }
}
