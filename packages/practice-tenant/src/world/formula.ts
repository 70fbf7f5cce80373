const TOKEN = /\s*(?:\[([^\]]+)\]|"((?:[^"]|"")*)"|(\d+(?:\.\d+)?)|([A-Za-z_][\w.]*)|([-+*/&(),=]))/y;

/**
 * The value of a calculated column: columns in brackets or by name, texts, numbers, `+ - * /`, `&` and parentheses, as SharePoint's
 * formulas begin. Anything beyond that gives the error value SharePoint shows, `#NAME?`; a division by nothing gives `#DIV/0!`.
 */
export function calculate(formula: string, read: (column: string) => unknown): string | number {
  try {
    return new Formula(formula, read).value();
  } catch (fault) {
    if (!(fault instanceof FormulaFault)) throw fault;
    return fault.message;
  }
}

class FormulaFault extends Error {
  override readonly name = 'FormulaFault';
}

class Formula {
  readonly #tokens: RegExpExecArray[] = [];
  readonly #read: (column: string) => unknown;
  #at = 0;

  constructor(text: string, read: (column: string) => unknown) {
    this.#read = read;
    const body = text.trim().replace(/^=/, '');
    TOKEN.lastIndex = 0;
    while (body.slice(TOKEN.lastIndex).trim() !== '') {
      const found = TOKEN.exec(body);
      if (!found) throw new FormulaFault('#NAME?');
      this.#tokens.push(found);
    }
  }

  value(): string | number {
    const value = this.#joined();
    if (this.#at < this.#tokens.length) throw new FormulaFault('#NAME?');
    return value;
  }

  #joined(): string | number {
    let left = this.#sum();
    while (this.#take('&')) left = `${left}${this.#sum()}`;
    return left;
  }

  #sum(): string | number {
    let left = this.#product();
    for (;;) {
      if (this.#take('+')) left = number(left) + number(this.#product());
      else if (this.#take('-')) left = number(left) - number(this.#product());
      else return left;
    }
  }

  #product(): string | number {
    let left = this.#single();
    for (;;) {
      if (this.#take('*')) left = number(left) * number(this.#single());
      else if (this.#take('/')) left = divided(number(left), number(this.#single()));
      else return left;
    }
  }

  #single(): string | number {
    if (this.#take('-')) return -number(this.#single());
    if (this.#take('(')) {
      const inner = this.#joined();
      if (!this.#take(')')) throw new FormulaFault('#NAME?');
      return inner;
    }
    const [, column, text, digits, name] = this.#tokens[this.#at++] ?? [];
    if (text !== undefined) return text.replaceAll('""', '"');
    if (digits !== undefined) return Number(digits);
    const asked = column ?? name;
    if (asked === undefined) throw new FormulaFault('#NAME?');
    const value = this.#read(asked);
    return typeof value === 'number' ? value : String(value ?? '');
  }

  #take(sign: string): boolean {
    if (this.#tokens[this.#at]?.[5] !== sign) return false;
    this.#at++;
    return true;
  }
}

function number(value: string | number): number {
  const found = value === '' ? 0 : Number(value);
  if (Number.isNaN(found)) throw new FormulaFault('#VALUE!');
  return found;
}

function divided(left: number, right: number): number {
  if (right === 0) throw new FormulaFault('#DIV/0!');
  return left / right;
}
