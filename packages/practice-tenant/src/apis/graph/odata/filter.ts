import { GraphError } from '../errors.ts';

/** A directory object as the filter sees it. */
export type Row = Readonly<Record<string, unknown>>;

/** A filter understood: its test, and whether it needs the advanced query capabilities of the directory. */
export interface Filter {
  readonly advanced: boolean;
  test(row: Row): boolean;
}

type Test = (row: Row) => boolean;

const TOKEN = /\s*(?:('(?:[^']|'')*')|([A-Za-z_][\w./$-]*)|(-?\d[\w.:-]*)|([(),:]))/y;

/**
 * Understands the part of OData `$filter` that the directory offers: eq, ne, gt, ge, lt, le, in, `$count` of a list, startsWith, endsWith, not, and, or, and `any` over a
 * list of strings. `contains` is refused, as the directory refuses it.
 *
 * @throws GraphError 400 `BadRequest` for anything else, `Request_UnsupportedQuery` for `contains`.
 */
export function parseFilter(text: string): Filter {
  return new Parser(text).parse();
}

class Parser {
  readonly #tokens: string[];
  readonly #text: string;
  #at = 0;
  #advanced = false;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = [];
    TOKEN.lastIndex = 0;
    while (text.slice(TOKEN.lastIndex).trim() !== '') {
      const from = TOKEN.lastIndex;
      const found = TOKEN.exec(text);
      if (!found) throw this.#fault(from);
      this.#tokens.push(found[0].trim());
    }
  }

  parse(): Filter {
    const test = this.#or();
    if (this.#at < this.#tokens.length) throw this.#fault(this.#at);
    return { advanced: this.#advanced, test };
  }

  #or(): Test {
    let left = this.#and();
    while (this.#take('or')) {
      const [first, second] = [left, this.#and()];
      left = (row) => first(row) || second(row);
    }
    return left;
  }

  #and(): Test {
    let left = this.#unary();
    while (this.#take('and')) {
      const [first, second] = [left, this.#unary()];
      left = (row) => first(row) && second(row);
    }
    return left;
  }

  #unary(): Test {
    if (this.#take('not')) {
      this.#advanced = true;
      const inner = this.#unary();
      return (row) => !inner(row);
    }
    if (this.#take('(')) {
      const inner = this.#or();
      this.#expect(')');
      return inner;
    }
    const name = this.#next();
    if (this.#take('(')) return this.#function(name);
    return this.#comparison(name);
  }

  #function(name: string): Test {
    const any = name.match(/^(\w+)\/any$/i);
    if (any?.[1] !== undefined) return this.#any(any[1]);
    const property = this.#next();
    this.#expect(',');
    const value = String(this.#literal()).toLowerCase();
    this.#expect(')');
    const of = (row: Row): string => String(read(row, property) ?? '').toLowerCase();
    if (name.toLowerCase() === 'startswith') return (row) => of(row).startsWith(value);
    if (name.toLowerCase() === 'endswith') {
      this.#advanced = true;
      return (row) => of(row).endsWith(value);
    }
    throw new GraphError(
      400,
      'Request_UnsupportedQuery',
      `Unsupported or invalid query filter clause specified for property '${property}': ${name}.`,
    );
  }

  #any(property: string): Test {
    const variable = this.#next();
    this.#expect(':');
    const inner = this.#or();
    this.#expect(')');
    return (row) => {
      const list = read(row, property);
      return Array.isArray(list) && list.some((value) => inner({ [variable]: value }));
    };
  }

  #comparison(property: string): Test {
    if (property.endsWith('/$count')) this.#advanced = true;
    const operator = this.#next().toLowerCase();
    if (operator === 'in') {
      this.#expect('(');
      const values = [this.#literal()];
      while (this.#take(',')) values.push(this.#literal());
      this.#expect(')');
      return (row) => values.some((value) => same(read(row, property), value));
    }
    const value = this.#literal();
    if (operator === 'eq') return (row) => same(read(row, property), value);
    const order = ORDERS[operator];
    if (order) return (row) => order(compare(read(row, property), value));
    if (operator !== 'ne') throw this.#fault(this.#at);
    this.#advanced = true;
    return (row) => !same(read(row, property), value);
  }

  #literal(): unknown {
    const token = this.#next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'true' || token === 'false') return token === 'true';
    if (token === 'null') return null;
    if (/^-?\d+(?:\.\d+)?$/.test(token)) return Number(token);
    // A bare GUID or date, as some clients write them.
    return token;
  }

  #next(): string {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw this.#fault(this.#at);
    return token;
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at]?.toLowerCase() !== token) return false;
    this.#at++;
    return true;
  }

  #expect(token: string): void {
    if (!this.#take(token)) throw this.#fault(this.#at);
  }

  #fault(position: number): GraphError {
    return new GraphError(
      400,
      'BadRequest',
      `Invalid filter clause: Syntax error at position ${position} in '${this.#text}'.`,
    );
  }
}

function read(row: Row, property: string): unknown {
  let value: unknown = row;
  for (const name of property.split('/')) {
    if (name === '$count') return Array.isArray(value) ? value.length : 0;
    value = typeof value === 'object' && value !== null ? (value as Row)[name] : undefined;
  }
  return value;
}

/** The comparisons, of what `compare` says; nothing compares with null. */
const ORDERS: Readonly<Record<string, (order: number) => boolean>> = {
  gt: (order) => order > 0,
  ge: (order) => order >= 0,
  lt: (order) => order < 0,
  le: (order) => order <= 0,
};

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b, 'en') : Number.NaN;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a.toLowerCase() === b.toLowerCase();
  return (a ?? null) === b;
}
