const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** Finds where the objects of a JSON text begin and end, by how deep they are nested, without reading what is in them. */
export class BraceScanner {
  readonly text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** Where the object that was entered begins, or that was left ends. */
  get position(): number {
    return this.#at;
  }

  /** Whether the text has ended and every object with it. */
  get complete(): boolean {
    return this.#depth === 0 && this.text.slice(this.#at).trim() === '';
  }

  /** Goes to the beginning of the next object of this depth inside the present one; false at the end of the present one. */
  enter(depth: number): boolean {
    for (let brace = this.#next(); brace !== 0; brace = this.#next()) {
      if (brace === OPEN && this.#depth === depth) {
        this.#at -= 1;
        this.#depth -= 1;
        return true;
      }
      if (brace === CLOSE && this.#depth < depth - 1) return false;
    }
    return false;
  }

  /** Goes to the end of the object of this depth at whose beginning, or in which, this is. */
  leave(depth: number): void {
    for (let brace = this.#next(); brace !== 0; brace = this.#next()) {
      if (brace === CLOSE && this.#depth < depth) return;
    }
  }

  /** Goes behind the next brace that is not part of a string; 0 when there is none. */
  #next(): number {
    while (this.#at < this.text.length) {
      const code = this.text.charCodeAt(this.#at);
      this.#at += 1;
      if (code === QUOTE) this.#skipString();
      else if (code === OPEN) {
        this.#depth += 1;
        return code;
      } else if (code === CLOSE) {
        this.#depth -= 1;
        return code;
      }
    }
    return 0;
  }

  #skipString(): void {
    for (;;) {
      const end = this.text.indexOf('"', this.#at);
      if (end < 0) {
        this.#at = this.text.length;
        return;
      }
      let slashes = 0;
      while (this.text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1;
      this.#at = end + 1;
      if (slashes % 2 === 0) return;
    }
  }
}
