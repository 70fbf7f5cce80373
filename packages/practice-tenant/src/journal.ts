import type { Clock } from './clock.ts';

/** Which of the imitated services was asked. */
export type ApiName = 'login' | 'graph' | 'sharepoint' | 'content' | 'practice' | 'none';

/** What an API notes about a request while it deals with it. */
export interface Note {
  api: ApiName;
  /** User principal name or application id of the caller; undefined for anonymous requests. */
  identity: string | undefined;
  /** The purpose, e.g. `delta`, `content`, `users`. */
  kind: string;
  /** The template of the address, e.g. `GET drives/{drive}/items/{item}`; undefined when nothing is served there. */
  route: string | undefined;
  /** What was asked of the addresses that the API serves, see `Addresses`; one, or in SharePoint REST one for each step. */
  addresses: readonly string[];
  /** What it was about, e.g. `drive/{id}`, `site/{id}`, `directory`; undefined when nobody said. */
  object: string | undefined;
  /** Resource units charged. */
  ru: number;
  bytesIn: number;
  bytesOut: number;
  /** Seconds the caller was told to wait, if any. */
  retryAfter: number | undefined;
}

/** One request as the journal keeps it. */
export interface JournalEntry {
  /** Grows by one with every entry. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly method: string;
  /** Without query, so that no secret of a pre-authenticated address is kept. */
  readonly path: string;
  readonly api: ApiName;
  readonly identity?: string;
  readonly kind: string;
  /** The template of the address, e.g. `GET drives/{drive}/items/{item}`. */
  readonly route?: string;
  readonly object?: string;
  readonly status: number;
  readonly ru: number;
  /** Bytes of the answer. */
  readonly bytes: number;
  /** Bytes of the request. */
  readonly bytesIn: number;
  readonly retryAfter?: number;
}

/** Chooses entries; an entry must fit every part that is given. */
export interface JournalFilter {
  /** Milliseconds UTC; only entries at or after. */
  readonly since?: number;
  readonly api?: ApiName;
  readonly identity?: string;
  readonly kind?: string;
  readonly route?: string;
  readonly status?: number;
}

/** A fresh note, before anything is known about a request. */
export function emptyNote(): Note {
  return {
    api: 'none',
    identity: undefined,
    kind: 'other',
    route: undefined,
    addresses: [],
    object: undefined,
    ru: 0,
    bytesIn: 0,
    bytesOut: 0,
    retryAfter: undefined,
  };
}

/** Notes that a request went to this address. */
export function noteRoute(note: Note, route: string, addresses: readonly string[] = [route]): void {
  note.route = route;
  note.addresses = addresses;
}

/** The newest requests in order, at most `capacity` of them. */
export class Journal {
  readonly #clock: Clock;
  readonly #capacity: number;
  #entries: JournalEntry[] = [];
  #first = 0;
  #number = 0;

  constructor(clock: Clock, capacity = 200_000) {
    this.#clock = clock;
    this.#capacity = capacity;
  }

  record(request: { method: string; path: string; status: number; note: Note }): void {
    const { note } = request;
    this.#entries.push({
      number: ++this.#number,
      time: new Date(this.#clock.now()).toISOString(),
      method: request.method,
      path: request.path,
      api: note.api,
      ...(note.identity === undefined ? {} : { identity: note.identity }),
      kind: note.kind,
      ...(note.route === undefined ? {} : { route: note.route }),
      ...(note.object === undefined ? {} : { object: note.object }),
      status: request.status,
      ru: note.ru,
      bytes: note.bytesOut,
      bytesIn: note.bytesIn,
      ...(note.retryAfter === undefined ? {} : { retryAfter: note.retryAfter }),
    });
    if (this.#entries.length - this.#first <= this.#capacity) return;
    this.#first++;
    if (this.#first < this.#capacity) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** The entries that fit, oldest first. */
  entries(filter: JournalFilter = {}): JournalEntry[] {
    const since = filter.since === undefined ? '' : new Date(filter.since).toISOString();
    const found: JournalEntry[] = [];
    for (let index = this.#first; index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (!entry || entry.time < since) continue;
      if (filter.api !== undefined && entry.api !== filter.api) continue;
      if (filter.identity !== undefined && entry.identity !== filter.identity) continue;
      if (filter.kind !== undefined && entry.kind !== filter.kind) continue;
      if (filter.route !== undefined && entry.route !== filter.route) continue;
      if (filter.status !== undefined && entry.status !== filter.status) continue;
      found.push(entry);
    }
    return found;
  }

  clear(): void {
    this.#entries = [];
    this.#first = 0;
  }
}
