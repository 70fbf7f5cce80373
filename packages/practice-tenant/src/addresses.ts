import type { ApiName, Note } from './journal.ts';

/** One address of the tenant: a method and a template, and how often it was answered well. */
export interface Address {
  readonly api: ApiName;
  /** E.g. `GET sites/{site}/lists` of Graph, `POST SP.List/recycle` of SharePoint REST. */
  readonly address: string;
  /** Answers with a status below 400. */
  readonly answered: number;
}

/**
 * Every address that is served, and how often each was answered. Those of Graph, the login service, contents and the controls are known
 * from the start; SharePoint REST is a web of things that lead to each other, and what a thing offers is known once it was met. There are
 * never more than the tables, and the columns of the lists that were met, have names.
 */
export class Addresses {
  readonly #answered = new Map<ApiName, Map<string, number>>();

  /** These addresses are served. */
  know(api: ApiName, addresses: Iterable<string>): void {
    const known = this.#of(api);
    for (const address of addresses) if (!known.has(address)) known.set(address, 0);
  }

  /** A request was answered; refusals do not count. */
  record(status: number, { api, addresses }: Note): void {
    if (status >= 400 || addresses.length === 0) return;
    const known = this.#of(api);
    for (const address of addresses) known.set(address, (known.get(address) ?? 0) + 1);
  }

  /** All that are known, in the order of their tables. */
  list(): Address[] {
    return [...this.#answered].flatMap(([api, known]) =>
      [...known].map(([address, answered]) => ({ api, address, answered })),
    );
  }

  #of(api: ApiName): Map<string, number> {
    const known = this.#answered.get(api) ?? new Map<string, number>();
    this.#answered.set(api, known);
    return known;
  }
}
