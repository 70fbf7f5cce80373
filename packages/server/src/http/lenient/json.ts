/** A text that is not JSON even with every tolerance. The message says where, and quotes nothing. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

const deepest = 64;

/**
 * Reads JSON as the clients of this API write it: a comma after the last element or member is allowed. Members of an
 * object come without a prototype. Throws a {@link JsonError}.
 */
export function parseLenientJson(text: string): unknown {
  return new Reader(text).document();
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#error('something follows the value');
    return value;
  }

  #value(depth: number): unknown {
    if (depth > deepest) throw this.#error(`it is nested more than ${deepest} levels deep`);
    this.#space();
    const next = this.#text[this.#at];
    if (next === '{') return this.#object(depth);
    if (next === '[') return this.#array(depth);
    if (next === '"') return this.#string();
    return this.#word();
  }

  #object(depth: number): unknown {
    const found: Record<string, unknown> = Object.create(null);
    this.#at += 1;
    while (!this.#closes('}')) {
      if (this.#text[this.#at] !== '"') throw this.#error('a member name is expected');
      const name = this.#string();
      this.#space();
      if (this.#text[this.#at] !== ':') throw this.#error('a colon is expected');
      this.#at += 1;
      found[name] = this.#value(depth + 1);
      this.#separator('}');
    }
    return found;
  }

  #array(depth: number): unknown {
    const found: unknown[] = [];
    this.#at += 1;
    while (!this.#closes(']')) {
      found.push(this.#value(depth + 1));
      this.#separator(']');
    }
    return found;
  }

  /** Passes the closing bracket if it is next. */
  #closes(bracket: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== bracket) return false;
    this.#at += 1;
    return true;
  }

  #separator(bracket: string): void {
    this.#space();
    const next = this.#text[this.#at];
    if (next === ',') this.#at += 1;
    else if (next !== bracket) throw this.#error(`a comma or ${bracket} is expected`);
  }

  #string(): string {
    let end = this.#at + 1;
    while (end < this.#text.length && this.#text[end] !== '"') end += this.#text[end] === '\\' ? 2 : 1;
    return this.#parse(end + 1, 'a string is not valid') as string;
  }

  #word(): unknown {
    let end = this.#at;
    while (end < this.#text.length && /[-+.\w]/.test(this.#text.charAt(end))) end += 1;
    return this.#parse(end, this.#at < this.#text.length ? 'a value is expected' : 'it ends too early');
  }

  /** Leaves the smallest pieces to the platform's parser. */
  #parse(end: number, otherwise: string): unknown {
    try {
      const value: unknown = JSON.parse(this.#text.slice(this.#at, end));
      this.#at = end;
      return value;
    } catch (cause) {
      throw this.#error(otherwise, cause);
    }
  }

  #space(): void {
    while (/[ \t\r\n\uFEFF]/.test(this.#text.charAt(this.#at))) this.#at += 1;
  }

  #error(what: string, cause?: unknown): JsonError {
    const before = this.#text.slice(0, this.#at).split('\n');
    const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
    return new JsonError(
      `The body is not valid JSON: ${what} at ${place}.`,
      cause === undefined ? undefined : { cause },
    );
  }
}
