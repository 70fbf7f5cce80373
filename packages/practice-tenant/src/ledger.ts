import type { Note } from './journal.ts';

/** What was used. */
interface Usage {
  readonly requests: number;
  readonly ru: number;
  /** Bytes of the answers. */
  readonly bytes: number;
  /** Bytes of the requests. */
  readonly bytesIn: number;
  /** Answers with status 429. */
  readonly throttled: number;
  /** Contents served, whole or in part, by pre-authenticated addresses. */
  readonly downloads: number;
}

/** What one identity has used so far. */
export interface LedgerLine extends Usage {
  readonly identity: string;
}

/** What one identity has used of one object for one kind of request. */
export interface LedgerDetail extends LedgerLine {
  /** `drive/{id}`, `site/{id}`, `user/{id}`, `group/{id}`, `directory`, `tenant`, or `other` when nobody said or there are too many. */
  readonly object: string;
  /** As in the journal, e.g. `delta`, `download`. */
  readonly kind: string;
}

/** Chooses details; a detail must fit every part that is given. */
export interface LedgerFilter {
  readonly identity?: string;
  readonly object?: string;
  readonly kind?: string;
}

type Counting<T> = { -readonly [Key in keyof T]: T[Key] };

const NOTHING: Usage = { requests: 0, ru: 0, bytes: 0, bytesIn: 0, throttled: 0, downloads: 0 };
const MOST_DETAILS = 100_000;

/** Totals since the start: per identity, and per identity, object and kind. */
export class Ledger {
  readonly #lines = new Map<string, Counting<LedgerLine>>();
  readonly #details = new Map<string, Counting<LedgerDetail>>();

  record(status: number, note: Note): void {
    const { identity, kind } = note;
    if (identity === undefined || note.api === 'login') return;
    let line = this.#lines.get(identity);
    if (!line) {
      line = { identity, ...NOTHING };
      this.#lines.set(identity, line);
    }
    add(line, status, note);
    add(this.#detail({ identity, kind, object: note.object ?? 'other' }), status, note);
  }

  /** One line per identity, the busiest first. */
  lines(): LedgerLine[] {
    return [...this.#lines.values()].map((line) => ({ ...line })).sort((a, b) => b.requests - a.requests);
  }

  /** One line per identity, object and kind that fits, the busiest first. */
  details(filter: LedgerFilter = {}): LedgerDetail[] {
    const wanted = Object.entries(filter) as [keyof LedgerFilter, string][];
    return [...this.#details.values()]
      .filter((detail) => wanted.every(([name, value]) => detail[name] === value))
      .map((detail) => ({ ...detail }))
      .sort((a, b) => b.requests - a.requests);
  }

  clear(): void {
    this.#lines.clear();
    this.#details.clear();
  }

  #detail(place: { identity: string; object: string; kind: string }): Counting<LedgerDetail> {
    const key = `${place.identity}\n${place.object}\n${place.kind}`;
    const known = this.#details.get(key);
    if (known) return known;
    if (this.#details.size >= MOST_DETAILS && place.object !== 'other')
      return this.#detail({ ...place, object: 'other' });
    const detail = { ...place, ...NOTHING };
    this.#details.set(key, detail);
    return detail;
  }
}

function add(usage: Counting<Usage>, status: number, note: Note): void {
  usage.requests++;
  usage.ru += note.ru;
  usage.bytes += note.bytesOut;
  usage.bytesIn += note.bytesIn;
  if (status === 429) usage.throttled++;
  if (note.kind === 'download' && status < 300) usage.downloads++;
}
